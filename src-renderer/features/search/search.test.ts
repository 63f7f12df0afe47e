/** The search view as data, on a small search made by hand: rows, counts, lists to compare, counts to try. */
import { describe, expect, it } from 'vitest';
import { layoutKey, knownLayouts } from '../../../src-shared/results/layout-set';
import type { LayoutSummary, SearchSummary } from '../../../src-shared/results/run-result';
import { comparedOptions, GIVEN } from './compared-options';
import { layoutRows } from './layout-rows';
import { countGroups, searchWords } from './search-counts';
import { countsAround } from './what-if';

const layout = (tensorParallel: number, stepTimeS: number, memoryPerDeviceBytes: number): LayoutSummary => ({
  label: `TP ${tensorParallel}`,
  values: {
    tensorParallel,
    contextParallel: 1,
    pipelineParallel: 4,
    dataParallel: 2,
    microBatch: 1,
    schedule: tensorParallel === 4 ? 'zeroBubble' : 'oneForwardOneBackward',
    recompute: tensorParallel === 8 ? 'full' : 'none',
    recomputeLayers: tensorParallel === 8 ? 3 : 'all',
    sharding: 'optimizer',
    offload: 'none',
    sequenceParallel: true,
    overlapTensorParallel: false,
    overlapDataParallel: true,
    overlapExpertParallel: false,
  },
  metrics: { stepTimeS, memoryPerDeviceBytes, tokensPerS: 1e6 / stepTimeS, mfu: 4 / stepTimeS },
});
const fast = layout(2, 10, 60e9);
const middle = layout(4, 12, 40e9);
const small = layout(8, 15, 20e9);
const search: SearchSummary = {
  evaluated: 1000,
  feasible: 400,
  pruned: 3000,
  rejected: [
    { code: 'memory', title: 'Does not fit device memory', count: 600 },
    { code: 'host', title: 'Host memory or its link cannot take what is offloaded', count: 50 },
    { code: 'heads', title: 'Attention heads do not divide by TP', count: 7 },
  ],
  best: [fast, middle],
  representatives: [
    { key: 'fastest', title: 'Fastest', definition: '', layout: fast },
    { key: 'cheapest', title: 'Cheapest', definition: '', layout: fast },
    { key: 'leastMemory', title: 'Least memory', definition: '', layout: small },
  ],
  // As after a way through JSON: equal, not the same.
  pareto: structuredClone([fast, middle, small]),
};
const layouts = knownLayouts(search);

describe('layoutRows', () => {
  it('measure every layout against the best and leave out degrees that none uses', () => {
    const { columns, rows } = layoutRows(layouts, fast, null);
    const cell = (row: number, key: string) => rows[row]?.cells[columns.findIndex((column) => column.key === key)];
    expect(rows.map((row) => row.layout)).toEqual([fast, middle, small]);
    expect([0, 1, 2].map((row) => cell(row, 'difference'))).toEqual(['', '+20.0', '+50.0']);
    expect(cell(1, 'schedule')).toBe('Zero-bubble');
    expect(cell(2, 'recompute')).toBe('Full, 3 layers');
    expect(cell(0, 'overlaps')).toBe('DP');
    expect(columns.map(({ key }) => key)).not.toContain('contextParallel');
  });

  it('are sorted by any column, both ways', () => {
    const sorted = (key: string, isDescending: boolean) =>
      layoutRows(layouts, fast, { key, isDescending }).rows.map((row) => row.layout);
    expect(sorted('memoryPerDeviceBytes', false)).toEqual([small, middle, fast]);
    expect(sorted('memoryPerDeviceBytes', true)).toEqual([fast, middle, small]);
    expect(sorted('schedule', true)[0]).toBe(middle);
  });
});

describe('what was searched', () => {
  it('accounts for every layout', () => {
    expect(searchWords(search)).toBe(
      '4\u202f050 layouts: 400 fit and were priced, 600 do not fit the memory of the device, 50 would offload more than the host can take. 3\u202f000 (74%) were left out because a bound proves that none of them is among the answers.',
    );
    const [layouts, sets] = countGroups(search);
    expect(layouts?.rows.map(({ key, count }) => [key, count])).toEqual([
      ['feasible', 400],
      ['pruned', 3000],
      ['memory', 600],
      ['host', 50],
      ['all', 4050],
    ]);
    const counts = layouts?.rows.map(({ count }) => count) ?? [];
    expect(counts.slice(0, -1).reduce((sum, each) => sum + each, 0)).toBe(counts.at(-1));
    expect(sets?.title).toMatch(/^Sets of degrees/u);
    expect(sets?.rows).toEqual([
      { key: 'heads', title: 'Ruled out', note: 'Attention heads do not divide by TP', count: 7 },
    ]);
  });

  it('says in words that nothing fits', () => {
    expect(searchWords({ ...search, evaluated: 700, feasible: 0, pruned: 0, rejected: [] })).toBe(
      '700 layouts were searched: none fits.',
    );
  });

  it('says that it was stopped', () => {
    expect(searchWords({ ...search, isPartial: true })).toMatch(/^The search was stopped before its end/u);
  });
});

describe('layouts to compare', () => {
  it('are each there once: what is given first, then what the search names', () => {
    const options = comparedOptions(search);
    expect(options.map(({ value }) => value)).toEqual([
      GIVEN,
      ...[fast, small, middle].map(({ values }) => layoutKey(values)),
    ]);
    expect(options[1]?.label).toBe('Fastest, Cheapest: TP 2');
  });
});

describe('countsAround', () => {
  it('has the own count among round multiples within the limits', () => {
    expect(countsAround(1, 100_000)).toEqual([1, 2, 3, 4, 8]);
    expect(countsAround(1024, 3000)).toEqual([128, 256, 512, 768, 1024, 1536, 2048]);
  });
});
