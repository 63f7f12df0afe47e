/**
 * Energy and cost of a step from its seconds by cause, linear in them: power and cost are asked once for each number of
 * devices and continued as straight lines, which they are.
 */
import { unitFactor } from '../../../../src-shared/quantity/units';
import { estimateCost } from '../../economics/cost';
import { estimatePower } from '../../economics/power';
import type { TrainingContext } from '../context';
import type { StepParts } from '../parts';

const HOUR_S = unitFactor('seconds', 'h') ?? NaN;

/** Seconds of a step in which devices draw power, by kind of work. */
export interface BusySeconds {
  compute: number;
  memory: number;
  communication: number;
}

/** How the causes of a step's time load the devices. */
export function busySeconds(parts: StepParts): BusySeconds {
  return {
    compute: parts.computeS + parts.recomputeS,
    memory: parts.memoryS + parts.optimizerS,
    communication: parts.tensorS + parts.contextS + parts.expertS + parts.pipelineS + parts.dataS + parts.offloadS,
  };
}

/** Facility power of so many devices at work, as a line over their load; and cost as a line over time and energy. */
export interface Objectives {
  readonly idleW: number;
  /** From no load to full load. */
  readonly spanW: number;
  /** Load of a second of memory-bound work and of communication over that of a second of compute. */
  readonly memoryLoad: number;
  readonly communicationLoad: number;
  readonly costPerS: number;
  readonly costPerJ: number;
}

/** The lines for a number of devices at work; cost is that of all systems of the scenario. */
export function objectivesOf(context: TrainingContext, devicesUsed: number): Objectives {
  const { hardware, deployment, assumptions } = context.input;
  const none = { compute: 0, memory: 0, communication: 0 };
  const power = (activity: BusySeconds): number =>
    estimatePower(hardware, deployment.systems, devicesUsed, activity, assumptions.pue).facilityW;
  const idleW = power(none);
  const spanW = power({ ...none, compute: 1 }) - idleW;
  const { peakFacilityW } = estimatePower(hardware, deployment.systems, devicesUsed, none, assumptions.pue);
  const costPerHour = (facilityW: number): number =>
    estimateCost(hardware, assumptions, deployment.systems, facilityW, peakFacilityW).perHourUsd;
  const costPerS = costPerHour(0) / HOUR_S;
  return {
    idleW,
    spanW,
    memoryLoad: spanW > 0 ? (power({ ...none, memory: 1 }) - idleW) / spanW : 0,
    communicationLoad: spanW > 0 ? (power({ ...none, communication: 1 }) - idleW) / spanW : 0,
    costPerS,
    costPerJ: costPerHour(1) / HOUR_S - costPerS,
  };
}

/** Seconds of full load. */
export const loadS = (objectives: Objectives, busy: BusySeconds): number =>
  busy.compute + objectives.memoryLoad * busy.memory + objectives.communicationLoad * busy.communication;

/** Facility energy of a step that keeps the devices busy for so many seconds of full load. */
export const energyJ = ({ idleW, spanW }: Objectives, stepS: number, fullLoadS: number): number =>
  idleW * stepS + spanW * Math.min(stepS, fullLoadS);

/** Cost of a step that takes so long and draws so much energy, USD. */
export const costUsd = ({ costPerS, costPerJ }: Objectives, stepS: number, stepJ: number): number =>
  costPerS * stepS + costPerJ * stepJ;
