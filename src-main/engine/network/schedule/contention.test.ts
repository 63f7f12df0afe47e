/** What structure leaves of bandwidth, on fabrics for which it can be said beforehand. */
import { describe, expect, it } from 'vitest';
import { library } from '../../../../src-shared/model/library';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import { bandwidthFactor, createContention, isClosedFormExact, patternFactor, patternOf } from './contention';
import { latencyFactor } from './latency-factor';
import { leafDevices, representativeGroup } from './representative-group';
import { structuralFactor, structuralTimeS } from './structural-time';
import { libraryHardware } from './testing/library-hardware';

const dgx = libraryHardware('dgx-h100');
const withScaleOut = (changes: Partial<HardwareSpec['scaleOut']>): HardwareSpec => ({
  ...dgx,
  scaleOut: { ...dgx.scaleOut, ...changes },
});
const plain = withScaleOut({ oversubscription: 4, layout: 'plain', switchPorts: 40 });

describe('bandwidthFactor', () => {
  it('is 1, and so simulated, where switches pass on all that devices send', () => {
    const contention = createContention(dgx, 1024);
    for (const group of [
      { size: 8, stride: 1 },
      { size: 16, stride: 1 },
      { size: 16, stride: 8 },
    ]) {
      expect(isClosedFormExact(contention, group)).toBe(true);
      for (const pattern of ['ring', 'allToAll', 'shift'] as const)
        expect(patternFactor(contention, pattern, group)).toBeCloseTo(1, 6);
    }
  });

  it('gives back under one leaf what over-subscription takes from the closed form', () => {
    const contention = createContention(plain, 1024);
    expect(leafDevices(plain)).toBe(32);
    expect(bandwidthFactor(contention, 'allToAll', 'direct', { size: 2, stride: 8 })).toBeCloseTo(4, 6);
  });

  it('takes from an all-to-all across leaves only what its own leaf does not keep', () => {
    const contention = createContention(plain, 1024);
    // Of 16 peers 4 stand under the same leaf: 12 of 16 parts cross it, the closed form has 15.
    const factor = bandwidthFactor(contention, 'allToAll', 'direct', { size: 16, stride: 8 });
    expect(factor).toBeCloseTo(15 / 12, 6);
  });

  it('counts flows that a hash sends over the same spine', () => {
    const contention = createContention(withScaleOut({ layout: 'plain' }), 1024, 'hash');
    const factor = bandwidthFactor(contention, 'sendReceive', 'direct', { size: 16, stride: 64 });
    expect(factor).toBeLessThan(0.6);
    expect(factor).toBeGreaterThan(0.1);
  });

  it('leaves one link of a mesh to two neighbours', () => {
    const contention = createContention(libraryHardware('atlas-800-a2'), 64);
    expect(bandwidthFactor(contention, 'sendReceive', 'direct', { size: 2, stride: 1 })).toBeCloseTo(1, 6);
    expect(bandwidthFactor(contention, 'allGather', 'ring', { size: 8, stride: 1 })).toBeCloseTo(1, 6);
  });

  it('remembers, and is the same for kinds with the same traffic', () => {
    const contention = createContention(plain, 1024);
    const group = { size: 64, stride: 1 };
    const factor = bandwidthFactor(contention, 'allReduce', 'ring', group);
    expect(bandwidthFactor(contention, 'reduceScatter', 'ring', group)).toBe(factor);
    expect(contention.factors.size).toBe(1);
    expect(patternOf('allReduce', 'inNetwork')).toBeNull();
    expect(bandwidthFactor(contention, 'allReduce', 'inNetwork', group)).toBe(1);
  });

  it.each(library.hardware.map(({ id }) => id))('%s: has an answer for groups of any size and stride', (id) => {
    const hardware = libraryHardware(id);
    const devices = 2 * hardware.node.devices * hardware.supernode.nodes;
    const contention = createContention(hardware, devices);
    for (const [size, stride] of [
      [3, 1],
      [6, 1],
      [5, 7],
      [12, 2],
      [2, 48],
      [24, 3],
      [2, devices / 2],
      [3, Math.floor(devices / 3)],
    ] as const) {
      if (size * stride > devices) continue;
      for (const [kind, algorithm] of [
        ['allReduce', 'ring'],
        ['allReduce', 'tree'],
        ['allToAll', 'direct'],
        ['sendReceive', 'direct'],
      ] as const) {
        const factor = bandwidthFactor(contention, kind, algorithm, { size, stride });
        expect(factor, `${kind} by ${algorithm} of ${size} with stride ${stride}`).toBeGreaterThan(0.01);
        expect(factor).toBeLessThan(20);
      }
    }
  });

  it('takes a smaller group for one too large to play', () => {
    const contention = createContention(plain, 65536);
    const played = representativeGroup(plain, contention.ideal, 65536, 'ring', { size: 512, stride: 128 });
    expect(played.stride).toBe(32);
    expect(played.size * played.stride).toBeLessThanOrEqual(2048);
  });
});

describe('latencyFactor', () => {
  it('is that of one leaf for nodes under it', () => {
    const contention = createContention(plain, 1024);
    expect(latencyFactor(contention, 'sendReceive', 'direct', { size: 4, stride: 8 })).toBeCloseTo(0.75, 6);
    expect(latencyFactor(contention, 'sendReceive', 'direct', { size: 8, stride: 8 })).toBeCloseTo(1, 6);
  });
});

describe('structuralFactor', () => {
  it('is 1 on one tier of switches at any size', () => {
    const contention = createContention(dgx, 64);
    for (const bytes of [1e3, 1e6, 1e9])
      expect(structuralFactor(contention, 'allReduce', 'ring', { size: 8, stride: 1 }, bytes)).toBeCloseTo(1, 9);
  });

  it('goes to the factor of latency for small and to that of bandwidth for large messages', () => {
    const contention = createContention(plain, 1024);
    const group = { size: 4, stride: 8 };
    const factorAt = (bytes: number): number => structuralFactor(contention, 'allToAll', 'direct', group, bytes);
    expect(factorAt(1)).toBeCloseTo(latencyFactor(contention, 'allToAll', 'direct', group), 3);
    expect(factorAt(1e13)).toBeCloseTo(1 / bandwidthFactor(contention, 'allToAll', 'direct', group), 2);
    expect(structuralTimeS(contention, 'allToAll', 'direct', { size: 1, stride: 1 }, 1e6)).toBe(0);
  });
});
