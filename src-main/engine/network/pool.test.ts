/** Reads over the fabric against the figures of CloudMatrix384 (arXiv:2506.12708, Table 1) and the supply of its hosts. */
import { describe, expect, it } from 'vitest';
import { testInput } from '../testing/test-scenario';
import { peerAccess, poolAccess, poolReadTimeS, poolSupplyBytesPerS, type PoolRead } from './pool';

const hardwareOf = (id: string) => testInput('collective', { hardware: id }).hardware;
const cloudMatrix = hardwareOf('cloudmatrix-384');
const large: PoolRead = { bytes: 1e10, blockBytes: 1e7, concurrency: 8, readersPerNode: 1 };

describe('access', () => {
  it('is that of the table, devices and hosts, in the node and beyond', () => {
    expect(peerAccess(cloudMatrix, 'node')?.latencyS).toBeCloseTo(1.2e-6, 12);
    expect(peerAccess(cloudMatrix, 'supernode')?.latencyS).toBeCloseTo(1.9e-6, 12);
    expect(peerAccess(cloudMatrix, 'node')?.bytesPerS).toBeCloseTo(167e9, -9);
    expect(peerAccess(cloudMatrix, 'supernode')?.bytesPerS).toBeCloseTo(164e9, -9);
    expect(poolAccess(cloudMatrix, 'supernode')).toEqual({ latencyS: 1.7e-6, bytesPerS: 147e9 });
    expect(poolAccess(cloudMatrix, 'node')?.latencyS).toBeCloseTo(1e-6, 12);
    expect((poolAccess(cloudMatrix, 'node')?.bytesPerS ?? 0) / 151e9).toBeCloseTo(1, 1);
  });

  it('does not exist where hosts are not on the fabric, nor beyond the node of a server', () => {
    const server = hardwareOf('dgx-h100');
    expect(poolAccess(server, 'node')).toBeNull();
    expect(poolReadTimeS(server, large)).toBeNull();
    expect(peerAccess(server, 'supernode')).toBeNull();
    expect(peerAccess(server, 'node')?.bytesPerS).toBeGreaterThan(3e11);
  });
});

describe('reads', () => {
  it('of one device run at its own rate', () => {
    expect(poolReadTimeS(cloudMatrix, large)).toBeCloseTo(1e10 / 147e9 + 1.7e-6, 9);
    expect(poolReadTimeS(cloudMatrix, { ...large, bytes: 512, blockBytes: 512 })).toBeCloseTo(1.7e-6, 8);
    expect(poolReadTimeS(cloudMatrix, { ...large, bytes: 0 })).toBe(0);
  });

  it('of all devices share the ports of the hosts: 4 of 160 GB/s for 16 devices', () => {
    expect(poolSupplyBytesPerS(cloudMatrix, 16)).toBeCloseTo(40e9, 0);
    expect(poolReadTimeS(cloudMatrix, { ...large, readersPerNode: 16 })).toBeCloseTo(1e10 / 40e9, 4);
    let last = 0;
    for (let readersPerNode = 1; readersPerNode <= 16; readersPerNode++) {
      const timeS = poolReadTimeS(cloudMatrix, { ...large, readersPerNode }) ?? NaN;
      expect(timeS).toBeGreaterThanOrEqual(last);
      last = timeS;
    }
  });

  it('of small blocks wait for each other unless enough are under way', () => {
    const rows = { bytes: 512 * 10000, blockBytes: 512, readersPerNode: 1 };
    const alone = poolReadTimeS(cloudMatrix, { ...rows, concurrency: 1 }) ?? NaN;
    expect(alone).toBeCloseTo(10000 * (1.7e-6 + 512 / 147e9), 9);
    expect(poolReadTimeS(cloudMatrix, { ...rows, concurrency: 100 })).toBeCloseTo(alone / 100, 9);
    expect(poolReadTimeS(cloudMatrix, { ...rows, concurrency: 1e6 })).toBeCloseTo(rows.bytes / 147e9 + 1.7e-6, 9);
  });
});
