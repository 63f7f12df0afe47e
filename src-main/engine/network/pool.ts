/**
 * Reads of one device from memory elsewhere on the scale-up fabric: another device's, or the pooled memory of the hosts
 * (KV and embedding caches). A read waits for its latency; many readers share what the hosts supply.
 */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';

/** Where the memory lies that a device reads. */
export type MemoryPlace = 'node' | 'supernode';

export interface MemoryAccess {
  /** One small read, s. */
  readonly latencyS: number;
  /** Large reads of one device while no other reads. */
  readonly bytesPerS: number;
}

/** A device's reads of another device's memory; null where the profile has no such tier. */
export function peerAccess(hardware: HardwareSpec, place: MemoryPlace): MemoryAccess | null {
  const { tiers, node } = hardware;
  const tier =
    place === 'node'
      ? (tiers.find(({ endpoints }) => endpoints >= node.devices) ?? tiers.at(-1))
      : tiers.find(({ endpoints }) => endpoints > node.devices);
  return tier ? { latencyS: tier.latencyS, bytesPerS: tier.bandwidthBytesPerS * tier.efficiency } : null;
}

/**
 * A device's reads of host memory; null where hosts are not on the fabric. The profile states them across nodes; inside
 * one they save what a peer in the same node saves (CloudMatrix384, arXiv:2506.12708, Table 1: 1.9 - 1.2 us there, 1.7 - 1.0
 * here).
 */
export function poolAccess(hardware: HardwareSpec, place: MemoryPlace): MemoryAccess | null {
  const { poolBandwidthBytesPerS: bytesPerS, poolLatencyS: latencyS } = hardware.node;
  if (bytesPerS <= 0) return null;
  const near = peerAccess(hardware, 'node');
  const far = peerAccess(hardware, 'supernode');
  if (place === 'supernode' || !near || !far) return { latencyS, bytesPerS };
  return {
    latencyS: Math.max(0, latencyS - (far.latencyS - near.latencyS)),
    bytesPerS: bytesPerS * Math.max(1, near.bytesPerS / far.bytesPerS),
  };
}

/** What one device reads from the pool. */
export interface PoolRead {
  readonly bytes: number;
  /** Bytes of one request: a cache block, a row of an embedding table. */
  readonly blockBytes: number;
  /** Requests that a device keeps under way. */
  readonly concurrency: number;
  /** Devices of each node that read at the same time. */
  readonly readersPerNode: number;
}

/**
 * What the hosts supply to one device while `readersPerNode` devices of every node read: the pool is spread over all
 * nodes, so each node's hosts feed as many devices as it has readers. Their ports limit before their DRAM does (8
 * DDR5 channels of a host hold about twice the 160 GB/s of its port in a CloudMatrix384).
 */
export function poolSupplyBytesPerS(hardware: HardwareSpec, readersPerNode: number): number {
  const { cpus, hostBandwidthBytesPerS } = hardware.node;
  return hostBandwidthBytesPerS > 0 ? (cpus * hostBandwidthBytesPerS) / Math.max(1, readersPerNode) : Infinity;
}

/**
 * Seconds for a device to read from the pool, null where hosts are not on the fabric: its bytes at the slower of its
 * own rate and its share of the supply, or its requests at their latency where too few are under way.
 */
export function poolReadTimeS(hardware: HardwareSpec, read: PoolRead): number | null {
  const access = poolAccess(hardware, 'supernode');
  if (!access) return null;
  if (read.bytes <= 0) return 0;
  const { latencyS, bytesPerS } = access;
  const rate = Math.min(bytesPerS, poolSupplyBytesPerS(hardware, read.readersPerNode));
  const block = Math.min(read.blockBytes, read.bytes);
  const rounds = Math.ceil(read.bytes / block / Math.max(1, read.concurrency));
  return Math.max(latencyS + read.bytes / rate, rounds * (latencyS + block / bytesPerS));
}
