/** What of a step is seen and chosen, which layouts are offered, and the tasks as a table. */
import { describe, expect, it } from 'vitest';
import type { LayoutSummary, RunResult } from '../../../src-shared/results/run-result';
import { timelineKinds, type TimelineKind, type TrainingTimeline } from '../../../src-shared/results/training-study';
import { layoutOptions } from './layout-options';
import { ROWS_AT_MOST, taskTable } from './task-table';
import { TimelineView } from './timeline-view.svelte';

const MICRO_BATCHES = 500;

/** Two stages that do the same, one after the other: all forward passes, then all backward ones. */
function twoStages(): TrainingTimeline {
  const rows = [0, 1].map((stage) =>
    (['forward', 'backward'] as TimelineKind[]).flatMap((kind, phase) =>
      Array.from({ length: MICRO_BATCHES }, (_, microBatch) => {
        const startS = phase * MICRO_BATCHES + microBatch + stage;
        return { kind: timelineKinds.indexOf(kind), microBatch, startS, endS: startS + 1 };
      }),
    ),
  );
  const all = rows.flat();
  const stage = { busyS: 0, communicationS: 0, idleS: 0, forwardS: 1, backwardS: 1, weightS: 0, inFlight: 2 };
  const held = { memoryBytes: 1e9, memory: [], overflowBytes: 0 };
  return {
    layout: { label: 'PP 2', values: { schedule: 'oneForwardOneBackward' }, metrics: {} },
    stages: ['Stage 1', 'Stage 2'].map((title) => ({ title, ...stage, ...held })),
    tasks: {
      count: all.length,
      stageStart: Uint32Array.of(0, all.length / 2, all.length),
      kind: Uint8Array.from(all, ({ kind }) => kind),
      microBatch: Int32Array.from(all, ({ microBatch }) => microBatch),
      chunk: new Uint16Array(all.length),
      startS: Float64Array.from(all, ({ startS }) => startS),
      endS: Float64Array.from(all, ({ endS }) => endS),
    },
    microBatches: MICRO_BATCHES,
    playedMicroBatches: MICRO_BATCHES,
    chunks: 1,
    capacityBytes: 2e9,
    waitShare: 0,
    playedS: 2 * MICRO_BATCHES + 1,
    closedFormS: 2 * MICRO_BATCHES + 1,
    layers: [],
  };
}

describe('the view of a step', () => {
  it('begins with the whole, zooms about what is chosen, and comes back', () => {
    const view = new TimelineView(twoStages());
    expect(view.isWhole).toBe(true);
    view.show({ fromS: 100, toS: 200 });
    view.selectStage(1);
    expect(view.timeline.tasks.startS[view.selected ?? 0]).toBe(100);
    view.zoom(4);
    expect(view.spanS).toBeCloseTo(25, 9);
    expect(view.window.fromS).toBeLessThan(100.6);
    expect(view.window.toS).toBeGreaterThan(100.5);
    view.fit();
    expect(view.isWhole).toBe(true);
  });

  it('goes from task to task, and brings what is chosen into sight', () => {
    const view = new TimelineView(twoStages());
    const chosen = (): [microBatch: number | undefined, startS: number | undefined] => [
      view.timeline.tasks.microBatch[view.selected ?? -1],
      view.timeline.tasks.startS[view.selected ?? -1],
    ];
    view.selectAlong(1);
    expect(chosen()).toEqual([0, 0]);
    view.selectAlong(-1);
    expect(chosen()).toEqual([0, 0]);
    view.selectAlong(1);
    view.selectAcross(1);
    expect(chosen()).toEqual([1, 2]);
    view.selectAcross(1);
    expect(chosen()).toEqual([1, 2]);
    view.show({ fromS: 900, toS: 910 });
    view.selectAlong(1);
    expect(chosen()).toEqual([2, 3]);
    expect(view.window.fromS).toBeLessThanOrEqual(3);
    expect(view.spanS).toBeCloseTo(10, 9);
  });
});

describe('the table of tasks', () => {
  it('lists what is seen of one stage', () => {
    const { rows, count, columns } = taskTable(twoStages(), 1, { fromS: 10, toS: 13 });
    expect(columns).toEqual(['Task', 'Micro-batch', 'Start (s)', 'End (s)', 'Takes (s)']);
    expect(count).toBe(3);
    expect(rows[0]).toEqual(['Forward', 10, 10, 11, 1]);
  });

  it('ends after so many rows and says how many there are', () => {
    const timeline = twoStages();
    const { rows, count } = taskTable(timeline, 0, { fromS: 0, toS: timeline.playedS });
    expect(rows).toHaveLength(ROWS_AT_MOST);
    expect(count).toBe(2 * MICRO_BATCHES);
  });
});

describe('layouts to play', () => {
  const layout = (label: string, recompute = 'none'): LayoutSummary => ({
    label,
    values: { label, recompute },
    metrics: {},
  });
  const result = (own: LayoutSummary | null, search: Partial<RunResult['search']>): RunResult =>
    ({ layout: own, search }) as unknown as RunResult;
  const [a, b, c] = ['A', 'B', 'C'].map((label) => layout(label)) as [LayoutSummary, LayoutSummary, LayoutSummary];
  const named = { key: 'leastMemory' as const, title: 'Least memory', definition: '', layout: c };

  it('are the own one, those with a name, and the rest, each once', () => {
    const options = layoutOptions(
      result(a, { best: [a, b, c], representatives: [named], pareto: [structuredClone(b)] }),
    );
    expect(options.map(({ label }) => label)).toEqual(['A', 'Least memory: C', 'B']);
    expect(new Set(options.map(({ value }) => value)).size).toBe(3);
  });

  it('are told apart by all options: labels leave out what is usual', () => {
    const options = layoutOptions(result(a, { best: [a, layout('A', 'full')] }));
    expect(options.map(({ label }) => label)).toEqual(['A', 'A']);
    expect(options[1]?.layout?.values['recompute']).toBe('full');
  });

  it('mean the same after a run that finds others first', () => {
    const before = layoutOptions(result(a, { best: [a, b] })).find(({ layout: each }) => each === b);
    const after = layoutOptions(result(c, { best: [c, a, b], representatives: [named] }));
    expect(after.find(({ value }) => value === before?.value)?.layout).toBe(b);
  });

  it('have one entry where nothing fits', () => {
    const options = layoutOptions(result(null, { best: [] }));
    expect(options).toHaveLength(1);
    expect(options[0]?.layout).toBeNull();
  });
});
