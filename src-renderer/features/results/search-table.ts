/** The best layouts of a search as a table that measures every one against the first. */
import { chooseUnit, toUnit } from '../../../src-shared/quantity/format';
import { metrics, type MetricKey } from '../../../src-shared/results/metrics';
import type { LayoutSummary, RunResult } from '../../../src-shared/results/run-result';
import { columnTexts } from './figures';

const columnsOf: Record<RunResult['kind'], readonly MetricKey[]> = {
  training: ['stepTimeS', 'tokensPerS', 'mfu', 'memoryPerDeviceBytes'],
  inference: ['tokensPerS', 'tpotS', 'ttftS', 'memoryPerDeviceBytes'],
  collective: [],
};

export interface LayoutRow {
  layout: LayoutSummary;
  rank: number;
  /** Throughput against the best in percent, e.g. "−1.24"; empty for the best itself. */
  difference: string;
  cells: string[];
}

export interface LayoutTable {
  columns: { key: MetricKey; title: string; unit: string }[];
  rows: LayoutRow[];
}

/** Percent by which throughputs differ from the first, signed, with the same decimals; the first has none. */
function differenceTexts(values: readonly (number | undefined)[]): string[] {
  const [best] = values;
  const percents = values.map((value) =>
    value === undefined || best === undefined || best === 0 ? undefined : toUnit(value / best - 1, 'ratio', '%'),
  );
  const texts = columnTexts(
    percents.map((percent) => (percent === undefined ? undefined : Math.abs(percent))),
    3,
  );
  return texts.map((text, index) => {
    const percent = percents[index];
    if (index === 0) return '';
    return percent === undefined || percent === 0 ? text : `${percent < 0 ? '−' : '+'}${text}`;
  });
}

/** The best layouts, in the order of the search, each column in one unit. */
export function layoutTable(result: RunResult): LayoutTable {
  const best = result.search?.best ?? [];
  const keys = columnsOf[result.kind].filter((key) => best.some((layout) => layout.metrics[key] !== undefined));
  const columns = keys.map((key) => {
    const values = best.flatMap((layout) => layout.metrics[key] ?? []);
    const { dimension, title } = metrics[key];
    return { key, title, unit: chooseUnit(Math.max(...values), dimension) };
  });
  const texts = columns.map(({ key, unit }) =>
    columnTexts(
      best.map((layout) => {
        const value = layout.metrics[key];
        return value === undefined ? undefined : toUnit(value, metrics[key].dimension, unit);
      }),
    ),
  );
  const differences = differenceTexts(best.map((layout) => layout.metrics.tokensPerS));
  return {
    columns,
    rows: best.map((layout, index) => ({
      layout,
      rank: index + 1,
      difference: differences[index] ?? '',
      cells: texts.map((column) => column[index] ?? ''),
    })),
  };
}
