/** What a search over layouts found, in a sentence and as a table that measures every layout against the best. */
import { chooseUnit, formatNumber, toUnit } from '../../../src-shared/quantity/format';
import { metrics, type MetricKey } from '../../../src-shared/results/metrics';
import type { LayoutSummary, RunResult, SearchSummary } from '../../../src-shared/results/run-result';
import { columnTexts } from './figures';

const counted = (count: number, noun: string): string => `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;

/** "12 345 layouts were priced; 2 345 are feasible." with what turned the others down, largest first. */
export function searchSentence(search: SearchSummary): string {
  const { evaluated, feasible } = search;
  const found =
    evaluated === 1
      ? `The layout as given was priced and is ${feasible === 1 ? 'feasible' : 'not feasible'}.`
      : `${counted(evaluated, 'layout')} ${evaluated === 1 ? 'was' : 'were'} priced; ${feasible === 0 ? 'none is' : feasible === 1 ? '1 is' : `${formatNumber(feasible)} are`} feasible.`;
  const [first, ...others] = search.rejected;
  if (!first) return found;
  const list = [first, ...others].map(({ title, count }) => `${lower(title)} (${formatNumber(count)})`);
  return `${found} Turned down: ${list.join('; ')}.`;
}

/** First letter small, unless the word is an abbreviation. */
const lower = (text: string): string =>
  /^[A-Z][a-z ]/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

const columnsOf: Record<RunResult['kind'], readonly MetricKey[]> = {
  training: ['stepTimeS', 'tokensPerS', 'mfu', 'memoryPerDeviceBytes'],
  inference: ['tokensPerS', 'tpotS', 'ttftS', 'memoryPerDeviceBytes'],
  collective: [],
};

export interface LayoutRow {
  layout: LayoutSummary;
  rank: number;
  /** Throughput against the best, e.g. "−1.2"; empty for the best itself. */
  difference: string;
  cells: string[];
}

export interface LayoutTable {
  columns: { key: MetricKey; title: string; unit: string }[];
  rows: LayoutRow[];
}

/** "−1.24": percent by which a throughput misses the best. */
function differenceText(value: number | undefined, best: number | undefined): string {
  if (value === undefined || best === undefined || best === 0) return '–';
  const percent = toUnit(value / best - 1, 'ratio', '%');
  if (Math.abs(percent) < 0.005) return '0.00';
  return `${percent < 0 ? '−' : '+'}${columnTexts([Math.abs(percent), 1], 3)[0] ?? ''}`;
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
  return {
    columns,
    rows: best.map((layout, index) => ({
      layout,
      rank: index + 1,
      difference: index === 0 ? '' : differenceText(layout.metrics.tokensPerS, best[0]?.metrics.tokensPerS),
      cells: texts.map((column) => column[index] ?? ''),
    })),
  };
}
