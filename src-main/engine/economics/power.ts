/** Power of a deployment: devices between idle and their limit by activity, everything else constant. */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';

/** Shares of time (0 to 1) that a device spends on each kind of work; the rest is idle. */
export interface Activity {
  compute: number;
  memory: number;
  communication: number;
}

/** Share of the range between idle power and TDP that each kind of work draws. */
const drawShare = { compute: 1, memory: 0.75, communication: 0.4 } as const;

export interface PowerEstimate {
  parts: { key: string; title: string; powerW: number }[];
  itW: number;
  facilityW: number;
  peakFacilityW: number;
}

/**
 * @param systems supernodes that are powered
 * @param devicesUsed devices that hold the job; the others idle
 */
export function estimatePower(
  hardware: HardwareSpec,
  systems: number,
  devicesUsed: number,
  activity: Activity,
  pue: number,
): PowerEstimate {
  const { tdpW, idlePowerW } = hardware.device;
  const devices = systems * hardware.node.devices * hardware.supernode.nodes;
  const peakW = systems * hardware.power.systemW;
  // Hosts, switches, optics, fans and conversion: what the system draws beyond its devices.
  const fixedW = Math.max(0, peakW - devices * tdpW);
  const deviceLimitW = Math.min(tdpW, peakW / devices);
  const load =
    drawShare.compute * activity.compute +
    drawShare.memory * activity.memory +
    drawShare.communication * activity.communication;
  const idle = Math.min(idlePowerW, deviceLimitW);
  const busyW = devicesUsed * (deviceLimitW - idle) * Math.min(1, load);
  const idleW = devices * idle;
  const itW = fixedW + idleW + busyW;
  return {
    parts: [
      { key: 'deviceIdle', title: 'Devices, idle share', powerW: idleW },
      { key: 'deviceActive', title: 'Devices, work', powerW: busyW },
      { key: 'system', title: 'Hosts, switches, optics', powerW: fixedW },
      { key: 'cooling', title: 'Cooling and conversion (PUE)', powerW: itW * (pue - 1) },
    ],
    itW,
    facilityW: itW * pue,
    peakFacilityW: peakW * pue,
  };
}
