/** Closed forms against the textbook ones, and their order. */
import { describe, expect, it } from 'vitest';
import { testInput } from '../testing/test-scenario';
import { busFactor, collectiveTimeS, FILL_S, type CollectiveKind } from './collectives';
import { createFabric, groupLevels, outermostTier, type Fabric } from './fabric';

/** Two tiers of 8 and 64 devices: 100 GB/s and 10 GB/s, without reduction in the switches. */
const fabric: Fabric = {
  tiers: [
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
  levels: new Map(),
};
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
  const reached = 196e9 * 0.8;
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
    expect(collectiveTimeS(fabric, 'allGather', bytes, inner)).toBeCloseTo(wireS + FILL_S + 6e-6, 9);
    expect(collectiveTimeS(fabric, 'reduceScatter', bytes, inner)).toBeCloseTo(wireS + FILL_S + 6e-6, 9);
    expect(collectiveTimeS(fabric, 'allReduce', bytes, inner)).toBeCloseTo(2 * (wireS + FILL_S + 6e-6), 9);
    expect(collectiveTimeS(fabric, 'allToAll', bytes, inner)).toBeCloseTo(wireS, 4);
    expect(collectiveTimeS(fabric, 'sendReceive', bytes, { size: 2, stride: 1 })).toBeCloseTo(bytes / 1e11 + 1e-6, 12);
  });

  it('runs short transfers at half the rate', () => {
    const bytes = 1e6;
    const wireS = ((7 / 8) * bytes) / 1e11;
    expect(wireS).toBeLessThan(FILL_S);
    expect(collectiveTimeS(fabric, 'allGather', bytes, inner)).toBeCloseTo(2 * wireS + 6e-6, 12);
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
    const reducing: Fabric = { tiers: [{ ...tier, reductionGain: 1.5 }], levels: new Map() };
    const plain: Fabric = { tiers: [tier], levels: new Map() };
    const ratio = (size: number): number =>
      collectiveTimeS(plain, 'allReduce', size, inner) / collectiveTimeS(reducing, 'allReduce', size, inner);
    expect(ratio(1e12)).toBeCloseTo(1.5, 3);
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
