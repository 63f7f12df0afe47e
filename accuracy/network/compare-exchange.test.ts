/** How published dispatches and combines are read, and what the engine is asked for each. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCaseFile, type Fields } from '../lib/case-file';
import { summariseFamilies } from '../lib/compared-case';
import { compareExchangeCase, compareExchangeTable } from './compare-exchange';
import { isExchangeCase, readExchangeCase } from './exchange-cases';
import { countedBytes, exchangeSeconds, measuredSeconds, type ExchangeReading } from './exchange-reading';
import { readExchangeTable } from './exchange-tables';

const lowLatency: Fields = {
  id: 'ANY',
  subcategory: 'inference-comm',
  title: 'DeepEP V1 low-latency kernels on H800 (128 tokens per rank, top-8)',
  hardware: { chip: 'NVIDIA H800', node: '8-GPU, NVLink 400 GB/s bidir', network: '8x400 Gb/s CX-7 InfiniBand' },
  model: { name: 'any', hidden: 7168, experts: 256, topk: 8, expert_groups: 8, topk_groups: 4 },
  workload: { tokens_per_rank: 128, dispatch: 'FP8', combine: 'BF16' },
  metrics: [{ name: 'series', value: null, unit: 'us, GB/s' }],
  points: [{ EP: 8, dispatch_us: 77, dispatch_gbs: 98, combine_gbs: 127 }],
};
const changed = (change: Fields): Fields => ({ ...lowLatency, ...change });
const read = (published: Fields): ExchangeReading[] => readExchangeCase(published).readings;
const only = (published: Fields): ExchangeReading => {
  const readings = read(published);
  expect(readings).toHaveLength(1);
  return readings[0] as ExchangeReading;
};
const withPoints = (...points: Fields[]): Fields => changed({ points });

describe('a published case', () => {
  it('gives one figure per direction, a time before a bandwidth', () => {
    const [dispatch, combine] = read(lowLatency) as [ExchangeReading, ExchangeReading];
    expect(dispatch).toMatchObject({ id: 'ANY#dispatch EP8', timeS: 77e-6, bytesPerS: null, ranks: 8 });
    expect(combine).toMatchObject({ id: 'ANY#combine EP8', timeS: null, bytesPerS: 127e9 });
    expect(dispatch.use).toMatchObject({ tokens: 128, tokenBytes: 7168 + 224, direction: 'dispatch' });
    expect(combine.use.tokenBytes).toBe(14336);
    expect(measuredSeconds(combine)).toBeCloseTo((128 * 8 * 14336) / 127e9, 12);
  });

  it('puts the links that the text states over the profile', () => {
    const [{ hardware }] = read(lowLatency) as [ExchangeReading];
    expect(hardware.tiers[0]?.bandwidthBytesPerS).toBe(200e9);
    expect(hardware.scaleOut.bandwidthBytesPerS).toBe(50e9);
  });

  it('finds the chip in the key, beside the figure, by its architecture or in the case', () => {
    const chip = (point: Fields, change: Fields = {}) => only({ ...withPoints(point), ...change }).chip;
    expect(chip({ EP: 8, op: 'dispatch', us_910c: 116 })).toBe('910C');
    expect(chip({ EP: 8, system: 'GB200', dispatch_us: 9 })).toBe('GB200');
    expect(chip({ EP: 8, arch: 'SM100', dispatch_us: 9 }, { hardware: { chip: 'SM90 / SM100' } })).toBe('B200');
    expect(chip({ EP: 8, dispatch_us: 77 })).toBe('H800');
    const { unread } = readExchangeCase(changed({ hardware: { chip: 'SM90 / SM100' } }));
    expect(unread.map(({ reason }) => reason)).toContain('which of SM90, SM100 is not stated');
  });

  it('counts ranks of a topology, and of a metric by its name', () => {
    expect(only(withPoints({ topo: '8x4', dispatch: 61, sms: 6, unit: 'x' })).ranks).toBe(32);
    const metrics = [{ name: 'dispatch_us_ep64', value: 173, unit: 'us' }];
    expect(only(changed({ points: [], metrics }))).toMatchObject({ ranks: 64, timeS: 173e-6 });
    const { unread } = readExchangeCase(withPoints({ dispatch_us: 5 }));
    expect(unread).toEqual([{ id: 'ANY#dispatch', reason: 'the number of ranks is not stated' }]);
  });

  it('takes the kernel from what the texts say', () => {
    const kernel = (title: string, point: Fields = {}) =>
      only({ ...withPoints({ EP: 64, dispatch_us: 500, ...point }), title }).kernel;
    expect(kernel('DeepEP low-latency kernels')).toBe('deepEpLowLatency');
    expect(kernel('DeepEP V1 normal kernels')).toBe('deepEpNormal');
    expect(kernel('DeepEP V2 elastic kernels')).toBe('deepEpElastic');
    expect(kernel('Expert parallel dispatch', { impl: 'HybridEP' })).toBe('hybridEp');
    expect(kernel('Expert parallel dispatch', { impl: 'all-to-all' })).toBe('allToAll');
    const ascend = { system: 'Ascend 910C' };
    expect(kernel('FusedDispatch and FusedCombine', ascend)).toBe('cannFused');
    expect(kernel('DeepEP-Ascend low-latency kernels', ascend)).toBe('ascendLowLatency');
    expect(kernel('DeepEP-Ascend normal kernels', ascend)).toBe('ascendNormal');
  });

  it('knows a release that uses the network inside a server too by what it reaches there', () => {
    const kernels = (us: number) =>
      read(withPoints({ EP: 8, dispatch_us: us }, { EP: 64, dispatch_us: 190 })).map(({ kernel }) => kernel);
    expect(kernels(77)).toEqual(['deepEpLowLatency', 'deepEpLowLatency']);
    expect(kernels(163)).toEqual(['deepEpRdma', 'deepEpRdma']);
  });

  it('limits groups as the workload or the model says', () => {
    const routing = (workload: Fields) => only(changed({ workload, points: [{ EP: 16, dispatch_us: 9 }] })).use.routing;
    expect(routing({ tokens_per_rank: 4096, groups: 4 })).toMatchObject({ groups: 2, groupLimit: 2 });
    expect(routing({ tokens_per_rank: 4096 })).toMatchObject({ groups: 8, groupLimit: 4 });
    const shape = changed({ model: { name: 'hidden 7168, 256 experts, top-8' }, points: [{ EP: 16, dispatch_us: 9 }] });
    expect(only(shape).use.routing).toMatchObject({ groups: 8, groupLimit: 4 });
  });

  it('knows an exchange by the names of its figures, and kernels that the engine does not have', () => {
    const title = 'UCCL-EP normal kernels on p5en';
    const rows = compareExchangeCase(changed({ title, subcategory: 'comm', points: [{ EP: 16, dispatch_us: 226 }] }));
    expect(rows?.map(({ status, reason }) => [status, reason])).toEqual([
      ['not expressible', 'the engine has no kernels of UCCL'],
    ]);
  });

  it('leaves cases of other subjects alone', () => {
    expect(isExchangeCase({ title: 'NCCL all_reduce on 8 H100', subcategory: 'collective' })).toBe(false);
    expect(compareExchangeCase({ title: 'NCCL all_reduce on 8 H100', subcategory: 'collective' })).toBeNull();
    expect(compareExchangeCase(changed({ points: [] }))?.[0]).toMatchObject({ status: 'not expressible' });
  });
});

const deepEpTable = (tokens: readonly number[], timeUs: (count: number) => number) => ({
  id: 'table',
  columns: ['device', 'node_num', 'hidden_size', 'num_token', 'num_topk', 'num_experts'].concat([
    'dispatch_avg_t_us',
    'combine_avg_t_us',
  ]),
  rows: tokens.map((count) => ({
    device: 'NVIDIA H200',
    node_num: '2',
    hidden_size: '7168',
    num_token: String(count),
    num_topk: '8',
    num_experts: '256',
    dispatch_avg_t_us: String(timeUs(count)),
    combine_avg_t_us: String(timeUs(count)),
  })),
});

describe('a table', () => {
  it('is known by its columns; groups are the nodes', () => {
    const readings = readExchangeTable(deepEpTable([128], () => 100)) ?? [];
    expect(readings.map(({ use }) => use.direction)).toEqual(['dispatch', 'combine']);
    expect(readings[0]).toMatchObject({ kernel: 'deepEpLowLatency', ranks: 16, chip: 'H200' });
    expect(readings[0]?.timeS).toBeCloseTo(100e-6, 12);
    expect(readings[0]?.use.routing).toMatchObject({ groups: 2, groupLimit: 2 });
    expect(readExchangeTable({ id: 'other', columns: ['a', 'b'], rows: [] })).toBeNull();
  });

  it('leaves out what took longer than a larger batch', () => {
    const rows = compareExchangeTable(deepEpTable([1, 64, 128], (count) => (count === 1 ? 500 : 100 + count))) ?? [];
    expect(rows.filter(({ status }) => status === 'not expressible').map(({ id }) => id)).toEqual([
      'table/H200/2 nodes/top-8 of 256/1 tokens/dispatch',
      'table/H200/2 nodes/top-8 of 256/1 tokens/combine',
    ]);
  });
});

describe('the published figures of accuracy/data', () => {
  const cases = JSON.parse(readFileSync(new URL('../data/network-cases.json', import.meta.url), 'utf8')) as
    Fields[] | { cases: Fields[] };
  const published = (Array.isArray(cases) ? cases : cases.cases).filter(isExchangeCase);
  const error = (reading: ExchangeReading) => Math.abs(exchangeSeconds(reading) / measuredSeconds(reading) - 1);

  it('are all read, and every one lies within 15%; those of the collectives library within 20%', () => {
    expect(published.length).toBeGreaterThan(5);
    for (const each of published) {
      const { readings, unread } = readExchangeCase(each);
      expect(unread).toEqual([]);
      for (const reading of readings)
        expect(error(reading), reading.id).toBeLessThan(reading.kernel === 'allToAll' ? 0.2 : 0.15);
    }
  });

  it.each(['aic-deepep-ll.csv', 'aic-deepep-normal.csv', 'aic-gb200-moe-alltoall.csv'])(
    '%s: 6% in the middle for every kernel, chip and direction',
    (name) => {
      const file = readCaseFile(fileURLToPath(new URL(`../data/${name}`, import.meta.url)));
      const rows = file.table ? (compareExchangeTable(file.table) ?? []) : [];
      const families = summariseFamilies(rows);
      expect(families.length).toBeGreaterThan(4);
      for (const { family, medianPercent } of families) expect(medianPercent, family).toBeLessThan(6);
    },
  );

  it('count their bytes as DeepEP does: what went once to every node, in several nodes', () => {
    const normal = published.find(({ title }) => /normal kernels on H800/.test(String(title))) as Fields;
    const [one, , two] = readExchangeCase(normal).readings as [ExchangeReading, ExchangeReading, ExchangeReading];
    expect(countedBytes(one) / (4096 * 7392)).toBeCloseTo(5.29, 2);
    expect(countedBytes(two) / (4096 * 7392)).toBeCloseTo(1.99, 2);
  });
});
