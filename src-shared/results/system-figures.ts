/** Figures of one whole system that follow from its profile: the head-to-head table, computed. */
import type { HardwareSpec, TierSpec } from '../model/hardware-parameters';
import type { SystemFigures } from './system-metrics';

/**
 * Line rate of one device into the whole system: its ports on the outermost tier, and where that one has links instead
 * of switches (mesh, ring), those of the links further in as well, since each dimension of a torus has its own.
 */
function scaleUpOf(tiers: readonly TierSpec[]): number | null {
  const lastSwitched = tiers.findLastIndex((tier) => tier.shape === 'switched' && tier.switches > 0);
  const shared = lastSwitched === tiers.length - 1 ? tiers.slice(-1) : tiers.slice(lastSwitched + 1);
  return shared.length === 0 ? null : shared.reduce((sum, tier) => sum + tier.bandwidthBytesPerS, 0);
}

/** All system metrics of a profile, canonical units; null where the profile lacks the figure. */
export function systemFigures(hardware: HardwareSpec): SystemFigures {
  const { device, node, supernode, tiers, scaleOut, power, cost } = hardware;
  const devices = node.devices * supernode.nodes;
  const eightBit = device.peakFp8FlopsPerS ?? device.peakInt8FlopsPerS;
  const scaleUp = scaleUpOf(tiers);
  return {
    accelerators: devices / device.perPackage,
    devices,
    peakBf16FlopsPerS: devices * device.peakBf16FlopsPerS,
    acceleratorPeakBf16FlopsPerS: device.perPackage * device.peakBf16FlopsPerS,
    peak8BitFlopsPerS: eightBit === null ? null : devices * eightBit,
    memoryBytes: devices * device.memoryCapacityBytes,
    memoryBandwidthBytesPerS: devices * device.memoryBandwidthBytesPerS,
    scaleUpBytesPerS: scaleUp === null ? null : devices * scaleUp,
    acceleratorScaleUpBytesPerS: scaleUp === null ? null : device.perPackage * scaleUp,
    scaleOutBytesPerS: devices * scaleOut.bandwidthBytesPerS,
    powerW: power.systemW,
    priceUsd: cost.systemUsd,
    bf16FlopsPerJ: (devices * device.peakBf16FlopsPerS) / power.systemW,
  };
}
