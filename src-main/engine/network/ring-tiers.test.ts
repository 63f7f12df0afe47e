/** Collectives along the rings of a torus: the closed forms against the flow simulator on the same fabric. */
import { describe, expect, it } from 'vitest';
import { testInput } from '../testing/test-scenario';
import { collectiveTimeS } from './collectives';
import { createFabric, groupLevels } from './fabric';
import { buildGraph } from './graph/build-graph';
import type { CollectiveKind } from './library/candidate';
import { idealLibrary } from './library/library';
import { playCollective } from './schedule/play-collective';
import type { ScheduleAlgorithm } from './schedule/schedule';

const torus = testInput('collective', { hardware: 'tpu-v5p' }).hardware;
const fabric = createFabric(torus, 8960, idealLibrary);
const graph = buildGraph(torus, { devices: 320 });
const BYTES = 1e9;

function compared(kind: CollectiveKind, algorithm: ScheduleAlgorithm, members: number): number {
  const ranks = Array.from({ length: members }, (_, rank) => rank);
  const played = playCollective(graph, { kind, algorithm, bytes: BYTES, ranks }).timeS;
  return collectiveTimeS(fabric, kind, BYTES, { size: members, stride: 1 }) / played - 1;
}

describe('a ring of 16', () => {
  it.each<[CollectiveKind, ScheduleAlgorithm, number]>([
    ['sendReceive', 'direct', 2],
    ['allReduce', 'ring', 4],
    ['allReduce', 'hierarchical', 8],
    ['allReduce', 'hierarchical', 16],
    ['allGather', 'hierarchical', 16],
    ['allToAll', 'direct', 3],
    ['allToAll', 'direct', 4],
    ['allToAll', 'direct', 8],
  ])('%s (%s) of %i devices takes what its links allow, to 5%%', (kind, algorithm, members) => {
    expect(Math.abs(compared(kind, algorithm, members))).toBeLessThan(0.05);
  });

  it('gives a group that closes it both ways round, and any other one', () => {
    const rate = (size: number) => groupLevels(fabric, { size, stride: 1 })[0]?.tier.bandwidthBytesPerS;
    expect(rate(16)).toBeCloseTo(180e9, -3);
    expect(rate(15)).toBeCloseTo(90e9, -3);
    expect(rate(2)).toBeCloseTo(90e9, -3);
  });
});
