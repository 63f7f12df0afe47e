import { describe, expect, it } from 'vitest';
import { collectiveTimeS } from '../../src-main/engine/network/collectives';
import { createFabric } from '../../src-main/engine/network/fabric';
import { CaseFileError, type Fields } from '../lib/case-file';
import { profileOf } from './chips';
import { compareNetworkCases } from './compare-network';

const sweep: Fields = {
  id: 'ANY-NAME',
  category: 'E',
  subcategory: 'collective',
  title: 'sweep',
  hardware: { chip: 'NVIDIA H100', count: 8, node: 'DGX H100', network: 'NVLink4 + NVSwitch with SHARP' },
  workload: { op: 'all_reduce', ranks: 8 },
  metrics: [{ name: 'series', value: null, unit: 'us' }],
  points: [
    { bytes: 1024, time_us_oop: 17, time_us_ip: 16, busbw_oop: 0.11, busbw_ip: 0.11 },
    { bytes: 67108864, time_us_oop: 324.7, time_us_ip: 324.7, busbw_oop: 361.67, busbw_ip: 361.68 },
  ],
};
const compare = (...cases: Fields[]) => compareNetworkCases([{ name: 'test.json', content: cases }]);
const changed = (change: Fields): Fields => ({ ...sweep, ...change });
const only = (published: Fields) => {
  const rows = compare(published);
  expect(rows).toHaveLength(1);
  return rows[0] as (typeof rows)[number];
};

describe('published collectives', () => {
  it('compares small messages by time and large ones by bus bandwidth', () => {
    const [small, large] = compare(sweep);
    expect(small).toMatchObject({
      id: 'ANY-NAME#all_reduce@1024',
      family: 'network/H100-8/latency',
      unit: 'us',
      measured: 16.5,
      status: 'compared',
    });
    expect(large).toMatchObject({ family: 'network/H100-8/bandwidth', unit: 'GB/s', status: 'compared' });
    expect(large?.measured).toBeCloseTo(361.675, 6);
  });

  it('asks the engine for the profile, group and size of the case', () => {
    const [, large] = compare(sweep);
    const timeS = collectiveTimeS(createFabric(profileOf('H100'), 8), 'allReduce', 67108864, { size: 8, stride: 1 });
    expect(large?.predicted).toBeCloseTo((67108864 * 2 * 7) / 8 / timeS / 1e9, 6);
  });

  it('does not look at the id', () => {
    const renamed = compare(changed({ id: 'X' }));
    expect(renamed.map(({ predicted }) => predicted)).toEqual(compare(sweep).map(({ predicted }) => predicted));
  });

  it('takes the faster of two runs of which one was disturbed', () => {
    const points = [{ bytes: 32, time_us_oop: 68.14, time_us_ip: 13.52 }];
    expect(only(changed({ points })).measured).toBeCloseTo(13.52, 6);
  });

  it('marks a message that took much longer than a larger one', () => {
    const points = [
      { bytes: 1024, time_us: 100 },
      { bytes: 2048, time_us: 20 },
    ];
    const [disturbed, kept] = compare(changed({ points }));
    expect(disturbed).toMatchObject({ status: 'not expressible', predicted: null });
    expect(disturbed?.reason).toMatch(/disturbed/);
    expect(kept?.status).toBe('compared');
  });

  it('uses no bandwidth that is rounded away, but the time beside it', () => {
    expect(only(changed({ points: [{ bytes: 1024, busbw: 0.1 }] })).reason).toMatch(/rounded/);
    expect(only(changed({ points: [{ bytes: 1024, busbw: 0.1, time_us: 15 }] })).measured).toBeCloseTo(15, 9);
  });

  it('reads ranks and nodes from the names of columns', () => {
    const points = [{ bytes: 1073741824, busbw_1node_8gpu: 440, busbw_4node_32gpu: 360 }];
    const hardware = { chip: 'NVIDIA H100', count: 32, node: '8 GPUs', network: 'EFA v4 8x400 Gb/s per node' };
    const rows = compare(changed({ hardware, workload: { op: 'all_reduce' }, points }));
    expect(rows.map(({ family }) => family)).toEqual(['network/H100-8/bandwidth', 'network/H100-32/bandwidth']);
    expect(rows[1]?.predicted).toBeLessThan(rows[0]?.predicted as number);
  });

  it('takes reduction in the switches away where the figure says so', () => {
    const points = [{ gpus: 8, bytes: 8589934592, busbw: 473, busbw_nvls_off: 365 }];
    const [on, off] = compare(changed({ points }));
    expect(on?.predicted).toBeGreaterThan(1.15 * (off?.predicted as number));
  });

  it('gives a faster network to a faster description', () => {
    const of = (network: string): number =>
      only(
        changed({
          hardware: { chip: 'H100', count: 64, node: 'HGX H100', network },
          workload: { op: 'all_gather', ranks: 64 },
          points: [{ bytes: 4294967296, busbw: 300 }],
        }),
      ).predicted as number;
    const half = of('8x200 Gb/s HDR InfiniBand per node');
    expect(of('200 Gb/s HDR InfiniBand per GPU')).toBeCloseTo(half, 6);
    expect(of('64x HDR in total')).toBeCloseTo(half, 6);
    expect(of('8x400 Gb/s NDR InfiniBand per node') / half).toBeGreaterThan(1.6);
  });

  it.each([
    [{ hardware: { chip: 'Mystery 9000', count: 8 } }, /chip/],
    [{ hardware: { chip: 'NVIDIA V100', count: 8 } }, /no profile of V100/],
    [{ hardware: { chip: 'H100 / A100', count: 8 } }, /which of H100, A100/],
    [{ hardware: { chip: 'H100', count: null }, workload: { op: 'all_reduce' } }, /number of ranks/],
    [{ workload: { op: 'gossip', ranks: 8 } }, /operation "gossip"/],
    [
      { hardware: { chip: 'H100', count: 16, node: 'HGX', network: '' }, workload: { op: 'all_reduce', ranks: 16 } },
      /network/,
    ],
    [{ points: [{ bytes: 1024, note: 'nothing' }] }, /no time or bandwidth/],
    [{ points: [{ bytes: 1048576, busbw: 60, net: 'problem case' }] }, /faulty/],
  ])('says why %o is not expressible', (change, reason) => {
    const rows = compare(changed({ points: [{ bytes: 1048576, busbw: 60 }], ...change }));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: 'not expressible', predicted: null, errorPercent: null });
    expect(rows[0]?.reason).toMatch(reason);
  });

  it('leaves out cases of other subjects', () => {
    expect(compare(sweep, { id: 'T', category: 'A', subcategory: 'training-dense' })).toHaveLength(2);
  });
});

describe('tables', () => {
  const table = {
    id: 'mine',
    columns: ['device', 'version', 'op_name', 'nccl_dtype', 'num_gpus', 'message_size', 'latency', 'src'],
    rows: [10, 12, 11].map((latency) => ({
      device: '',
      version: '',
      op_name: 'all_gather',
      nccl_dtype: 'half',
      num_gpus: '8',
      message_size: '2048',
      latency: String(latency / 1000),
      src: 'h100_sxm/comm/nccl/2.23',
    })),
  };

  it('are compared like cases; repeated sizes by their median', () => {
    const rows = compareNetworkCases([{ name: 'mine.csv', content: null, table }]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ family: 'network/H100-8/latency', status: 'compared' });
    expect(rows[0]?.id).toMatch(/#all_gather@4096$/);
    expect(rows[0]?.measured).toBeCloseTo(11, 9);
  });

  it('of unknown columns are not expressible', () => {
    const rows = compareNetworkCases([
      { name: 'mine.csv', content: null, table: { id: 'mine', columns: ['a', 'b'], rows: [{ a: '1', b: '2' }] } },
    ]);
    expect(rows[0]?.reason).toMatch(/columns a, b/);
  });
});

describe('files', () => {
  it('adds up several', () => {
    const file = { name: 'one.json', content: [sweep] };
    expect(compareNetworkCases([file, { name: 'two.json', content: { cases: [sweep] } }])).toHaveLength(4);
  });

  it.each([[{ cases: 3 }], ['text'], [[1, 2]], [null]])('refuses %o', (content) => {
    expect(() => compareNetworkCases([{ name: 'bad.json', content }])).toThrow(CaseFileError);
  });

  it('refuses files without a network case', () => {
    expect(() => compare({ id: 'T', category: 'A', subcategory: 'training-dense' })).toThrow(/about a network/);
  });
});
