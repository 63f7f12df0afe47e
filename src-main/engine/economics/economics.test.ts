/** Identities of power, energy and cost. */
import { describe, expect, it } from 'vitest';
import { simulate } from '../index';
import { testInput } from '../testing/test-scenario';
import { estimateCost } from './cost';
import { estimatePower } from './power';

const KWH_J = 3.6e6;
const YEAR_S = 365.25 * 86_400;
const { hardware, assumptions } = testInput('training', { hardware: 'cloudmatrix-384', model: 'llama-3.1-8b' });

describe('estimatePower', () => {
  const devices = hardware.node.devices * hardware.supernode.nodes;
  const idle = { compute: 0, memory: 0, communication: 0 };
  const busy = { compute: 1, memory: 0, communication: 0 };
  it('is the system power at full load, and never more', () => {
    expect(estimatePower(hardware, 2, 2 * devices, busy, 1.2).itW).toBeCloseTo(2 * hardware.power.systemW, 3);
    const over = { compute: 1, memory: 1, communication: 1 };
    expect(estimatePower(hardware, 2, 2 * devices, over, 1.2).itW).toBeCloseTo(2 * hardware.power.systemW, 3);
  });
  it('keeps idle power, switches and hosts when nothing runs', () => {
    const { itW, parts } = estimatePower(hardware, 1, devices, idle, 1.2);
    expect(itW).toBeCloseTo(hardware.power.systemW - devices * (hardware.device.tdpW - hardware.device.idlePowerW), 3);
    expect(parts.find((part) => part.key === 'deviceActive')?.powerW).toBe(0);
  });
  it('has parts that add up to the facility', () => {
    for (const activity of [idle, busy, { compute: 0.3, memory: 0.4, communication: 0.2 }]) {
      const estimate = estimatePower(hardware, 3, 1000, activity, 1.3);
      expect(estimate.parts.reduce((sum, part) => sum + part.powerW, 0) / estimate.facilityW).toBeCloseTo(1, 12);
      expect(estimate.facilityW / estimate.itW).toBeCloseTo(1.3, 12);
      expect(estimate.facilityW).toBeLessThanOrEqual(estimate.peakFacilityW * (1 + 1e-12));
    }
  });
  it('is between idle and full for memory-bound work', () => {
    const at = (activity: typeof idle): number => estimatePower(hardware, 1, devices, activity, 1).itW;
    const memory = at({ compute: 0, memory: 1, communication: 0 });
    expect(memory).toBeGreaterThan(at(idle));
    expect(memory).toBeLessThan(at(busy));
  });
});

describe('estimateCost', () => {
  const cost = estimateCost(hardware, assumptions, 4, 1e6, 2e6);
  const part = (key: string): number => cost.parts.find((each) => each.key === key)?.costUsd ?? NaN;
  it('writes capital off over its life', () => {
    expect((part('systems') * assumptions.amortisationS) / 3600).toBeCloseTo(4 * hardware.cost.systemUsd, 3);
    expect((part('facility') * 15 * YEAR_S) / 3600 / (2e6 * assumptions.facilityCostUsdPerW)).toBeCloseTo(1, 2);
    expect((part('maintenance') * YEAR_S) / 3600 / (0.05 * 4 * hardware.cost.systemUsd)).toBeCloseTo(1, 2);
  });
  it('pays energy by the meter', () => {
    expect(part('energy')).toBeCloseTo(1000 * assumptions.energyPriceUsdPerJ * KWH_J, 6);
  });
  it('buys the scale-out network only where systems are joined', () => {
    const one = estimateCost(hardware, assumptions, 1, 1e6, 2e6);
    expect(one.parts.find((each) => each.key === 'network')?.costUsd).toBe(0);
    expect(one.capitalUsd).toBe(hardware.cost.systemUsd);
    expect(cost.capitalUsd).toBe(4 * hardware.cost.systemUsd + 4 * 768 * hardware.cost.networkPerDeviceUsd);
  });
  it('has parts that add up', () => {
    expect(cost.parts.reduce((sum, each) => sum + each.costUsd, 0)).toBeCloseTo(cost.perHourUsd, 9);
  });
});

describe('a training run', () => {
  const input = testInput('training', {
    hardware: 'gb200-nvl72',
    model: 'llama-3.1-70b',
    workload: { globalBatch: 1152, totalTokens: '1 trillion tokens' },
    deployment: { systems: 4 },
  });
  const { metrics } = simulate(input);
  const value = (key: keyof typeof metrics): number => metrics[key] ?? NaN;
  it('takes its tokens over throughput and effective time', () => {
    expect(value('trainingTimeS')).toBeCloseTo(1e12 / value('tokensPerS') / 0.9, 0);
  });
  it('uses facility power for that time', () => {
    expect(value('runEnergyJ') / (value('facilityPowerW') * value('trainingTimeS'))).toBeCloseTo(1, 12);
    expect((value('energyPerTokenJ') * 1e12) / value('runEnergyJ')).toBeCloseTo(1, 9);
    expect(value('energyPerTokenJ') * value('tokensPerJ')).toBeCloseTo(1, 12);
    expect(value('energyPerStepJ')).toBeCloseTo(value('facilityPowerW') * value('stepTimeS'), 3);
    expect(value('carbonKg') / (value('runEnergyJ') / KWH_J)).toBeCloseTo(0.4, 9);
  });
  it('costs its hours', () => {
    const hours = value('trainingTimeS') / 3600;
    expect(value('runCostUsd') / (hours * value('costPerHourUsd'))).toBeCloseTo(1, 9);
    expect(value('costPerTokenUsd') * 1e12).toBeCloseTo(value('runCostUsd'), 3);
  });
  it('has MFU and HFU that follow from FLOPs and peak', () => {
    const peak = 2500e12 * value('devicesUsed') * value('stepTimeS');
    expect(value('mfu')).toBeCloseTo(value('modelFlopsPerStep') / peak, 12);
    expect(value('hfu')).toBeGreaterThanOrEqual(value('mfu'));
  });
});
