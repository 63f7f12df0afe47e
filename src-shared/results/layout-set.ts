/** The layouts that a training search answers with, each once: best, named, on the front, and points spread over the space. */
import type { LayoutPoint, LayoutSummary, SearchSummary } from './run-result';

/** The same for two layouts exactly if all their options are; labels leave out what is usual. */
export const layoutKey = (values: LayoutSummary['values']): string =>
  Object.keys(values)
    .sort()
    .map((key) => `${key}=${String(values[key])}`)
    .join(' ');

/** Each layout as it is met first. */
function once<T extends { values: LayoutSummary['values'] }>(layouts: readonly T[]): T[] {
  const met = new Map<string, T>();
  for (const layout of layouts) {
    const key = layoutKey(layout.values);
    if (!met.has(key)) met.set(key, layout);
  }
  return [...met.values()];
}

/** Best first, then those that the search names, then the front; no layout twice. */
export function knownLayouts(search: SearchSummary): LayoutSummary[] {
  const all = [...search.best, ...(search.representatives ?? []).map(({ layout }) => layout), ...(search.pareto ?? [])];
  return once(all);
}

/** What a search calls layouts, each the first by its own measure: titles by layout key. */
export function layoutTitles(search: SearchSummary): Map<string, string[]> {
  const titles = new Map<string, string[]>();
  for (const { title, layout } of search.representatives ?? []) {
    const key = layoutKey(layout.values);
    titles.set(key, [...(titles.get(key) ?? []), title]);
  }
  return titles;
}

/** Every layout whose time and memory the search tells, no layout twice. */
export function layoutPoints(search: SearchSummary): LayoutPoint[] {
  const known = knownLayouts(search).flatMap(({ label, values, metrics }): LayoutPoint[] => {
    const { stepTimeS, memoryPerDeviceBytes } = metrics;
    return stepTimeS === undefined || memoryPerDeviceBytes === undefined
      ? []
      : [{ label, values, stepTimeS, memoryPerDeviceBytes }];
  });
  return once([...known, ...(search.points ?? [])]);
}

/** Those that no other is at least as fast as with as little memory, fastest first. */
export function timeMemoryFront(points: readonly LayoutPoint[]): LayoutPoint[] {
  let leastBytes = Infinity;
  return [...points]
    .sort((a, b) => a.stepTimeS - b.stepTimeS || a.memoryPerDeviceBytes - b.memoryPerDeviceBytes)
    .filter((point) => {
      if (point.memoryPerDeviceBytes >= leastBytes) return false;
      leastBytes = point.memoryPerDeviceBytes;
      return true;
    });
}

/** Degrees of a layout by their usual short names, in the usual order. */
export const parallelDegrees = [
  ['TP', 'tensorParallel'],
  ['CP', 'contextParallel'],
  ['PP', 'pipelineParallel'],
  ['DP', 'dataParallel'],
  ['EP', 'expertParallel'],
] as const;

/** What layouts can be told apart by, with the values in words; those of a number are ordered by it. */
export const layoutTraits = {
  tensorParallel: { title: 'TP', words: {} },
  contextParallel: { title: 'CP', words: {} },
  pipelineParallel: { title: 'PP', words: {} },
  expertParallel: { title: 'EP', words: {} },
  microBatch: { title: 'Micro-batch', words: {} },
  schedule: {
    title: 'Schedule',
    words: { oneForwardOneBackward: '1F1B', zeroBubble: 'Zero-bubble', dualPipe: 'DualPipe' },
  },
  recompute: {
    title: 'Recomputation',
    words: { none: 'No recomputation', selective: 'Selective', full: 'Full' },
  },
  sharding: {
    title: 'Sharding',
    words: { none: 'Not sharded', optimizer: 'ZeRO 1', gradients: 'ZeRO 2', parameters: 'ZeRO 3' },
  },
} as const;
export type LayoutTrait = keyof typeof layoutTraits;

/** A layout's value of a trait in words, e.g. "TP 8" or "Zero-bubble". */
export function traitWords(trait: LayoutTrait, values: LayoutSummary['values']): string {
  const { title, words } = layoutTraits[trait];
  const value = String(values[trait] ?? '–');
  return (words as Readonly<Record<string, string>>)[value] ?? `${title} ${value}`;
}

/** Values of a trait among layouts in words: numbers by size, words in the order of the registry. */
export function traitGroups(trait: LayoutTrait, points: readonly LayoutPoint[]): string[] {
  const order = Object.keys(layoutTraits[trait].words);
  const rankOf = (value: unknown): number => (typeof value === 'number' ? value : order.indexOf(String(value)));
  return [
    ...new Map(
      [...points]
        .sort((a, b) => rankOf(a.values[trait]) - rankOf(b.values[trait]))
        .map(({ values }) => [traitWords(trait, values), true]),
    ).keys(),
  ];
}
