/** Memory of the fullest device by part against its capacity; a bar per scenario and kind of device. */
import { formatQuantity } from '../quantity/format';
import type { BuiltChart, ChartOptions, ChartScenario } from './built-chart';
import { stackedBars, type StackedRow } from './stacked-bars';
import { percent } from '../quantity/words';

/** Beside a bar there is no room for a layout: "Stage 2 of 8 (PP 8, DP 64)" is the second stage. */
const shortTitle = (title: string): string => title.replace(/ \(.*\)$/u, '');

/** Bars of all memory uses of all scenarios. */
export function memoryChart(scenarios: readonly ChartScenario[], options: ChartOptions): BuiltChart {
  const isSingle = scenarios.length === 1;
  const rows: StackedRow[] = [];
  const sentences: string[] = [];
  for (const { name, result } of scenarios) {
    const uses = result?.memory ?? [];
    if (uses.length === 0) {
      rows.push({ label: { name }, parts: [] });
      sentences.push(`${name}: no result.`);
    }
    for (const use of uses) {
      rows.push({
        label: isSingle ? { name: shortTitle(use.title) } : { name, note: shortTitle(use.title) },
        parts: use.parts.map((part) => ({ key: part.key, title: part.title, value: part.sizeBytes })),
        capacity: use.capacityBytes,
      });
      sentences.push(
        `${isSingle ? use.title : `${name} (${use.title})`}: ${formatQuantity(use.totalBytes, 'bytes')} of ${formatQuantity(use.capacityBytes, 'bytes')}, ${percent(use.totalBytes / use.capacityBytes)} in use.`,
      );
    }
  }
  return stackedBars(
    {
      title: 'Memory per device against capacity',
      quantity: 'Memory per device',
      dimension: 'bytes',
      rowTitle: isSingle ? 'Device' : 'Scenario',
      capacityTitle: 'Capacity',
      summary: sentences.join(' '),
      rows,
    },
    options,
  );
}
