/** All figures of a result in the groups and the units of the registry. */
import { toUnit } from '../../../src-shared/quantity/format';
import { metrics, type Metric, type MetricKey } from '../../../src-shared/results/metrics';
import type { RunResult } from '../../../src-shared/results/run-result';
import { figureText } from './figures';

const groupTitles: Record<Metric['group'], string> = {
  performance: 'Performance',
  memory: 'Memory',
  network: 'Network',
  power: 'Power and energy',
  cost: 'Cost',
  system: 'Deployment',
};

export interface MetricRow {
  key: MetricKey;
  title: string;
  amount: string;
  unit: string;
  description: string;
}

export interface MetricGroup {
  key: Metric['group'];
  title: string;
  rows: MetricRow[];
}

/** The registry's unit is for tables; a value that would be a long fraction in it takes the unit that reads best. */
function unitOf(value: number, { dimension, unit }: Metric): string | undefined {
  const magnitude = Math.abs(toUnit(value, dimension, unit));
  return magnitude === 0 || magnitude >= 0.01 ? unit : undefined;
}

/** Groups that have figures, in the order of the registry. */
export function metricGroups(result: RunResult): MetricGroup[] {
  const keys = (Object.keys(metrics) as MetricKey[]).filter((key) => result.metrics[key] !== undefined);
  return (Object.keys(groupTitles) as Metric['group'][])
    .map((group) => ({
      key: group,
      title: groupTitles[group],
      rows: keys
        .filter((key) => metrics[key].group === group)
        .map((key) => {
          const metric: Metric = metrics[key];
          const value = result.metrics[key] ?? NaN;
          const { title, description, dimension } = metric;
          return { key, title, description, ...figureText(value, dimension, unitOf(value, metric)) };
        }),
    }))
    .filter(({ rows }) => rows.length > 0);
}
