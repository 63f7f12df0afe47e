/** How sure a result can be: its inputs by the confidence of their sources, weakest first. */
import { hardwareGroupTitles, type HardwareGroup } from '../../../src-shared/model/hardware-parameters';
import { confidences, type Confidence } from '../../../src-shared/model/plan';
import { confidenceOrder } from '../../../src-shared/model/resolve-hardware';
import type { InputSource } from '../../../src-shared/model/scenario-input';

export interface ConfidenceCount {
  key: Confidence;
  title: string;
  description: string;
  count: number;
}

/** Counts per confidence, weakest first, without those that no input has. */
export function confidenceCounts(sources: readonly InputSource[]): ConfidenceCount[] {
  return confidenceOrder
    .map((key) => {
      const [title = key, description = ''] = confidences[key].split(': ');
      return { key, title, description, count: sources.filter((source) => source.confidence === key).length };
    })
    .filter(({ count }) => count > 0);
}

/** Sources of one confidence, or all, weakest first and in their own order within. */
export function sortedSources(sources: readonly InputSource[], only: Confidence | null): InputSource[] {
  return sources
    .filter((source) => only === null || source.confidence === only)
    .map((source, index) => ({ source, index }))
    .sort(
      (a, b) =>
        confidenceOrder.indexOf(a.source.confidence) - confidenceOrder.indexOf(b.source.confidence) ||
        a.index - b.index,
    )
    .map(({ source }) => source);
}

const partTitles = {
  hardware: 'Hardware',
  model: 'Model',
  workload: 'Workload',
  deployment: 'Deployment',
  assumptions: 'Assumption',
} as const;

/** Part of the scenario that an input's path belongs to; for hardware with its group or tier: "Hardware: node". */
export function partOf(source: InputSource): string {
  const [, word = '', rest = ''] = /^(\w+)[ .](.*)$/u.exec(source.path) ?? [];
  if (!Object.hasOwn(partTitles, word)) return word;
  const title = partTitles[word as keyof typeof partTitles];
  if (word !== 'hardware') return title;
  const place = rest.slice(0, rest.lastIndexOf('.'));
  const group = Object.hasOwn(hardwareGroupTitles, place) ? hardwareGroupTitles[place as HardwareGroup] : place;
  return group === '' ? title : `${title}: ${group.charAt(0).toLowerCase()}${group.slice(1)}`;
}
