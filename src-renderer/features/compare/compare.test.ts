/** The comparison's sentences and tables. Results are written by hand: only what a sentence reads is filled in. */
import { describe, expect, it } from 'vitest';
import { library } from '../../../src-shared/model/library';
import { newPlan } from '../../../src-shared/model/new-plan';
import { compareMetrics } from '../../../src-shared/results/compare';
import type { MetricKey, MetricValues } from '../../../src-shared/results/metrics';
import type { RunResult } from '../../../src-shared/results/run-result';
import { testResult } from '../../../src-shared/results/testing/test-result';
import { comparedOf, comparedProfiles, type Compared } from './compared';
import { differenceGroups } from './difference-groups';
import { gapSentences } from './gap-sentences';
import { groupRows, hasChange } from './metric-groups';

const resultOf = (metrics: MetricValues, headline: MetricKey[], inputs: Record<string, string> = {}): RunResult =>
  testResult({
    metrics,
    headline,
    provenance: Object.entries(inputs).map(([path, value]) => ({
      path,
      title: `Title of ${path}`,
      value,
      source: '',
      confidence: 'user',
    })),
  });

const of = (name: string, result: RunResult | null, more: Partial<Compared> = {}): Compared => ({
  id: name,
  name,
  result,
  isBaseline: name === 'Base',
  isStale: false,
  state: result ? 'current' : 'none',
  hardware: undefined,
  workload: 'W',
  isMissing: false,
  ...more,
});

const serve = (tokensPerS: number, facilityPowerW: number, costPerHourUsd: number): RunResult =>
  resultOf({ tokensPerS, facilityPowerW, costPerHourUsd, peakFacilityPowerW: facilityPowerW }, ['tokensPerS']);

describe('gapSentences', () => {
  it('name every scenario whose result is missing, unusable or stale', () => {
    const sentences = gapSentences([
      of('Base', serve(1, 1, 1)),
      of('A', null),
      of('B', null),
      of('C', null, { state: 'failed' }),
      of('D', { ...serve(1, 1, 1), feasible: false }),
      of('E', serve(1, 1, 1), { isStale: true }),
    ]);
    expect(sentences).toEqual([
      'D has no layout that fits.',
      'A and B have not been run.',
      'C failed in its last run.',
      'E is stale: its inputs changed after the run.',
    ]);
  });

  it('warn of different workloads', () => {
    const list = [of('Base', serve(1, 1, 1)), of('A', serve(1, 1, 1), { workload: 'V' })];
    expect(gapSentences(list)).toEqual([
      'The scenarios run different workloads (W and V): their figures answer different questions.',
    ]);
  });

  it('are silent when all is current', () => expect(gapSentences([of('Base', serve(1, 1, 1))])).toEqual([]));
});

describe('groupRows', () => {
  const rows = compareMetrics([of('Base', serve(1, 5, 5)), of('A', serve(2, 5, 5))], 'Base');

  it('groups by kind of figure and keeps every row', () => {
    const groups = groupRows(rows, false);
    expect(groups.map((group) => group.key)).toEqual(['performance', 'power', 'cost']);
    expect(groups.flatMap((group) => group.rows)).toHaveLength(rows.length);
  });

  it('hides rows without a change, but not those that one scenario lacks', () => {
    expect(groupRows(rows, true).flatMap((group) => group.rows.map((row) => row.key))).toEqual(['tokensPerS']);
    const one = compareMetrics([of('Base', serve(1, 5, 5)), of('A', null)], 'Base');
    expect(one.every(hasChange)).toBe(true);
  });
});

describe('differenceGroups', () => {
  it('puts choices first and hardware last, and names the tier of its figures', () => {
    const inputs = (systems: string, bandwidth: string): Record<string, string> => ({
      'hardware tier Rack (NVLink 5).bandwidth': bandwidth,
      'deployment.systems': systems,
      'workload.rate': '5',
      'model.parameters': systems === '1' ? '671000000000' : '8 G',
    });
    const [first, second] = library.hardware;
    const groups = differenceGroups([
      of('Base', resultOf({}, [], inputs('1', '900 GB/s')), { hardware: first }),
      of('None', null),
      of('A', resultOf({}, [], inputs('4', '400 GB/s')), { hardware: second }),
    ]);
    expect(groups.map((group) => group.key)).toEqual(['chosen', 'deployment', 'model', 'hardware']);
    expect(groups[0]?.rows[0]).toMatchObject({ title: 'Hardware profile', values: [first?.name, second?.name] });
    expect(groups[1]?.rows[0]?.values).toEqual(['1', '4']);
    expect(groups[2]?.rows[0]?.values).toEqual(['671\u202f000\u202f000\u202f000', '8 G']);
    expect(groups[3]?.rows[0]?.title).toMatch(/^Rack \(NVLink 5\): title of/u);
  });

  it('are none where nothing differs', () => {
    const same = resultOf({}, [], { 'deployment.systems': '1' });
    expect(differenceGroups([of('Base', same), of('A', same)])).toEqual([]);
  });
});

describe('comparedOf', () => {
  it('keeps ids without a scenario, so that they can be removed', () => {
    const plan = newPlan(library, 'plan', 'test@1');
    const [scenario] = plan.scenarios;
    const result = serve(1, 1, 1);
    const compared = comparedOf(
      plan,
      library,
      { id: 'c', name: 'C', scenarios: ['gone', scenario?.id ?? ''], baseline: scenario?.id ?? '' },
      { stateOf: () => 'stale', resultOf: () => result, isStale: () => true },
    );
    expect(compared).toMatchObject([
      { name: 'gone (missing)', isMissing: true, isBaseline: false, state: 'invalid', result: null, isStale: false },
      { name: scenario?.name, isMissing: false, isBaseline: true, state: 'stale', result, isStale: true },
    ]);
    expect(compared[1]?.hardware?.id).toBe(scenario?.hardware);
  });

  it('names each system once, the baseline by its place', () => {
    const [first, second] = library.hardware;
    const list = [
      of('A', null, { hardware: first }),
      of('B', null, { hardware: first }),
      of('Base', null, { hardware: second }),
    ];
    expect(comparedProfiles(list)).toEqual({ profiles: [first, second], baseline: 1 });
  });
});
