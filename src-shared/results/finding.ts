/** Ranks the scenarios of a comparison: who leads on the figure that answers the question, and how the others stand. */
import { compareMetrics, type Basis, type ComparedScenario } from './compare';
import { metrics, type MetricKey } from './metrics';
import type { RunResult } from './run-result';

export interface Standing {
  id: string;
  name: string;
  result: RunResult;
  /** Canonical unit, on the basis. */
  value: number;
  /** value / baseline; null where the baseline has no figure. */
  ratio: number | null;
}

export interface Finding {
  metric: MetricKey;
  basis: Basis;
  baselineId: string;
  baselineName: string;
  /** Scenarios that have the figure, best first; at least one. */
  ranked: readonly [Standing, ...Standing[]];
}

/** The figure that answers the baseline's question first and has a direction; null without results. */
export function mainMetric(scenarios: readonly ComparedScenario[], baselineId: string): MetricKey | null {
  const first = [...scenarios].sort((a, b) => Number(b.id === baselineId) - Number(a.id === baselineId));
  const keys = first.flatMap(({ result }) =>
    result?.feasible ? result.headline.filter((key) => result.metrics[key] !== undefined) : [],
  );
  return keys.find((key) => metrics[key].better !== null) ?? null;
}

/** The ranking by a metric on a basis; null where it has no direction or no scenario has a usable value. */
export function findingOf(
  scenarios: readonly ComparedScenario[],
  baselineId: string,
  basis: Basis = 'total',
  metric: MetricKey | null = mainMetric(scenarios, baselineId),
): Finding | null {
  const baseline = scenarios.find((each) => each.id === baselineId);
  if (!baseline || metric === null) return null;
  const { better } = metrics[metric];
  if (better === null) return null;
  const cells = compareMetrics(scenarios, baselineId, basis).find((row) => row.key === metric)?.cells ?? [];
  const sign = better === 'lower' ? 1 : -1;
  const [first, ...others] = scenarios
    .flatMap(({ id, name, result }, at): Standing[] => {
      const { value, ratio } = cells[at] ?? { value: null, ratio: null };
      return !result?.feasible || value === null || !Number.isFinite(value) ? [] : [{ id, name, result, value, ratio }];
    })
    .sort((a, b) => sign * (a.value - b.value));
  if (!first) return null;
  return { metric, basis, baselineId, baselineName: baseline.name, ranked: [first, ...others] };
}
