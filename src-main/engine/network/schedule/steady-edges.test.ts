/** Steady flows are the sums of the schedules they stand for. */
import { describe, expect, it } from 'vitest';
import { buildSchedule } from './build-schedule';
import { edgesOf, type Edge } from './schedule';
import type { ScheduleRequest } from './schedule-request';
import { steadyEdges } from './steady-edges';

const sorted = (edges: readonly Edge[]): Edge[] => edges.toSorted((a, b) => a.from - b.from || a.to - b.to);

describe('steadyEdges', () => {
  const base = { bytes: 1e6, ranks: 12, chunks: 1 };
  const requests: ScheduleRequest[] = (['allReduce', 'allGather', 'reduceScatter'] as const).flatMap((kind) => [
    { ...base, kind, algorithm: 'ring' },
    { ...base, kind, algorithm: 'ring', unit: 4, channels: 2, turn: 2, isBidirectional: true },
    { ...base, kind, algorithm: 'direct' },
    { ...base, kind, algorithm: 'hierarchical', levels: [3, 4] },
    {
      ...base,
      kind,
      algorithm: 'hierarchical',
      levels: [3, 2, 2],
      levelAlgorithms: ['direct', 'bidirectionalRing', 'ring'],
    },
  ]);
  it.each([...requests, { ...base, kind: 'allToAll', algorithm: 'direct' } as const])(
    'equal the schedule',
    (request) => {
      const expected = sorted(edgesOf(buildSchedule(request)));
      const found = sorted(steadyEdges(request));
      expect(found.map(({ from, to }) => [from, to])).toEqual(expected.map(({ from, to }) => [from, to]));
      for (const [index, { bytes }] of found.entries()) expect(bytes).toBeCloseTo(expected[index]!.bytes, 4);
    },
  );

  it('refuse what has no steady state', () => {
    expect(() => steadyEdges({ ...base, kind: 'allReduce', algorithm: 'recursive' })).toThrow('algorithm: recursive');
  });
});
