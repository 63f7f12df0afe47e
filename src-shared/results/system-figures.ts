/** Figures of one whole system that follow from its profile: the head-to-head table, computed. */
import type { HardwareSpec } from '../model/hardware-parameters';
import type { SystemFigures } from './system-metrics';

/** All system metrics of a profile, canonical units; null where the profile lacks the figure. */
export function systemFigures(hardware: HardwareSpec): SystemFigures {
  const { device, node, supernode, tiers, scaleOut, power, cost } = hardware;
  const devices = node.devices * supernode.nodes;
  const eightBit = device.peakFp8FlopsPerS ?? device.peakInt8FlopsPerS;
  // Of tiers that the whole system shares; the outermost one is what joins its devices.
  const scaleUp = tiers.at(-1)?.bandwidthBytesPerS ?? null;
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
