/**
 * The grid of closed forms against the flow simulator: fabrics, placements, patterns and sizes. After tabulation no
 * cell may differ by more than 5%.
 */
import { describe, expect, it } from 'vitest';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { Group } from '../fabric';
import { createContention, routerFor, simulatedTransferS, worldOf } from './contention';
import { leafDevices } from './representative-group';
import { sampledAllToAllS } from './sampled-all-to-all';
import { comparePlayed, compareTransfers, errorOf, type ComparedCell } from './testing/compare-closed-forms';
import { libraryHardware } from './testing/library-hardware';

const groupsOf = (pairs: readonly (readonly [number, number])[]): Group[] =>
  pairs.map(([size, stride]) => ({ size, stride }));

const overSubscribed = (id: string, layout: 'rail' | 'plain'): HardwareSpec => {
  const hardware = libraryHardware(id);
  return { ...hardware, scaleOut: { ...hardware.scaleOut, oversubscription: 4, layout, switchPorts: 40 } };
};

const small = groupsOf([
  [2, 1],
  [4, 1],
  [8, 1],
  [16, 1],
  [2, 8],
  [4, 8],
  [8, 2],
]);
const wide = groupsOf([
  [32, 1],
  [64, 1],
  [128, 1],
  [16, 16],
  [32, 8],
  [8, 64],
]);
const torus = groupsOf([
  [4, 1],
  [16, 1],
  [8, 2],
  [4, 16],
]);

const switched: readonly [name: string, hardware: HardwareSpec][] = [
  ['CloudMatrix', libraryHardware('cloudmatrix-384')],
  ['NVL72', libraryHardware('gb200-nvl72')],
  ['DGX H100, rails', libraryHardware('dgx-h100')],
  ['DGX H100, rails over-subscribed 4:1', overSubscribed('dgx-h100', 'rail')],
  ['DGX H100, plain over-subscribed 4:1', overSubscribed('dgx-h100', 'plain')],
];

const meshed: readonly [name: string, hardware: HardwareSpec, groups: readonly Group[]][] = [
  ['Atlas 800 A2, full mesh in the node', libraryHardware('atlas-800-a2'), [...small, ...wide]],
  ['UB-Mesh', libraryHardware('ub-mesh-1024'), small],
  ['TPU v5p, torus', libraryHardware('tpu-v5p'), torus],
];

const sizes = [2 ** 16, 2 ** 20, 2 ** 25, 2 ** 30];

/** Cells that are off, in words, for the message of a failing test. */
const wrong = (cells: readonly ComparedCell[]): string[] =>
  cells
    .filter((cell) => !(errorOf(cell, cell.correctedS) <= 0.05))
    .map((cell) => `${cell.name}: ${cell.correctedS} for ${cell.simulatedS}`);

function expectTransfers(hardware: HardwareSpec, groups: readonly Group[]): void {
  const cells = compareTransfers(createContention(hardware, 4096), groups);
  expect(cells.length).toBeGreaterThan(3 * groups.length);
  expect(wrong(cells)).toEqual([]);
}

describe('closed forms after tabulation', () => {
  it.each(switched)('%s: transfers are within 5%', (_, hardware) => {
    expectTransfers(hardware, [...small, ...wide]);
  });

  it.each(meshed)('%s: transfers are within 5%', (_, hardware, groups) => {
    expectTransfers(hardware, groups);
  });

  it.each(switched)('%s: collectives played with their latencies are within 5% at any size', (_, hardware) => {
    const cells = comparePlayed(createContention(hardware, 4096), small, sizes);
    expect(cells).toHaveLength(small.length * sizes.length * 4);
    expect(wrong(cells)).toEqual([]);
  });

  it('a smaller group stands for one too large to play', () => {
    const contention = createContention(overSubscribed('dgx-h100', 'plain'), 4096);
    expect(wrong(compareTransfers(contention, [{ size: 32, stride: 128 }]))).toEqual([]);
  });
});

describe('sampledAllToAllS', () => {
  it.each(['rail', 'plain'] as const)('takes what the whole all-to-all takes on %s leaves', (layout) => {
    const hardware = overSubscribed('dgx-h100', layout);
    const contention = createContention(hardware, 4096);
    for (const group of groupsOf([
      [64, 1],
      [128, 1],
      [32, 8],
    ])) {
      const world = worldOf(contention, group);
      const sample = { ...group, world, nodeDevices: 8, leafDevices: leafDevices(hardware), bytes: 1e9 };
      const sampledS = sampledAllToAllS(routerFor(contention, world), sample);
      expect(sampledS / simulatedTransferS(contention, 'allToAll', group)).toBeCloseTo(1, 6);
    }
  });
});
