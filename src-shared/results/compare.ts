/** Compares runs of scenarios: metrics against a baseline, normalised, and exactly which inputs differ. */
import type { Comparison, Plan } from '../model/plan';
import { isSame } from '../quantity/words';
import { metrics, type MetricKey } from './metrics';
import type { RunResult } from './run-result';

export const bases = {
  total: { title: 'Whole deployment', per: '' },
  system: { title: 'Per system', per: ' per system' },
  device: { title: 'Per accelerator', per: ' per accelerator' },
  megawatt: { title: 'Per MW', per: ' per MW' },
  millionUsd: { title: 'Per million USD', per: ' per million USD' },
} as const;
export type Basis = keyof typeof bases;

/** Metrics that grow with the size of a deployment and may be normalised. */
const extensive: ReadonlySet<MetricKey> = new Set<MetricKey>([
  'tokensPerS',
  'requestsPerS',
  'promptTokensPerS',
  'systemPowerW',
  'facilityPowerW',
  'peakFacilityPowerW',
  'capitalUsd',
  'facilityCapitalUsd',
  'costPerHourUsd',
  'devices',
  'devicesUsed',
]);

const powerMetrics: readonly MetricKey[] = ['systemPowerW', 'facilityPowerW', 'peakFacilityPowerW'];
const capitalMetrics: readonly MetricKey[] = ['capitalUsd', 'facilityCapitalUsd'];

/** Whether a metric is divided on a basis; power per MW and capital per million USD would say nothing. */
export function isNormalised(key: MetricKey, basis: Basis): boolean {
  if (basis === 'total' || !extensive.has(key)) return false;
  if (basis === 'megawatt') return !powerMetrics.includes(key);
  return basis !== 'millionUsd' || !capitalMetrics.includes(key);
}

/** Divisor that turns a deployment's total into a basis; null when the result lacks it. */
export function basisDivisor(result: RunResult, basis: Basis): number | null {
  const { metrics: values, system } = result;
  switch (basis) {
    case 'total':
      return 1;
    case 'system':
      return values.systems ?? null;
    case 'device':
      return values.systems === undefined || system.accelerators === null ? null : values.systems * system.accelerators;
    case 'megawatt':
      return values.peakFacilityPowerW === undefined ? null : values.peakFacilityPowerW / 1e6;
    case 'millionUsd':
      return values.capitalUsd === undefined ? null : values.capitalUsd / 1e6;
  }
}

export interface ComparedCell {
  value: number | null;
  /** value / baseline. */
  ratio: number | null;
  /** 'better' or 'worse' than the baseline, 'same' within 0.05%, null where the metric has no direction. */
  judgement: 'better' | 'worse' | 'same' | null;
}

export interface ComparedRow {
  key: MetricKey;
  isNormalised: boolean;
  cells: ComparedCell[];
}

/** Scenario with its result; null = not run, or stale results left out by the caller. */
export interface ComparedScenario {
  id: string;
  name: string;
  result: RunResult | null;
}

/** All scenarios of a plan against one of them; what is compared where the plan has no comparison that fits. */
export const compareAll = (plan: Plan, baseline: string): Comparison => ({
  id: 'all',
  name: 'All scenarios',
  scenarios: plan.scenarios.map((each) => each.id),
  baseline,
});

function valueOf(result: RunResult | null, key: MetricKey, basis: Basis): number | null {
  const value = result?.metrics[key];
  if (!result || value === undefined) return null;
  if (!isNormalised(key, basis)) return value;
  const divisor = basisDivisor(result, basis);
  return divisor === null || divisor === 0 ? null : value / divisor;
}

function judge(key: MetricKey, ratio: number | null): ComparedCell['judgement'] {
  const { better } = metrics[key];
  if (ratio === null || better === null) return null;
  if (isSame(ratio)) return 'same';
  return ratio > 1 === (better === 'higher') ? 'better' : 'worse';
}

/** One row per metric that any result has, in registry order. */
export function compareMetrics(
  scenarios: readonly ComparedScenario[],
  baselineId: string,
  basis: Basis = 'total',
): ComparedRow[] {
  const baseline = scenarios.find((each) => each.id === baselineId)?.result ?? null;
  const keys = (Object.keys(metrics) as MetricKey[]).filter((key) =>
    scenarios.some((each) => each.result?.metrics[key] !== undefined),
  );
  return keys.map((key) => {
    const base = valueOf(baseline, key, basis);
    return {
      key,
      isNormalised: isNormalised(key, basis),
      cells: scenarios.map((each) => {
        const value = valueOf(each.result, key, basis);
        const ratio = value === null || base === null || base === 0 ? null : value / base;
        return { value, ratio, judgement: each.id === baselineId ? null : judge(key, ratio) };
      }),
    };
  });
}

export interface InputDifference {
  path: string;
  title: string;
  /** Value text per scenario or profile; null where it has no such input. */
  values: (string | null)[];
}

/** Inputs that are not the same in all results, by provenance path. */
export const inputDifferences = (results: readonly RunResult[]): InputDifference[] =>
  differencesOf(results.map((result) => result.provenance));

/** Entries that are not the same in all lists, by path; values in the order of the lists. */
export function differencesOf(
  lists: readonly (readonly { path: string; title: string; value: string }[])[],
): InputDifference[] {
  const tables = lists.map((list) => new Map(list.map((entry) => [entry.path, entry])));
  const paths = [...new Set(tables.flatMap((table) => [...table.keys()]))];
  return paths.flatMap((path) => {
    const values = tables.map((table) => table.get(path)?.value ?? null);
    if (values.every((value) => value === values[0])) return [];
    const title = tables.map((table) => table.get(path)?.title).find((each) => each !== undefined) ?? path;
    return [{ path, title, values }];
  });
}
