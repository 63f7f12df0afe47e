/** The kinds of figures under which tables and lists show the metrics, in their order. */
import { metrics, type Metric, type MetricKey } from './metrics';

export const metricGroupTitles: Record<Metric['group'], string> = {
  performance: 'Performance',
  memory: 'Memory',
  network: 'Network',
  power: 'Power and energy',
  cost: 'Cost',
  system: 'Deployment',
};

export interface MetricGroup<Row> {
  key: Metric['group'];
  title: string;
  rows: Row[];
}

/** Rows of metrics by kind, without empty groups; the rows of a group keep their order. */
export function groupByKind<Row extends { key: MetricKey }>(rows: readonly Row[]): MetricGroup<Row>[] {
  return (Object.keys(metricGroupTitles) as Metric['group'][]).flatMap((key) => {
    const own = rows.filter((row) => metrics[row.key].group === key);
    return own.length === 0 ? [] : [{ key, title: metricGroupTitles[key], rows: own }];
  });
}
