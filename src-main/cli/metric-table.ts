/** Tables of results: one scenario's figures, and scenarios against their baseline. */
import type { RunRecord } from '../../src-shared/contract/api';
import { findHardware } from '../../src-shared/model/lookup';
import type { Comparison, HardwareProfile, Library, Plan } from '../../src-shared/model/plan';
import { compareMetrics, type ComparedScenario } from '../../src-shared/results/compare';
import { headToHead } from '../../src-shared/results/head-to-head';
import { metrics, type MetricKey } from '../../src-shared/results/metrics';
import type { RunResult } from '../../src-shared/results/run-result';
import { systemMetrics } from '../../src-shared/results/system-metrics';
import { figureText, ratioText } from './figures';
import { textTable, type Column } from './text-table';

const titled = (title: string, unit: string): string => (unit === '' ? title : `${title} [${unit}]`);
const left = (header: string): Column => ({ header, align: 'left' });
const right = (header: string): Column => ({ header, align: 'right' });

/** All figures of one result, headline first. */
export function resultTable(result: RunResult): string {
  const others = (Object.keys(metrics) as MetricKey[]).filter((key) => !result.headline.includes(key));
  const rows = [...result.headline, ...others]
    .filter((key) => result.metrics[key] !== undefined)
    .map((key) => {
      const { title, dimension, unit } = metrics[key];
      return [titled(title, unit), figureText(result.metrics[key], dimension, unit)];
    });
  return textTable([left('Figure [unit]'), right('Value')], rows);
}

export function comparedScenarios(
  plan: Plan,
  comparison: Comparison,
  records: readonly RunRecord[],
): ComparedScenario[] {
  return comparison.scenarios.map((id) => ({
    id,
    name: plan.scenarios.find((scenario) => scenario.id === id)?.name ?? id,
    result: records.find((record) => record.scenarioId === id)?.result ?? null,
  }));
}

/** One row per figure, the baseline's value first, then value and ratio of each other scenario. */
export function comparisonTable(plan: Plan, comparison: Comparison, records: readonly RunRecord[]): string {
  const scenarios = comparedScenarios(plan, comparison, records);
  const { baseline } = comparison;
  // The baseline stands first whatever its place in the plan: everything is read against it.
  const order = scenarios
    .map((scenario, index) => ({ scenario, index, isBaseline: scenario.id === baseline }))
    .sort((a, b) => Number(b.isBaseline) - Number(a.isBaseline));
  const columns = [
    left('Figure [unit]'),
    ...order.flatMap(({ scenario, isBaseline }) =>
      isBaseline ? [right(`${scenario.name} (baseline)`)] : [right(scenario.name), right('ratio')],
    ),
  ];
  const rows = compareMetrics(scenarios, baseline).map(({ key, cells }) => {
    const { title, dimension, unit } = metrics[key];
    return [
      titled(title, unit),
      ...order.flatMap(({ index, isBaseline }) => {
        const value = figureText(cells[index]?.value, dimension, unit);
        return isBaseline ? [value] : [value, ratioText(cells[index]?.ratio)];
      }),
    ];
  });
  return textTable(columns, rows);
}

/** Hardware that the comparisons' scenarios use; that of the first baseline comes first. */
export function comparedHardware(plan: Plan, library: Library, comparisons: readonly Comparison[]): HardwareProfile[] {
  const ids = comparisons.flatMap((comparison) => [comparison.baseline, ...comparison.scenarios]);
  const hardware = ids.flatMap((id) => plan.scenarios.find((scenario) => scenario.id === id)?.hardware ?? []);
  return [...new Set(hardware)].flatMap((id) => findHardware(plan, library, id) ?? []);
}

/** Figures of whole systems side by side: computed from the profile, as published, and against the first. */
export function headToHeadTable(profiles: readonly HardwareProfile[]): string {
  const columns = [
    left('One system [unit]'),
    ...profiles.flatMap(({ name }, index) => [
      right(name),
      right('published'),
      ...(index === 0 ? [] : [right('ratio')]),
    ]),
  ];
  const rows = headToHead(profiles).map(({ key, cells }) => {
    const { title, dimension, unit } = systemMetrics[key];
    return [
      titled(title, unit),
      ...cells.flatMap(({ value, published, ratio }, index) => [
        figureText(value, dimension, unit),
        figureText(published?.value, dimension, unit),
        ...(index === 0 ? [] : [ratioText(ratio)]),
      ]),
    ];
  });
  return textTable(columns, rows);
}
