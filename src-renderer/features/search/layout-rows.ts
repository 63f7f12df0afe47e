/** Layouts of a search as a table: what they reach, how far they are from the best, and every degree and option. */
import { chooseUnit, toUnit } from '../../../src-shared/quantity/format';
import { traitWords, type LayoutTrait } from '../../../src-shared/results/layout-set';
import type { LayoutSummary } from '../../../src-shared/results/run-result';
import { columnTexts } from '../results/figures';

export interface LayoutColumn {
  key: string;
  title: string;
  /** The title in full, where it is an abbreviation. */
  description: string;
  isNumber: boolean;
  /** What rows are sorted by. */
  rankOf: (layout: LayoutSummary) => number | string;
}

export interface LayoutRow {
  layout: LayoutSummary;
  cells: string[];
}

export interface LayoutRows {
  columns: (LayoutColumn & { unit: string })[];
  rows: LayoutRow[];
}

export interface LayoutSort {
  key: string;
  isDescending: boolean;
}

const metric = (key: 'stepTimeS' | 'tokensPerS' | 'mfu' | 'memoryPerDeviceBytes') => (layout: LayoutSummary) =>
  layout.metrics[key] ?? Infinity;

const degrees = [
  ['tensorParallel', 'TP', 'Tensor parallel'],
  ['contextParallel', 'CP', 'Context parallel'],
  ['pipelineParallel', 'PP', 'Pipeline parallel'],
  ['dataParallel', 'DP', 'Data parallel'],
  ['expertParallel', 'EP', 'Expert parallel'],
  ['expertTensorParallel', 'ETP', 'Expert tensor parallel'],
  ['microBatch', 'Micro', 'Sequences per micro-batch'],
  ['interleave', 'Chunks', 'Model chunks per stage'],
] as const;

const traits: readonly (LayoutTrait & ('schedule' | 'recompute' | 'sharding'))[] = [
  'schedule',
  'recompute',
  'sharding',
];
const traitTitles = { schedule: 'Schedule', recompute: 'Recomputed', sharding: 'Sharded' } as const;

/** Recomputation with its layers, e.g. "Full, 3 layers". */
function recomputeWords(values: LayoutSummary['values']): string {
  const words = values['recompute'] === 'none' ? 'None' : traitWords('recompute', values);
  const { recomputeLayers } = values;
  return values['recompute'] === 'full' && typeof recomputeLayers === 'number'
    ? `${words}, ${recomputeLayers} ${recomputeLayers === 1 ? 'layer' : 'layers'}`
    : words;
}

const extras = [
  ['sequenceParallel', 'SP'],
  ['overlapTensorParallel', 'TP'],
  ['overlapDataParallel', 'DP'],
  ['overlapExpertParallel', 'EP'],
] as const;

/** What is overlapped, in short: "TP, DP". */
const overlapWords = (values: LayoutSummary['values']): string =>
  extras
    .slice(1)
    .filter(([key]) => values[key] === true)
    .map(([, name]) => name)
    .join(', ') || 'None';

const offloadWords = (values: LayoutSummary['values']): string =>
  values['offload'] === 'optimizer' ? 'Optimiser' : values['offload'] === 'activations' ? 'Activations' : 'None';

/** Rows in the order given, unsorted where no sort is asked for; differences are against `best`. */
export function layoutRows(
  layouts: readonly LayoutSummary[],
  best: LayoutSummary,
  sort: LayoutSort | null,
): LayoutRows {
  const column = (
    key: string,
    title: string,
    rankOf: LayoutColumn['rankOf'],
    textsOf: (all: readonly LayoutSummary[]) => string[],
    { unit = '', description = '', isNumber = true } = {},
  ) => ({ key, title, unit, description, isNumber, rankOf, textsOf });
  const quantity = (
    key: 'stepTimeS' | 'tokensPerS' | 'memoryPerDeviceBytes' | 'mfu',
    title: string,
    dimension: 'seconds' | 'tokensPerS' | 'bytes' | 'ratio',
  ) => {
    const known = layouts.flatMap(({ metrics }) => metrics[key] ?? []);
    const unit = chooseUnit(Math.max(0, ...known), dimension);
    return column(
      key,
      title,
      metric(key),
      (all) =>
        columnTexts(
          all.map(({ metrics }) => {
            const value = metrics[key];
            return value === undefined ? undefined : toUnit(value, dimension, unit);
          }),
        ),
      { unit },
    );
  };
  const differenceOf = (layout: LayoutSummary): number => metric('stepTimeS')(layout) / metric('stepTimeS')(best) - 1;
  const words = (key: string, title: string, wordsOf: (values: LayoutSummary['values']) => string) =>
    column(
      key,
      title,
      ({ values }) => wordsOf(values),
      (all) => all.map(({ values }) => wordsOf(values)),
      { isNumber: false },
    );
  const columns = [
    quantity('stepTimeS', 'Step', 'seconds'),
    column(
      'difference',
      'To the best',
      differenceOf,
      (all) =>
        columnTexts(
          all.map((layout) => toUnit(differenceOf(layout), 'ratio', '%')),
          3,
        ).map((text, at) => (all[at] === best ? '' : text.startsWith('<') ? text : `+${text}`)),
      { unit: '%' },
    ),
    quantity('tokensPerS', 'Throughput', 'tokensPerS'),
    quantity('mfu', 'MFU', 'ratio'),
    quantity('memoryPerDeviceBytes', 'Memory', 'bytes'),
    ...degrees.map(([key, title, description]) =>
      column(
        key,
        title,
        ({ values }) => Number(values[key] ?? 1),
        (all) => all.map(({ values }) => String(values[key] ?? '–')),
        { description },
      ),
    ),
    ...traits.map((key) =>
      words(key, traitTitles[key], key === 'recompute' ? recomputeWords : (values) => traitWords(key, values)),
    ),
    words('sequenceParallel', 'SP', (values) => (values['sequenceParallel'] === true ? 'Yes' : 'No')),
    words('overlaps', 'Overlapped', overlapWords),
    words('offload', 'Offloaded', offloadWords),
  ];
  // A degree that no layout uses says nothing.
  const used = columns.filter(
    ({ key }) => !degreesOfExperts.has(key) || layouts.some(({ values }) => Number(values[key]) > 1),
  );
  const sorted = sortLayouts(layouts, used, sort);
  const texts = used.map(({ textsOf }) => textsOf(sorted));
  return {
    columns: used,
    rows: sorted.map((layout, at) => ({ layout, cells: texts.map((column) => column[at] ?? '') })),
  };
}

const degreesOfExperts = new Set(['contextParallel', 'expertParallel', 'expertTensorParallel', 'interleave']);

/** Sorted by a column; equal rows keep their order. */
function sortLayouts(
  layouts: readonly LayoutSummary[],
  columns: readonly LayoutColumn[],
  sort: LayoutSort | null,
): readonly LayoutSummary[] {
  const column = columns.find(({ key }) => key === sort?.key);
  if (!sort || !column) return layouts;
  const sign = sort.isDescending ? -1 : 1;
  return [...layouts].sort((a, b) => {
    const [first, second] = [column.rankOf(a), column.rankOf(b)];
    return first === second ? 0 : first < second ? -sign : sign;
  });
}
