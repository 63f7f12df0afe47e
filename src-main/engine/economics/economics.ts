/** Power, energy and cost metrics that every kind of workload shares. */
import type { ScenarioInput } from '../../../src-shared/model/scenario-input';
import { unitFactor } from '../../../src-shared/quantity/units';
import type { MetricValues } from '../../../src-shared/results/metrics';
import { estimateCost, type CostEstimate } from './cost';
import { estimatePower, type Activity, type PowerEstimate } from './power';

const HOUR_S = unitFactor('seconds', 'h') ?? NaN;
const TEN_MEGAWATTS_W = 10 * (unitFactor('watts', 'MW') ?? NaN);

export interface Economics {
  power: PowerEstimate;
  cost: CostEstimate;
  metrics: MetricValues;
}

/**
 * @param tokensPerS useful tokens per second of wall time while the workload runs; 0 = none to divide by
 */
export function estimateEconomics(
  input: ScenarioInput,
  devicesUsed: number,
  activity: Activity,
  tokensPerS: number,
): Economics {
  const { hardware, assumptions } = input;
  const { systems } = input.deployment;
  const power = estimatePower(hardware, systems, devicesUsed, activity, assumptions.pue);
  const cost = estimateCost(hardware, assumptions, systems, power.facilityW, power.peakFacilityW);
  const metrics: MetricValues = {
    systems,
    devices: systems * hardware.node.devices * hardware.supernode.nodes,
    devicesUsed,
    systemPowerW: power.itW,
    facilityPowerW: power.facilityW,
    peakFacilityPowerW: power.peakFacilityW,
    systemsPer10Mw: Math.floor(TEN_MEGAWATTS_W / (hardware.power.systemW * assumptions.pue)),
    capitalUsd: cost.capitalUsd,
    facilityCapitalUsd: cost.facilityCapitalUsd,
    costPerHourUsd: cost.perHourUsd,
  };
  if (tokensPerS > 0) {
    metrics.energyPerTokenJ = power.facilityW / tokensPerS;
    metrics.tokensPerJ = tokensPerS / power.facilityW;
    metrics.costPerTokenUsd = cost.perHourUsd / HOUR_S / tokensPerS;
  }
  return { power, cost, metrics };
}
