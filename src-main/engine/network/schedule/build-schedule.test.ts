/** Every algorithm moves the right data in the right order, and as many bytes as it is said to. */
import { describe, expect, it } from 'vitest';
import type { CollectiveKind } from '../library/candidate';
import { buildSchedule } from './build-schedule';
import type { LevelAlgorithm } from './hierarchical';
import type { Schedule } from './schedule';
import { algorithmsOf, imbalancedBytes, type ScheduleRequest } from './schedule-request';
import { playSymbolically, wrongBlocks } from './testing/play-symbolically';

const kinds = Object.keys(algorithmsOf) as CollectiveKind[];
const BYTES = 5040e3;

function expectRight(request: ScheduleRequest): void {
  const schedule = buildSchedule(request);
  const root = request.root ?? 0;
  for (const seed of [1, 2, 3]) {
    const holdings = playSymbolically(schedule, root, seed);
    expect(wrongBlocks(schedule, holdings, root), JSON.stringify(request)).toEqual([]);
  }
}

/** Bytes that every party sends and receives. */
function loads(schedule: Schedule): { sent: number[]; received: number[] } {
  const parties = schedule.ranks + schedule.reducers;
  const sent = new Array<number>(parties).fill(0);
  const received = new Array<number>(parties).fill(0);
  for (let transfer = 0; transfer < schedule.count; transfer++) {
    sent[schedule.from[transfer]!]! += schedule.bytes[transfer]!;
    received[schedule.to[transfer]!]! += schedule.bytes[transfer]!;
  }
  return { sent, received };
}

const levelsOf: Record<number, readonly number[][]> = {
  2: [[2]],
  6: [
    [2, 3],
    [3, 2],
  ],
  8: [
    [4, 2],
    [2, 2, 2],
  ],
  12: [
    [3, 4],
    [2, 3, 2],
  ],
};

describe('data', () => {
  for (const kind of kinds)
    for (const algorithm of algorithmsOf[kind]) {
      if (algorithm === 'hierarchical') continue;
      it(`${kind} by ${algorithm} reaches everyone once, whatever the group's size`, () => {
        for (const ranks of [2, 3, 5, 6, 7, 8, 12, 13, 16])
          for (const root of [0, ranks - 1]) expectRight({ kind, algorithm, bytes: BYTES, ranks, root, chunks: 3 });
      });
    }

  for (const kind of kinds) {
    if (!algorithmsOf[kind].includes('hierarchical')) continue;
    it(`${kind} by levels reaches everyone once, with any algorithm on a level`, () => {
      const within: LevelAlgorithm[] =
        kind === 'broadcast' ? ['ring'] : ['ring', 'bidirectionalRing', 'recursive', 'direct', 'inNetwork'];
      for (const ranks of [2, 6, 8, 12])
        for (const levels of levelsOf[ranks]!)
          for (const first of within)
            for (const last of within) {
              if (last === 'inNetwork') continue;
              const levelAlgorithms = levels.map((_, level) => (level === 0 ? first : last));
              const request = {
                kind,
                algorithm: 'hierarchical',
                bytes: BYTES,
                ranks,
                levels,
                levelAlgorithms,
              } as const;
              expectRight({ ...request, chunks: 2, reducers: 2, root: ranks - 1 });
            }
    });
  }

  it('channels, both directions and units keep it right', () => {
    for (const kind of ['allReduce', 'allGather', 'reduceScatter', 'broadcast'] as const)
      expectRight({ kind, algorithm: 'ring', bytes: BYTES, ranks: 12, unit: 4, channels: 4, isBidirectional: true });
    for (const kind of ['allReduce', 'broadcast'] as const)
      expectRight({ kind, algorithm: 'tree', bytes: BYTES, ranks: 12, unit: 4, channels: 4, chunks: 2 });
    for (const kind of ['allReduce', 'allGather', 'reduceScatter', 'broadcast'] as const)
      expectRight({ kind, algorithm: 'inNetwork', bytes: BYTES, ranks: 5, reducers: 4, chunks: 2 });
  });
});

describe('bytes', () => {
  const ranks = 12;
  const request = { bytes: BYTES, ranks, chunks: 3, reducers: 4, levels: [3, 4] };
  const share = (BYTES * (ranks - 1)) / ranks;

  it.each(['ring', 'direct', 'hierarchical'] as const)(
    '%s sends and receives 2 (n - 1) / n S for an all-reduce',
    (algorithm) => {
      const { sent, received } = loads(buildSchedule({ ...request, kind: 'allReduce', algorithm }));
      for (const bytes of [...sent, ...received]) expect(bytes).toBeCloseTo(2 * share, 3);
    },
  );

  it.each(['ring', 'direct', 'hierarchical'] as const)(
    '%s sends and receives (n - 1) / n S to gather or scatter',
    (algorithm) => {
      for (const kind of ['allGather', 'reduceScatter'] as const) {
        const { sent, received } = loads(buildSchedule({ ...request, kind, algorithm }));
        for (const bytes of [...sent, ...received]) expect(bytes).toBeCloseTo(share, 3);
      }
    },
  );

  it('halving and doubling send 2 (n - 1) / n S for powers of two', () => {
    const { sent } = loads(buildSchedule({ ...request, ranks: 16, kind: 'allReduce', algorithm: 'recursive' }));
    for (const bytes of sent) expect(bytes).toBeCloseTo((2 * BYTES * 15) / 16, 3);
  });

  it('two trees send and receive at most 2 S, and on no link more than S', () => {
    for (const size of [2, 5, 8, 12, 17, 32]) {
      const schedule = buildSchedule({ ...request, ranks: size, kind: 'allReduce', algorithm: 'tree' });
      const { sent, received } = loads(schedule);
      expect(Math.max(...sent, ...received)).toBeLessThanOrEqual(2 * BYTES * (1 + 1e-12));
      // A sum needs every rank but one to send all of its data at least once.
      expect(sent.reduce((sum, bytes) => sum + bytes, 0)).toBeCloseTo(2 * (size - 1) * BYTES, 2);
    }
  });

  it('switches that reduce take S from every rank and give S back', () => {
    const { sent, received } = loads(buildSchedule({ ...request, kind: 'allReduce', algorithm: 'inNetwork' }));
    for (let rank = 0; rank < ranks; rank++) {
      expect(sent[rank]).toBeCloseTo(BYTES, 3);
      expect(received[rank]).toBeCloseTo(BYTES, 3);
    }
    for (const bytes of sent.slice(ranks)) expect(bytes).toBeCloseTo((BYTES * ranks) / 4, 3);
  });

  it('levels send (m - 1) / m of what the levels within have left', () => {
    const schedule = buildSchedule({ ...request, kind: 'reduceScatter', algorithm: 'hierarchical' });
    let outside = 0;
    for (let transfer = 0; transfer < schedule.count; transfer++)
      if (Math.floor(schedule.from[transfer]! / 3) !== Math.floor(schedule.to[transfer]! / 3))
        outside += schedule.bytes[transfer]!;
    expect(outside / ranks).toBeCloseTo((BYTES / 3) * (3 / 4), 3);
  });

  it('an uneven all-to-all loads the busiest rank by its imbalance', () => {
    const bytesOf = imbalancedBytes(BYTES, ranks, 3);
    const { received } = loads(buildSchedule({ ...request, kind: 'allToAllV', algorithm: 'direct', bytesOf }));
    expect(received[0]).toBeCloseTo(3 * share, 3);
    expect(bytesOf(1, 0) + (ranks - 1) * bytesOf(1, 2)).toBeCloseTo(BYTES, 3);
  });
});

describe('refusals', () => {
  const request = { kind: 'allReduce', algorithm: 'ring', bytes: 1, ranks: 8 } as const;
  it.each([
    [{ ...request, algorithm: 'tree', kind: 'allGather' } as const, 'algorithm: tree'],
    [{ ...request, ranks: 1 }, 'ranks: 1'],
    [{ ...request, bytes: NaN }, 'bytes: NaN'],
    [{ ...request, root: 8 }, 'root: 8'],
    [{ ...request, unit: 3 }, 'unit: 3'],
    [{ ...request, algorithm: 'hierarchical', levels: [3, 2] } as const, 'levels: their product 6'],
  ])('names the field', (wrong, words) => {
    expect(() => buildSchedule(wrong)).toThrow(words);
  });
});
