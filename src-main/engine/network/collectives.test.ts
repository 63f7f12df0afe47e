/** Closed forms against the textbook ones, and their order. */
import { describe, expect, it } from 'vitest';
import { testInput } from '../testing/test-scenario';
import { algorithmsFor, busFactor, collectivePlan, collectiveTimeS, type CollectiveKind } from './collectives';
import { createFabric, fabricOf, groupLevels, outermostTier, type Fabric } from './fabric';
import { idealLibrary } from './library/library';

/** Two tiers of 8 and 64 devices: 100 GB/s and 10 GB/s, without reduction in the switches. */
const fabric: Fabric = fabricOf(
  [
    {
      name: 'inner',
      endpoints: 8,
      bandwidthBytesPerS: 1e11,
      latencyS: 1e-6,
      reductionGain: 1,
      isScaleOut: false,
      isMesh: false,
    },
    {
      name: 'outer',
      endpoints: 64,
      bandwidthBytesPerS: 1e10,
      latencyS: 5e-6,
      reductionGain: 1,
      isScaleOut: true,
      isMesh: false,
    },
  ],
  idealLibrary,
  8,
);
const kinds: CollectiveKind[] = ['allReduce', 'allGather', 'reduceScatter', 'allToAll', 'sendReceive'];
const inner = { size: 8, stride: 1 };
const all = { size: 64, stride: 1 };

describe('groupLevels', () => {
  it('splits a group over the tiers that it crosses', () => {
    const shape = (size: number, stride: number): [string, number][] =>
      groupLevels(fabric, { size, stride }).map((level) => [level.tier.name, level.members]);
    expect(shape(1, 1)).toEqual([]);
    expect(shape(8, 1)).toEqual([['inner', 8]]);
    expect(shape(64, 1)).toEqual([
      ['inner', 8],
      ['outer', 8],
    ]);
    expect(shape(16, 4)).toEqual([
      ['inner', 2],
      ['outer', 8],
    ]);
    expect(shape(8, 8)).toEqual([['outer', 8]]);
  });

  it('knows where a group of each system ends', () => {
    const { hardware } = testInput('collective', { hardware: 'cloudmatrix-384' });
    const built = createFabric(hardware, 1536);
    expect(outermostTier(built, { size: 768, stride: 1 })?.isScaleOut).toBe(false);
    expect(outermostTier(built, { size: 1536, stride: 1 })?.isScaleOut).toBe(true);
    expect(groupLevels(built, { size: 768, stride: 1 }).map((level) => level.members)).toEqual([2, 8, 48]);
  });
});

describe('a direct mesh', () => {
  const mesh = createFabric(testInput('collective', { hardware: 'atlas-800-a2' }).hardware, 64);
  const reached = 196e9 * 0.65;
  it('uses all links in a group of all, one link between two', () => {
    expect(groupLevels(mesh, { size: 8, stride: 1 })[0]?.tier.bandwidthBytesPerS).toBeCloseTo(reached, 0);
    expect(groupLevels(mesh, { size: 4, stride: 1 })[0]?.tier.bandwidthBytesPerS).toBeCloseTo((3 / 7) * reached, 0);
    expect(groupLevels(mesh, { size: 2, stride: 1 })[0]?.tier.bandwidthBytesPerS).toBeCloseTo(reached / 7, 0);
  });
  it('leaves switched tiers and a pair of dies alone', () => {
    const supernode = createFabric(testInput('collective', { hardware: 'cloudmatrix-384' }).hardware, 768);
    const [die, board] = groupLevels(supernode, { size: 4, stride: 1 });
    expect(die?.tier.bandwidthBytesPerS).toBeCloseTo(270e9 * 0.85, 0);
    expect(board?.tier.bandwidthBytesPerS).toBeCloseTo(196e9 * 0.852, 0);
  });
});

describe('inside one tier', () => {
  const bytes = 8e9;
  it('moves (n - 1) / n of the buffer for a gather or a scatter, twice that for an all-reduce', () => {
    const wireS = ((7 / 8) * bytes) / 1e11;
    expect(collectiveTimeS(fabric, 'allGather', bytes, inner)).toBeCloseTo(wireS + 7e-6, 9);
    expect(collectiveTimeS(fabric, 'reduceScatter', bytes, inner)).toBeCloseTo(wireS + 7e-6, 9);
    expect(collectiveTimeS(fabric, 'allReduce', bytes, inner)).toBeCloseTo(2 * (wireS + 7e-6), 9);
    expect(collectiveTimeS(fabric, 'allToAll', bytes, inner)).toBeCloseTo(wireS, 4);
    expect(collectiveTimeS(fabric, 'sendReceive', bytes, { size: 2, stride: 1 })).toBeCloseTo(bytes / 1e11 + 1e-6, 12);
  });

  it.each(kinds)('%s reaches the line rate as bus bandwidth', (kind) => {
    const large = 1e12;
    const size = kind === 'sendReceive' ? 2 : 8;
    const timeS = collectiveTimeS(fabric, kind, large, { size, stride: 1 });
    expect((large * busFactor(kind, size)) / timeS / 1e11).toBeCloseTo(1, 4);
  });

  it('lets switches that reduce shorten bytes and steps', () => {
    const [tier] = fabric.tiers;
    if (!tier) throw new Error('no tier');
    const reducing = fabricOf([{ ...tier, reductionGain: 1.5 }], idealLibrary, 8);
    const plain = fabricOf([tier], idealLibrary, 8);
    const ratio = (size: number): number =>
      collectiveTimeS(plain, 'allReduce', size, inner) / collectiveTimeS(reducing, 'allReduce', size, inner);
    // A ring of 8 sends 7/4 of the buffer, a large one twice: the stated gain is that of a large one.
    expect(ratio(1e12)).toBeCloseTo((1.5 * 7) / 8, 3);
    expect(ratio(8)).toBeGreaterThan(2);
    expect(collectiveTimeS(reducing, 'allGather', 1e9, inner)).toBe(collectiveTimeS(plain, 'allGather', 1e9, inner));
  });
});

describe('across tiers', () => {
  it('is bound by the slower of the levels, each of which carries its share', () => {
    const bytes = 64e9;
    const innerS = ((7 / 8) * bytes) / 1e11;
    const outerS = ((7 / 8) * (bytes / 8)) / 1e10;
    expect(collectiveTimeS(fabric, 'allGather', bytes, all)).toBeCloseTo(Math.max(innerS, outerS), 3);
    expect(collectiveTimeS(fabric, 'allReduce', bytes, all)).toBeCloseTo(2 * Math.max(innerS, outerS), 3);
  });

  it('sends 7/8 of an all-to-all over the outer tier', () => {
    const bytes = 64e9;
    expect(collectiveTimeS(fabric, 'allToAll', bytes, all)).toBeCloseTo(((56 / 64) * bytes) / 1e10, 3);
  });

  it.each(kinds)('%s: more bytes or more devices never take less time', (kind) => {
    for (const size of [2, 4, 8, 16, 32, 64]) {
      let last = 0;
      for (let bytes = 1; bytes < 1e10; bytes *= 7) {
        const timeS = collectiveTimeS(fabric, kind, bytes, { size, stride: 1 });
        expect(timeS).toBeGreaterThanOrEqual(last);
        expect(
          collectiveTimeS(fabric, kind, bytes, { size: Math.min(64, 2 * size), stride: 1 }),
        ).toBeGreaterThanOrEqual(timeS);
        last = timeS;
      }
    }
  });

  it.each(kinds)('%s costs nothing for one device or nothing to send', (kind) => {
    expect(collectiveTimeS(fabric, kind, 1e9, { size: 1, stride: 1 })).toBe(0);
    expect(collectiveTimeS(fabric, kind, 0, inner)).toBe(0);
  });
});

describe('the library', () => {
  const h100 = testInput('collective', { hardware: 'dgx-h100' }).hardware;
  const server = createFabric(h100, 8);
  const eight = { size: 8, stride: 1 };

  it('takes the ring for small messages and the reducing switches for large ones', () => {
    expect(collectivePlan(server, 'allReduce', 2 ** 16, eight)?.algorithm).toBe('ring');
    expect(collectivePlan(server, 'allReduce', 2 ** 30, eight)?.algorithm).toBe('inNetwork');
  });

  it('gives parts that add up, and the time that the fast path gives', () => {
    for (const kind of [...kinds, 'broadcast', 'allToAllV'] as const)
      for (let bytes = 8; bytes < 1e10; bytes *= 16) {
        const plan = collectivePlan(server, kind, bytes, eight);
        if (!plan) throw new Error('no plan');
        const { launchS, latencyS, transferS, pipelineS } = plan;
        expect(launchS + latencyS + transferS + pipelineS).toBeCloseTo(plan.timeS, 15);
        expect(collectiveTimeS(server, kind, bytes, eight)).toBeCloseTo(plan.timeS, 15);
      }
  });

  it('runs the algorithm that is asked for, and never beats its own choice with it', () => {
    for (const algorithm of algorithmsFor(server, 'allReduce', eight))
      for (let bytes = 8; bytes < 1e10; bytes *= 16) {
        const pinned = collectivePlan(server, 'allReduce', bytes, eight, { algorithm });
        expect(pinned?.algorithm).toBe(algorithm);
        expect(pinned?.timeS).toBeGreaterThanOrEqual(collectiveTimeS(server, 'allReduce', bytes, eight));
      }
  });

  it('sends more from the busiest rank of an uneven all-to-all', () => {
    const even = collectiveTimeS(server, 'allToAllV', 1e8, eight);
    expect(even).toBe(collectiveTimeS(server, 'allToAll', 1e8, eight));
    expect(collectiveTimeS(server, 'allToAllV', 1e8, eight, { imbalance: 1.5 })).toBe(
      collectiveTimeS(server, 'allToAll', 1.5e8, eight),
    );
  });

  it('crosses two domains with half the bytes on the wire that more of them need', () => {
    const bytes = 2 ** 34;
    const busOf = (domains: number): number => {
      const size = 8 * domains;
      const timeS = collectiveTimeS(createFabric(h100, size), 'allReduce', bytes, { size, stride: 1 });
      return (bytes * busFactor('allReduce', size)) / timeS;
    };
    expect(busOf(2)).toBeGreaterThan(1.15 * busOf(4));
    // Eight NICs of 50 GB/s carry twice the buffer between them.
    expect(busOf(8)).toBeLessThan(400e9);
    expect(busOf(8)).toBeGreaterThan(350e9);
  });

  it('leaves groups of four to the ring, as NCCL does', () => {
    expect(algorithmsFor(server, 'allReduce', { size: 4, stride: 1 })).not.toContain('inNetwork');
    expect(algorithmsFor(server, 'allReduce', { size: 5, stride: 1 })).toContain('inNetwork');
  });

  it('says where its figures are borrowed', () => {
    expect(server.library.isBorrowed).toBe(false);
    const bus = createFabric(testInput('collective', { hardware: 'cloudmatrix-384' }).hardware, 768);
    expect(bus.library.isBorrowed).toBe(true);
    expect(bus.library.origin).toContain('borrowed');
  });
});

describe('collectives over a network', () => {
  const hardware = (id: string) => testInput('collective', { hardware: id }).hardware;
  const timeUs = (built: Fabric, kind: CollectiveKind, bytes: number, size: number) =>
    1e6 * collectiveTimeS(built, kind, bytes, { size, stride: 1 });
  const server = hardware('dgx-h100');
  const slower = { ...server, scaleOut: { ...server.scaleOut, latencyS: server.scaleOut.latencyS + 10e-6 } };
  const added = (kind: CollectiveKind, bytes: number, size: number) =>
    timeUs(createFabric(slower, size), kind, bytes, size) - timeUs(createFabric(server, size), kind, bytes, size);

  it('go round a ring over both links between two servers', () => {
    expect(added('allGather', 8, 16)).toBeCloseTo(2 * 1.14 * 10, 0);
    expect(added('allGather', 8, 64)).toBeCloseTo(8 * 1.14 * 10, 0);
  });

  it('wait for the network with every piece and step of a tree, not with the message alone', () => {
    expect(added('allReduce', 8, 16)).toBeCloseTo(2 * 1.14 * 10, 0);
    expect(added('allReduce', 2 ** 24, 16)).toBeGreaterThan(3 * added('allReduce', 8, 16));
  });

  it('post a message to every peer beyond the domain in an all-to-all', () => {
    const built = createFabric(server, 1024);
    const small = (size: number) => timeUs(built, 'allToAll', 8, size);
    expect(small(1024) - small(512)).toBeGreaterThan(512 * 1.5);
  });

  it('pass along all of a scale-up domain before a tree leaves it', () => {
    const rack = createFabric(hardware('gb200-nvl72'), 144);
    expect(timeUs(rack, 'allReduce', 8, 144)).toBeGreaterThan(150);
  });
});

describe('an all-to-all', () => {
  it('is never faster than the links carry it, whatever joins the devices', () => {
    const rack = testInput('collective', { hardware: 'gb200-nvl72' }).hardware;
    const bytes = 2 ** 30;
    for (const shape of ['switched', 'ring', 'mesh'] as const) {
      const hardware = { ...rack, tiers: rack.tiers.map((tier) => ({ ...tier, shape })) };
      const ideal = createFabric(hardware, 72, idealLibrary);
      for (const size of [2, 4, 8, 16, 36, 72]) {
        const group = { size, stride: 1 };
        expect(collectiveTimeS(createFabric(hardware, 72), 'allToAll', bytes, group)).toBeGreaterThan(
          0.95 * (collectivePlan(ideal, 'allToAll', bytes, group)?.transferS ?? NaN),
        );
      }
    }
  });
});
