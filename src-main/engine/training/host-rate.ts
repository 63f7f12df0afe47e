/** How fast a device reaches the memory of its host, and the host its own, while all devices of the node do. */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';

/** Share of the memory bandwidth of a host that transfers of devices reach. */
const HOST_MEMORY_SHARE = 0.8;

/** Bytes per second that a host moves in its own memory for one device; 0 where nothing is offloaded to it. */
export const hostMemoryRate = ({ node }: HardwareSpec): number =>
  (HOST_MEMORY_SHARE * node.hostMemoryBandwidthBytesPerS) / node.devices;

/**
 * Bytes per second and direction of one device: its link, or its share of the host's memory bandwidth where that is
 * less. What leaves in one micro-batch's forward pass and what returns for another's backward pass share it.
 */
export function hostRate(hardware: HardwareSpec): number {
  return Math.min(hardware.node.hostLinkBytesPerS, hostMemoryRate(hardware) / 2);
}
