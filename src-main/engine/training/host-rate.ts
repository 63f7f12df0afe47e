/** How fast a device reaches the memory of its host while all devices of the node do. */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';

/** Share of the memory bandwidth of a host that transfers of devices reach. */
const HOST_MEMORY_SHARE = 0.8;

/**
 * Bytes per second and direction of one device: its link, or its share of the host's memory bandwidth where that is
 * less. What leaves in one micro-batch's forward pass and what returns for another's backward pass share it.
 */
export function hostRate({ node }: HardwareSpec): number {
  const { hostLinkBytesPerS, hostMemoryBandwidthBytesPerS, devices } = node;
  return Math.min(hostLinkBytesPerS, (HOST_MEMORY_SHARE * hostMemoryBandwidthBytesPerS) / (2 * devices));
}
