/** Machines with domains of other sizes: tiers, power and price against published counts and by hand. */
import { describe, expect, it } from 'vitest';
import { library } from '../../../../src-shared/model/library';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import { resolveHardware } from '../../../../src-shared/model/resolve-hardware';
import { usualSizes } from '../../../../src-shared/results/size-sweep';
import { buildGraph, systemDevicesOf } from '../../network/graph/build-graph';
import { fabricPorts, MODULE_W_PER_BYTE_PER_S, rackDevices, SWITCH_W_PER_BYTE_PER_S } from './fabric-share';
import { resizeDomain } from './resize-domain';

function profile(id: string): HardwareSpec {
  const found = library.hardware.find((each) => each.id === id);
  const hardware = found && resolveHardware(found, 'hardware', []);
  if (!hardware) throw new Error(`no profile "${id}"`);
  return hardware;
}

const cloudMatrix = profile('cloudmatrix-384');
const rack = profile('gb200-nvl72');
const server = profile('dgx-h100');
const perDeviceW = (hardware: HardwareSpec): number => hardware.power.systemW / systemDevicesOf(hardware);
const perDeviceUsd = (hardware: HardwareSpec): number => hardware.cost.systemUsd / systemDevicesOf(hardware);

describe('the fabric of a profile', () => {
  it('has the optical modules of CloudMatrix 384 that are published: 5,376 of 56 GB/s for the scale-up links', () => {
    const { modulesBytesPerS } = fabricPorts(cloudMatrix.tiers, rackDevices(cloudMatrix));
    expect((modulesBytesPerS * systemDevicesOf(cloudMatrix)) / 56e9).toBeCloseTo(5376, 6);
  });
  it('has three ports for every link of two tiers of switches and one for every link of one', () => {
    const two = fabricPorts(cloudMatrix.tiers, rackDevices(cloudMatrix));
    expect(two.portsBytesPerS).toBeCloseTo(3 * 196e9, 0);
    const one = fabricPorts(rack.tiers, rackDevices(rack));
    expect(one).toEqual({ portsBytesPerS: 900e9, modulesBytesPerS: 0 });
    // 18 chips of 72 ports at 50 GB/s.
    expect(one.portsBytesPerS * 72).toBe(18 * 72 * 50e9);
  });
});

describe('a domain within the own size', () => {
  it('is the profile itself at its own size', () => {
    expect(resizeDomain(cloudMatrix, 768)).toBe(cloudMatrix);
  });
  it('keeps inner tiers that divide it, cuts the next and loses those outside', () => {
    const node = resizeDomain(cloudMatrix, 16);
    expect(node.tiers.map(({ endpoints, switches }) => [endpoints, switches])).toEqual([
      [2, 0],
      [16, 7],
    ]);
    expect(node.supernode.nodes).toBe(1);
    const nine = resizeDomain(cloudMatrix, 144);
    expect(nine.tiers.map(({ endpoints, switches }) => [endpoints, switches])).toEqual([
      [2, 0],
      [16, 63],
      [144, 21],
    ]);
    expect(nine.tiers[2]).toMatchObject({ bandwidthBytesPerS: 196e9, latencyS: 1.9e-6, planes: 7 });
  });
  it('saves the second tier of switches and its optics where a node is the domain', () => {
    const saved = 2 * 196e9 * (SWITCH_W_PER_BYTE_PER_S + MODULE_W_PER_BYTE_PER_S);
    expect(perDeviceW(cloudMatrix) - perDeviceW(resizeDomain(cloudMatrix, 16))).toBeCloseTo(saved, 6);
    expect(perDeviceUsd(resizeDomain(cloudMatrix, 16))).toBeLessThan(perDeviceUsd(cloudMatrix));
  });
  it('needs as much of one tier of copper per device whatever its size', () => {
    for (const devices of [8, 16, 36, 64])
      expect(perDeviceW(resizeDomain(rack, devices))).toBeCloseTo(perDeviceW(rack), 9);
  });
  it('has smaller nodes where it does not hold whole ones', () => {
    const small = resizeDomain(cloudMatrix, 8);
    expect(small.node).toMatchObject({ devices: 8, cpus: 2 });
    expect(systemDevicesOf(small)).toBe(8);
  });
});

describe('a domain beyond the own size', () => {
  it('joins the largest equal groups of the own fabric by one tier of switches, with optics beyond the rack', () => {
    const large = resizeDomain(rack, 128);
    expect(large.tiers.map(({ endpoints }) => endpoints)).toEqual([64, 128]);
    expect(large.tiers[1]).toMatchObject({ bandwidthBytesPerS: 900e9, shape: 'switched' });
    expect((large.tiers[1]?.latencyS ?? 0) - (rack.tiers[0]?.latencyS ?? 0)).toBeCloseTo(0.7e-6, 12);
    // Two more ports and two modules for every link; 8 to 12 W per module make 260 to 390 W of optics per GPU.
    const added = 2 * 900e9 * (SWITCH_W_PER_BYTE_PER_S + MODULE_W_PER_BYTE_PER_S);
    expect(perDeviceW(large) - perDeviceW(rack)).toBeCloseTo(added, 6);
  });
  it('stays copper within a rack: servers of 8, four to a rack', () => {
    expect(rackDevices(server)).toBe(32);
    const copper = 2 * 450e9 * SWITCH_W_PER_BYTE_PER_S;
    expect(perDeviceW(resizeDomain(server, 32)) - perDeviceW(server)).toBeCloseTo(copper, 6);
    expect(perDeviceW(resizeDomain(server, 64)) - perDeviceW(server)).toBeGreaterThan(copper);
  });
  it('puts switches over servers without any, at the rate of their links', () => {
    const large = resizeDomain(profile('atlas-800-a2'), 64);
    expect(large.tiers.map(({ endpoints, shape }) => [endpoints, shape])).toEqual([
      [8, 'mesh'],
      [64, 'switched'],
    ]);
    expect(large.tiers[1]).toMatchObject({ inNetworkReduction: 1, switches: 1, planes: 1 });
  });
});

describe.each(library.hardware.map(({ id }) => id))('%s', (id) => {
  it('can be resized to every usual size and built', () => {
    const hardware = profile(id);
    for (const size of usualSizes) {
      const devices = size * hardware.device.perPackage;
      const resized = resizeDomain(hardware, devices);
      expect(systemDevicesOf(resized)).toBe(devices);
      const endpoints = resized.tiers.map((tier) => tier.endpoints);
      expect(endpoints.at(-1)).toBe(devices);
      expect(endpoints).toEqual([...new Set(endpoints)].sort((a, b) => a - b));
      expect(perDeviceW(resized)).toBeGreaterThan(hardware.device.idlePowerW);
      expect(perDeviceUsd(resized)).toBeGreaterThan(0);
      expect(buildGraph(resized, { devices: 2 * devices }).devices).toBe(2 * devices);
    }
  });
});
