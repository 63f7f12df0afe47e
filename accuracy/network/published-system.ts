/** Brings a published node and network to the engine: a library profile with what the text states put over it. */
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import { NotExpressible } from '../lib/not-expressible';
import { profileOf } from './chips';
import type { NetworkDescription, NetworkType } from './network-text';

export interface PublishedSystem {
  chip: string;
  /** Ranks that take part. */
  ranks: number;
  /** Nodes that they lie on; null where it is not stated. */
  nodes: number | null;
  /** Devices of one node; null where it is not stated. */
  perNode: number | null;
  network: NetworkDescription;
}

/**
 * One message over EFA by its version, with NCCL and its plugin, s: from all-reduces of 8 to 256 bytes on two instances, P4de
 * 161 us and P5 69 us (github.com/aws-samples/awsome-distributed-training, micro-benchmarks/nccl-tests), P6-B200 55 us
 * (github.com/dstackai/dstack, pull request 3961); P5en 35% below P5, as Amazon states.
 */
const efaLatencyS: readonly number[] = [58e-6, 22e-6, 14e-6, 12e-6];

/** Version of EFA of the instances that carry a chip. */
const efaVersionOf = (chip: string): number =>
  /^[AV]100$/.test(chip) ? 1 : chip === 'H100' ? 2 : chip === 'H200' ? 3 : 4;

/**
 * One small message between nodes, software included, where the text says what the network is: InfiniBand and RoCE across
 * leaves by arXiv:2505.09343, Table 5.
 */
export function networkLatencyS(type: NetworkType, version: number | null, chip: string): number {
  if (type === 'infiniband') return 3.7e-6;
  if (type === 'roce') return 5.6e-6;
  return efaLatencyS[(version ?? efaVersionOf(chip)) - 1] ?? 12e-6;
}

/** Devices of one scale-up domain of a profile. */
const domainOf = (hardware: HardwareSpec): number => hardware.tiers.at(-1)?.endpoints ?? 1;

/** Short name of the system for families: "H100-8". */
export const systemName = (system: PublishedSystem): string => `${system.chip}-${system.ranks}`;

/** The scale-up domain in devices: stated, or the node where the profile's node is its domain, or the profile's. */
function statedDomain(system: PublishedSystem, hardware: HardwareSpec): number {
  const { ranks, nodes, perNode, network } = system;
  if (network.domain !== null) return network.domain;
  const usual = domainOf(hardware);
  if (hardware.node.devices !== usual) return usual;
  if (nodes !== null && nodes > 1 && ranks % nodes === 0) return ranks / nodes;
  return perNode ?? usual;
}

/** Network rate of one device, or null where the text states none. */
function deviceRate(system: PublishedSystem, hardware: HardwareSpec): number | null {
  const { rate } = system.network;
  if (!rate) return null;
  const perNode = system.perNode ?? hardware.node.devices;
  const nodes = system.nodes ?? Math.ceil(system.ranks / perNode);
  switch (rate.per) {
    case 'device':
      return rate.bytesPerS;
    case 'package':
      return rate.bytesPerS / hardware.device.perPackage;
    case 'node':
      return rate.bytesPerS / perNode;
    case 'total':
      return rate.bytesPerS / (perNode * nodes);
  }
}

/**
 * The hardware of a published system.
 * @throws NotExpressible naming what is not stated
 */
export function hardwareOf(system: PublishedSystem): HardwareSpec {
  const hardware = profileOf(system.chip);
  const domain = statedDomain(system, hardware);
  const isMultiDomain = system.ranks > domain || (system.nodes !== null && system.ranks / system.nodes < 1);
  const rate = deviceRate(system, hardware);
  const { type, version } = system.network;
  if (isMultiDomain && rate === null && type === null)
    throw new NotExpressible(`the network between the nodes of ${systemName(system)} is not stated`);
  const inner = hardware.tiers.filter((tier) => tier.endpoints < domain);
  const outer = hardware.tiers.find((tier) => tier.endpoints >= domain) ?? hardware.tiers.at(-1);
  const tiers = outer && domain > 1 ? [...inner, { ...outer, endpoints: domain }] : [];
  return {
    ...hardware,
    supernode: { ...hardware.supernode, nodes: Math.max(1, Math.round(domain / hardware.node.devices)) },
    tiers: system.network.isFullMesh ? tiers.map((tier) => ({ ...tier, switches: 0 })) : tiers,
    scaleOut: {
      ...hardware.scaleOut,
      ...(rate === null ? {} : { bandwidthBytesPerS: rate }),
      ...(type === null ? {} : { latencyS: networkLatencyS(type, version, system.chip) }),
    },
  };
}
