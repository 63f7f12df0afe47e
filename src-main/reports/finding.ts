/** What a comparison comes to: who leads on the main figure, who per MW and per USD, and by how much. */
import { compareMetrics, type Basis, type ComparedScenario } from '../../src-shared/results/compare';
import { metrics, type MetricKey } from '../../src-shared/results/metrics';

export interface Lead {
  metric: MetricKey;
  basis: Basis;
  leaderId: string;
  /** Canonical unit, on the basis. */
  value: number;
  baselineValue: number | null;
  /** Leader / baseline. */
  ratio: number | null;
  /** The next best scenario and next / leader; null where there is none. */
  next: { id: string; value: number; ratio: number } | null;
}

export interface Finding {
  /** First headline figure that has a direction. */
  main: Lead;
  /** Throughput per MW and per million USD, where the results have it. */
  perMegawatt: Lead | null;
  perMillionUsd: Lead | null;
}

/** Ranks the scenarios by a metric on a basis; null when none has it or it has no direction. */
export function leadOf(
  scenarios: readonly ComparedScenario[],
  baselineId: string,
  metric: MetricKey,
  basis: Basis = 'total',
): Lead | null {
  const { better } = metrics[metric];
  const row = compareMetrics(scenarios, baselineId, basis).find((each) => each.key === metric);
  if (!row || better === null) return null;
  const ranked = scenarios
    .flatMap(({ id, result }, at) => {
      const value = row.cells[at]?.value ?? null;
      return result?.feasible !== true || value === null || !Number.isFinite(value) ? [] : [{ id, value }];
    })
    .sort((a, b) => (better === 'higher' ? b.value - a.value : a.value - b.value));
  const [first, second] = ranked;
  if (!first) return null;
  const at = scenarios.findIndex((each) => each.id === baselineId);
  const base = row.cells[at]?.value ?? null;
  return {
    metric,
    basis,
    leaderId: first.id,
    value: first.value,
    baselineValue: base,
    ratio: base === null || base === 0 ? null : first.value / base,
    next: second ? { ...second, ratio: second.value / first.value } : null,
  };
}

/** The finding of a comparison; null where no scenario has a usable result. */
export function findingOf(scenarios: readonly ComparedScenario[], baselineId: string): Finding | null {
  const results = [
    ...scenarios.filter((each) => each.id === baselineId),
    ...scenarios.filter((each) => each.id !== baselineId),
  ].flatMap((each) => (each.result?.feasible === true ? [each.result] : []));
  const key = results.flatMap((each) => each.headline).find((each) => metrics[each].better !== null);
  const main = key === undefined ? null : leadOf(scenarios, baselineId, key);
  if (!main) return null;
  return {
    main,
    perMegawatt: leadOf(scenarios, baselineId, 'tokensPerS', 'megawatt'),
    perMillionUsd: leadOf(scenarios, baselineId, 'tokensPerS', 'millionUsd'),
  };
}
