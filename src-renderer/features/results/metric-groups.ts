/** All figures of a result in the groups and the units of the registry. */
import { toUnit } from '../../../src-shared/quantity/format';
import { groupByKind, type MetricGroup } from '../../../src-shared/results/metric-groups';
import { metrics, type Metric, type MetricKey } from '../../../src-shared/results/metrics';
import type { RunResult } from '../../../src-shared/results/run-result';
import { figureText } from './figures';

export interface MetricRow {
  key: MetricKey;
  title: string;
  amount: string;
  unit: string;
  description: string;
}

/** The registry's unit is for tables; a value that would be a long fraction in it takes the unit that reads best. */
function unitOf(value: number, { dimension, unit }: Metric): string | undefined {
  const magnitude = Math.abs(toUnit(value, dimension, unit));
  return magnitude === 0 || magnitude >= 0.01 ? unit : undefined;
}

/** Figures that the result has, by kind and in the order of the registry. */
export function metricGroups(result: RunResult): MetricGroup<MetricRow>[] {
  const keys = (Object.keys(metrics) as MetricKey[]).filter((key) => result.metrics[key] !== undefined);
  return groupByKind(
    keys.map((key) => {
      const metric: Metric = metrics[key];
      const value = result.metrics[key] ?? NaN;
      const { title, description, dimension } = metric;
      return { key, title, description, ...figureText(value, dimension, unitOf(value, metric)) };
    }),
  );
}
