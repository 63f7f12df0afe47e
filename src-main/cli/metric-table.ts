/**
 * Tables of results: one scenario's figures, scenarios against their baseline, systems head to head. They show
 * what the reports show, from the same data.
 */
import { metrics, type MetricKey } from '../../src-shared/results/metrics';
import type { RunResult } from '../../src-shared/results/run-result';
import { systemMetrics } from '../../src-shared/results/system-metrics';
import type { ReportComparison, ReportData } from '../reports/report-model';
import { figureText, ratioText } from './figures';
import { left, right, textTable } from './text-table';

const titled = (title: string, unit: string): string => (unit === '' ? title : `${title} [${unit}]`);

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

/** Places of a list with that of the baseline first: everything is read against it. */
function baselineFirst(length: number, baseline: number): number[] {
  const places = Array.from({ length }, (_, index) => index);
  return [...places.filter((index) => index === baseline), ...places.filter((index) => index !== baseline)];
}

/** One row per figure, the baseline's value first, then value and ratio of each other scenario. */
export function comparisonTable({ scenarios, baselineId, rows }: ReportComparison): string {
  const baseline = scenarios.findIndex((each) => each.id === baselineId);
  const places = baselineFirst(scenarios.length, baseline);
  const columns = places.flatMap((place) => {
    const name = scenarios[place]?.name ?? '';
    return place === baseline ? [right(`${name} (baseline)`)] : [right(name), right('ratio')];
  });
  return textTable(
    [left('Figure [unit]'), ...columns],
    rows.map(({ key, cells }) => {
      const { title, dimension, unit } = metrics[key];
      const values = places.flatMap((place) => {
        const value = figureText(cells[place]?.value, dimension, unit);
        return place === baseline ? [value] : [value, ratioText(cells[place]?.ratio)];
      });
      return [titled(title, unit), ...values];
    }),
  );
}

/** Figures of whole systems side by side: computed from the profile, as published, and against the baseline's. */
export function headToHeadTable({ profiles, baseline, rows }: ReportData['headToHead']): string {
  const places = baselineFirst(profiles.length, baseline);
  const columns = places.flatMap((place) => [
    right(profiles[place]?.name ?? ''),
    right('published'),
    ...(place === baseline ? [] : [right('ratio')]),
  ]);
  return textTable(
    [left('One system [unit]'), ...columns],
    rows.map(({ key, cells }) => {
      const { title, dimension, unit } = systemMetrics[key];
      const values = places.flatMap((place) => [
        figureText(cells[place]?.value, dimension, unit),
        figureText(cells[place]?.published?.value, dimension, unit),
        ...(place === baseline ? [] : [ratioText(cells[place]?.ratio)]),
      ]);
      return [titled(title, unit), ...values];
    }),
  );
}
