/** Cost of owning and running a deployment, per hour and in total. */
import type { AssumptionSpec } from '../../../src-shared/model/assumption-parameters';
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { unitFactor } from '../../../src-shared/quantity/units';

const HOUR_S = unitFactor('seconds', 'h') ?? NaN;
const YEAR_S = unitFactor('seconds', 'year') ?? NaN;
/** Buildings and power plant outlive the machines in them. */
const FACILITY_LIFE_S = 15 * YEAR_S;

export interface CostEstimate {
  parts: { key: string; title: string; costUsd: number }[];
  capitalUsd: number;
  facilityCapitalUsd: number;
  perHourUsd: number;
}

/** Straight-line ownership cost; the scale-out network is bought only where systems are joined. */
export function estimateCost(
  hardware: HardwareSpec,
  assumptions: AssumptionSpec,
  systems: number,
  facilityW: number,
  peakFacilityW: number,
): CostEstimate {
  const devices = systems * hardware.node.devices * hardware.supernode.nodes;
  const networkUsd = systems > 1 ? devices * hardware.cost.networkPerDeviceUsd : 0;
  const systemsUsd = systems * hardware.cost.systemUsd;
  const facilityCapitalUsd = peakFacilityW * assumptions.facilityCostUsdPerW;
  const perHour = HOUR_S / assumptions.amortisationS;
  const parts = [
    { key: 'systems', title: 'Systems', costUsd: systemsUsd * perHour },
    { key: 'network', title: 'Scale-out network', costUsd: networkUsd * perHour },
    { key: 'facility', title: 'Facility', costUsd: (facilityCapitalUsd * HOUR_S) / FACILITY_LIFE_S },
    {
      key: 'maintenance',
      title: 'Maintenance',
      costUsd: (systemsUsd * assumptions.maintenancePerYear * HOUR_S) / YEAR_S,
    },
    { key: 'energy', title: 'Energy', costUsd: facilityW * HOUR_S * assumptions.energyPriceUsdPerJ },
  ];
  return {
    parts,
    capitalUsd: systemsUsd + networkUsd,
    facilityCapitalUsd,
    perHourUsd: parts.reduce((sum, part) => sum + part.costUsd, 0),
  };
}
