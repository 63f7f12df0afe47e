/** One figure of every scenario as a column: one unit, and decimals that stand under each other. */
import { chooseUnit, toUnit } from '../../../src-shared/quantity/format';
import { metrics, type MetricKey, type MetricValues } from '../../../src-shared/results/metrics';
import { columnTexts } from '../results/figures';

export interface FigureColumn {
  title: string;
  unit: string;
  /** One text per result, in their order; "–" where there is none. */
  texts: string[];
}

/** The unit suits the largest value; where that is far above the others, they keep at least three digits. */
export function figureColumn(results: readonly (MetricValues | undefined)[], key: MetricKey): FigureColumn {
  const { title, dimension } = metrics[key];
  const values = results.map((result) => result?.[key]);
  const known = values.filter((value): value is number => value !== undefined && value > 0);
  const unit = known.length === 0 ? metrics[key].unit : chooseUnit(Math.min(...known), dimension);
  const amounts = values.map((value) => (value === undefined ? undefined : toUnit(value, dimension, unit)));
  const spread = known.length === 0 ? 0 : Math.floor(Math.log10(Math.max(...known) / Math.min(...known)));
  return { title, unit, texts: columnTexts(amounts, 4 + Math.max(0, spread - 1)) };
}
