/** Where the time of a step, a prefill batch or a decode step goes: one bar per scenario on a shared axis. */
import { formatQuantity } from '../quantity/format';
import type { Breakdown } from '../results/run-result';
import type { BuiltChart, ChartOptions, ChartScenario } from './built-chart';
import { stackedBars } from './stacked-bars';
import { inSentence, listOf, percent } from '../quantity/words';

const titles: Record<string, string> = {
  step: 'Time of one optimiser step',
  decode: 'Time of one decode step',
  prefill: 'Time of one prefill batch',
  collective: 'Time of one operation',
};

/** Keys of the breakdowns that any scenario has, in the order of the results. */
export function breakdownKeys(scenarios: readonly ChartScenario[]): string[] {
  return [...new Set(scenarios.flatMap((each) => (each.result?.breakdowns ?? []).map((one) => one.key)))];
}

function sentence(name: string, breakdown: Breakdown | undefined): string {
  const largest = [...(breakdown?.parts ?? [])].sort((a, b) => b.timeS - a.timeS)[0];
  if (!breakdown || !largest) return `${name}: no result.`;
  return `${name}: ${formatQuantity(breakdown.totalS, 'seconds')}, of which ${inSentence(largest.title)} takes ${percent(largest.timeS / breakdown.totalS)}.`;
}

/** One breakdown ("step", "prefill", "decode", "collective") of one scenario or of several. */
export function breakdownChart(key: string, scenarios: readonly ChartScenario[], options: ChartOptions): BuiltChart {
  const found = scenarios.map(({ name, result }) => ({
    name,
    breakdown: result?.breakdowns.find((each) => each.key === key),
  }));
  const own = found.map((each) => each.breakdown?.title).find((title) => title !== undefined);
  const missing = found.filter((each) => !each.breakdown).map((each) => each.name);
  return stackedBars(
    {
      title: scenarios.length === 1 && own !== undefined ? own : (titles[key] ?? own ?? key),
      quantity: 'Time',
      dimension: 'seconds',
      rowTitle: 'Scenario',
      summary: [
        ...found.filter((each) => each.breakdown).map((each) => sentence(each.name, each.breakdown)),
        ...(missing.length > 0 ? [`No breakdown for ${listOf(missing)}.`] : []),
      ].join(' '),
      rows: found.map(({ name, breakdown }) => ({
        label: {
          name,
          ...(scenarios.length > 1 && breakdown && key !== 'step' && key !== 'collective'
            ? { note: detail(breakdown.title) }
            : {}),
        },
        parts: (breakdown?.parts ?? []).map((part) => ({ key: part.key, title: part.title, value: part.timeS })),
      })),
    },
    options,
  );
}

/** What a breakdown's title says about its own size: "347 requests per group". */
const detail = (title: string): string => title.split(', ').slice(1).join(', ') || title;
