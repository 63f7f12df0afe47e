/** Average facility power and cost per hour, by part: a bar per scenario on a shared axis. */
import { formatQuantity } from '../quantity/format';
import type { RunResult } from '../results/run-result';
import type { BuiltChart, ChartOptions, ChartScenario } from './built-chart';
import { stackedBars, totalOf, type StackedPart } from './stacked-bars';
import { inSentence, percent } from '../quantity/words';

interface Words {
  title: string;
  quantity: string;
  dimension: 'watts' | 'usd';
  unit?: string;
  partsOf: (result: RunResult) => StackedPart[];
}

function byPart(words: Words, scenarios: readonly ChartScenario[], options: ChartOptions): BuiltChart {
  const rows = scenarios.map(({ name, result }) => ({
    label: { name },
    // Parts of zero (no scale-out network on one system) would only fill the legend.
    parts: result ? words.partsOf(result).filter((part) => part.value !== 0) : [],
  }));
  const sentences = rows.map((row) => {
    const total = totalOf(row);
    const largest = [...row.parts].sort((a, b) => b.value - a.value)[0];
    if (!largest) return `${row.label.name}: no result.`;
    return `${row.label.name}: ${formatQuantity(total, words.dimension, words.unit === undefined ? {} : { unit: words.unit })}, the largest part is ${inSentence(largest.title)} (${percent(largest.value / total)}).`;
  });
  return stackedBars({ ...words, rows, rowTitle: 'Scenario', summary: sentences.join(' ') }, options);
}

/** Average facility power while the workload runs. */
export function powerChart(scenarios: readonly ChartScenario[], options: ChartOptions): BuiltChart {
  return byPart(
    {
      title: 'Average facility power by part',
      quantity: 'Power',
      dimension: 'watts',
      partsOf: (result) => result.powerParts.map((part) => ({ key: part.key, title: part.title, value: part.powerW })),
    },
    scenarios,
    options,
  );
}

/** Amortised cost per hour. */
export function costChart(scenarios: readonly ChartScenario[], options: ChartOptions): BuiltChart {
  return byPart(
    {
      title: 'Cost per hour by part',
      quantity: 'Cost per hour',
      dimension: 'usd',
      unit: 'USD',
      partsOf: (result) => result.costParts.map((part) => ({ key: part.key, title: part.title, value: part.costUsd })),
    },
    scenarios,
    options,
  );
}
