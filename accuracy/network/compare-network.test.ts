import { readFileSync } from 'node:fs';
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

describe('spellings', () => {
  const of = (hardware: Fields, rest: Fields) => compare({ id: 'X', category: 'E', hardware, metrics: [], ...rest });

  it.each([
    [{ size_mib: 64, busbw_gbs: 300 }, 64 * 2 ** 20, 300],
    [{ size: '64M', 'busbw (GB/s)': 300 }, 64 * 2 ** 20, 300],
    [{ bytes: 64 * 2 ** 20, algbw_gbs: 200 }, 64 * 2 ** 20, 350],
    [{ message_bytes: 64 * 2 ** 20, time_ms: 0.5 }, 64 * 2 ** 20, (64 * 2 ** 20 * 1.75) / 0.5e-3 / 1e9],
    [{ bytes: 64 * 2 ** 20, mean_us: 700, median_us: 500 }, 64 * 2 ** 20, (64 * 2 ** 20 * 1.75) / 500e-6 / 1e9],
  ])('point %o', (point, bytes, busbw) => {
    const [row] = of(
      { chip: 'H100-SXM5', node: 'DGX H100', network: '-' },
      { workload: { op: 'AllReduce', ranks: 8 }, points: [point] },
    );
    expect(row).toMatchObject({ id: `X#AllReduce@${bytes}`, status: 'compared', unit: 'GB/s' });
    expect(row?.measured).toBeCloseTo(busbw, 6);
  });

  it.each([
    [
      { chip: 'NVIDIA A100-SXM4-40GB', count: 16, node: 'p4d.24xlarge (8 GPUs)', network: 'EFA 4x100 Gb/s per node' },
      'A100-16',
    ],
    [
      { chip: 'H100', count: 16, node: '2x HGX H100 (8 GPUs each)', network: '8x ConnectX-7 400 Gb/s, RoCE v2' },
      'H100-16',
    ],
    [
      { chip: 'Huawei Ascend 910C (dual-die package)', count: 8, node: 'A3 node: 8 packages = 16 dies', network: 'UB' },
      '910C-16',
    ],
    [{ chip: 'NVIDIA GB200', count: 72, node: 'NVL72 rack', network: 'NVLink5 72-GPU domain' }, 'GB200-72'],
  ])('system %o', (hardware, name) => {
    const [row] = of(hardware, {
      workload: { collective: 'reduce-scatter' },
      points: [{ bytes: 2 ** 30, busbw: 100 }],
    });
    expect(row).toMatchObject({ family: `network/${name}/bandwidth`, status: 'compared' });
  });

  it.each([
    [{ nodes: 2 }, 16],
    [{ nodes: 4 }, 32],
    [{ nodes: 4, gpus: 16 }, 16],
    [{ num_gpus: 24 }, 24],
    [{ note: '16 GPUs' }, 16],
    [{}, 32],
  ])('ranks of a point with %o', (point, ranks) => {
    const hardware = { chip: 'H100', count: 32, node: 'HGX H100', network: '8x400 Gb/s NDR InfiniBand per node' };
    const [row] = of(hardware, { workload: { op: 'all_reduce' }, points: [{ ...point, bytes: 2 ** 30, busbw: 100 }] });
    expect(row?.family).toBe(`network/H100-${ranks}/bandwidth`);
  });

  it('does not take a run whose network switches reduce for one without', () => {
    const hardware = {
      chip: 'H100',
      count: 64,
      node: 'HGX H100',
      network: '8x400 Gb/s NDR InfiniBand per node, SHARP job',
    };
    const rest = { workload: { op: 'all_reduce', ranks: 64 }, points: [{ bytes: 2 ** 33, busbw: 480 }] };
    expect(of(hardware, rest)[0]?.reason).toMatch(/switches of the scale-out network reduce/);
    const [unsure] = of(hardware, { ...rest, caveats: ['SHARP state of the run not proven'] });
    expect(unsure).toMatchObject({ status: 'compared' });
    expect(unsure?.reason).toMatch(/not known/);
  });

  it('counts racks of a rack-sized domain', () => {
    const hardware = { chip: 'GB200', node: 'NVL72', network: 'NVLink5; 400 Gb/s NDR InfiniBand per GPU' };
    const [row] = of(hardware, { workload: { op: 'all_reduce' }, points: [{ racks: 2, bytes: 2 ** 33, busbw: 800 }] });
    expect(row?.family).toBe('network/GB200-144/bandwidth');
  });

  it('reads single metrics, with the size of the workload or of their unit', () => {
    const hardware = { chip: 'H100', count: 8, node: 'DGX H100' };
    const rows = of(hardware, {
      workload: { op: 'all_reduce' },
      metrics: [
        { name: 'latency_small_us', value: 15, unit: 'us (14-16 for 64-512 B)' },
        { name: 'peak_busbw_gbs', value: 480, unit: 'GB/s' },
        { name: 'all_gather_busbw_gbs', value: 360, unit: 'GB/s' },
        { name: 'largest_us', value: 360, unit: 'us' },
        { name: 'speed_up', value: 2, unit: 'x' },
      ],
    });
    expect(rows.map(({ status }) => status)).toEqual([
      ...Array<string>(3).fill('compared'),
      'not expressible',
      'not expressible',
    ]);
    expect(rows[1]?.reason).toMatch(/8 GiB/);
    const [sized] = of(hardware, {
      workload: { op: 'all_reduce', payload: '1 GiB' },
      metrics: [{ name: 'busbw_gbs', value: 466 }],
    });
    expect(sized).toMatchObject({ status: 'compared', reason: '' });
  });

  it('refuses boards without the scale-up links of the profile', () => {
    const [row] = of(
      { chip: 'H100 PCIe', count: 8, node: 'server' },
      { workload: { op: 'all_reduce' }, points: [{ bytes: 2 ** 30, busbw: 20 }] },
    );
    expect(row?.reason).toMatch(/PCIe/);
  });
});

describe('damaged cases', () => {
  const published = JSON.parse(
    readFileSync(new URL('../data/network-cases.json', import.meta.url), 'utf8'),
  ) as Fields[];

  it.each([null, 7, 'text', [], {}])('never break the command: every field in turn as %j', (value) => {
    for (const each of published)
      for (const key of Object.keys(each)) {
        const points = Array.isArray(each['points']) ? each['points'].slice(0, 3) : undefined;
        const damaged = { ...each, points, [key]: value };
        const rows = compareNetworkCases([{ name: 'test.json', content: [sweep, damaged] }]);
        for (const row of rows) {
          if (row.status === 'compared') expect(Number.isFinite(row.errorPercent)).toBe(true);
          else expect(row.reason).not.toBe('');
        }
      }
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

describe('latency by kind of network', () => {
  it('is read off the routes of a cluster of servers', () => {
    const metrics = [
      { name: 'roce_same_leaf_us', value: 3.6, unit: 'us' },
      { name: 'roce_cross_leaf_us', value: 5.6, unit: 'us' },
      { name: 'ib_cross_leaf_us', value: 3.7, unit: 'us' },
      { name: 'nvlink_us', value: 3.33, unit: 'us' },
      { name: 'carrier_pigeon_same_leaf_us', value: 9, unit: 'us' },
    ];
    const rows = compare({ id: 'X', category: 'E', hardware: { chip: '-' }, workload: { bytes: 64 }, metrics });
    const [same, cross, other] = rows;
    expect(same?.predicted).toBeLessThan(cross?.predicted as number);
    expect(other?.predicted).toBeLessThan(cross?.predicted as number);
    expect(rows.slice(0, 3).every(({ status }) => status === 'compared')).toBe(true);
    expect(rows[3]?.reason).toMatch(/generation/);
    expect(rows[4]?.reason).toMatch(/carrier_pigeon/);
  });
});

describe('what a case says of its system and library', () => {
  const network = '8x400 Gb/s NDR InfiniBand per node';
  const large = [{ bytes: 1073741824, busbw: 400 }];

  it('does not take the number of a chip for a count', () => {
    const named = { title: 'all_reduce on H100 nodes', points: large };
    const hardware = { chip: 'NVIDIA H100', count: 16, node: 'HGX H100', network };
    const unnamed = only(changed({ ...named, title: 'sweep', hardware, workload: { op: 'all_reduce' } }));
    expect(only(changed({ ...named, hardware, workload: { op: 'all_reduce' } }))).toEqual(unnamed);
    expect(unnamed.family).toBe('network/H100-16/bandwidth');
  });

  it('has no collectives of other libraries', () => {
    const row = only(changed({ title: 'MSCCL++ all_reduce', points: large }));
    expect(row).toMatchObject({ status: 'not expressible', reason: 'the engine has no collectives of MSCCL++' });
  });

  it('reads from the workload that reduction in the switches was off', () => {
    const on = only(changed({ points: large }));
    const off = only(changed({ points: large, workload: { op: 'all_reduce', ranks: 8, note: 'NCCL_NVLS_ENABLE=0' } }));
    expect(off.predicted).toBeLessThan(0.9 * (on.predicted ?? 0));
  });

  it('takes the size from the name of a figure before that of the point', () => {
    const [small, big] = compare(changed({ points: [{ latency_8b_us: 15, busbw_1gb: 400 }] }));
    expect(small).toMatchObject({ family: 'network/H100-8/latency', status: 'compared' });
    expect(small?.measured).toBeCloseTo(15, 9);
    expect(big).toMatchObject({ family: 'network/H100-8/bandwidth', status: 'compared' });
    expect(big?.measured).toBeCloseTo(400, 9);
  });

  it('compares no average over the sizes of a sweep', () => {
    const metrics = [{ name: 'avg_busbw_gbs', value: 300, unit: 'GB/s' }];
    const row = only(changed({ points: [], metrics }));
    expect(row).toMatchObject({ status: 'not expressible', reason: 'an average over the sizes of a sweep' });
  });

  it('reads where a fabric is read within a longer name', () => {
    const reads = (name: string) =>
      only({
        ...sweep,
        points: [],
        subcategory: 'network',
        hardware: { chip: 'Huawei Ascend 910C' },
        metrics: [{ name, value: 1.9, unit: 'us' }],
      });
    expect(reads('npu_npu_read_latency_inter_us').predicted).toBeGreaterThan(
      reads('npu_to_npu_read_latency_intra_us').predicted ?? Infinity,
    );
  });
});
