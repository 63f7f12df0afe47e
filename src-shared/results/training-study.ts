/**
 * What the training views ask of the engine beside a run's result, and its answers: the played step, the layers it
 * is made of, two layouts against each other, and the same job over scale-up domains of many sizes.
 */
import type { ScenarioInput } from '../model/scenario-input';
import type { LayoutSummary, MemoryPart } from './run-result';

/** Values of a layout as a LayoutSummary carries them; null = the layout that the scenario's run chose. */
export type LayoutValues = LayoutSummary['values'];

/** What a stage does at a time. */
export type TimelineKind =
  'forward' | 'backward' | 'backwardWeight' | 'send' | 'gather' | 'reduce' | 'optimizer';

export const timelineKindTitles: Record<TimelineKind, string> = {
  forward: 'Forward',
  backward: 'Backward',
  backwardWeight: 'Backward of weights',
  send: 'Activations to the next stage',
  gather: 'Weight gathering',
  reduce: 'Gradient reduction',
  optimizer: 'Optimiser',
};

export interface TimelineTask {
  stage: number;
  /** Null where the task belongs to the whole step. */
  microBatch: number | null;
  chunk: number;
  kind: TimelineKind;
  startS: number;
  endS: number;
}

export interface TimelineStage {
  /** e.g. "Stage 1: embedding, layers 1 to 8". */
  title: string;
  busyS: number;
  idleS: number;
  memoryBytes: number;
  /** Bytes over what a device has; 0 where the stage fits. */
  overflowBytes: number;
}

/** One operator or transfer of a layer on one device, for one micro-batch. */
export interface LayerOperator {
  name: string;
  part: string;
  forwardS: number;
  backwardS: number;
  /** Gradient of weights. */
  weightS: number;
  /** Forward FLOPs. */
  flops: number;
  bound: 'compute' | 'memory' | 'launch' | 'network';
}

export interface LayerBreakdown {
  key: string;
  title: string;
  /** Copies of it on every stage. */
  perStage: number[];
  operators: LayerOperator[];
}

export interface TrainingTimeline {
  layout: LayoutSummary;
  stages: TimelineStage[];
  tasks: TimelineTask[];
  microBatches: number;
  chunks: number;
  /** End of the played step. */
  playedS: number;
  /** The same in closed form, as the search computes it. */
  closedFormS: number;
  layers: LayerBreakdown[];
}

/** One cause of time (s) or part of memory (bytes) in two layouts. */
export interface TermPair {
  key: string;
  title: string;
  first: number;
  second: number;
}

export interface LayoutComparison {
  first: LayoutSummary;
  second: LayoutSummary;
  time: TermPair[];
  memory: TermPair[];
  /** Why the faster one is faster, in sentences, the largest cause first. */
  reasons: string[];
}

export const sweepBases = { equalDevices: 'Equal devices', equalPower: 'Equal power' } as const;
export type SweepBasis = keyof typeof sweepBases;

/** The job on one size of scale-up domain. */
export interface SweepPoint {
  basis: SweepBasis;
  /** Devices in one scale-up domain. */
  domainDevices: number;
  devices: number;
  powerW: number;
  /** Null where no layout fits. */
  layout: LayoutSummary | null;
  /** What binds, or why nothing fits. */
  note: string;
}

export interface SizeSweep {
  points: SweepPoint[];
  memory?: MemoryPart[];
  /** What was held and what was changed from size to size, in words. */
  assumptions: string[];
}

export type TrainingStudy =
  | { kind: 'timeline'; layout: LayoutValues | null }
  | { kind: 'comparison'; first: LayoutValues; second: LayoutValues }
  | { kind: 'sweep'; sizes: number[] };

export interface TrainingStudyQuestion {
  input: ScenarioInput;
  study: TrainingStudy;
}

export type TrainingStudyAnswer =
  | { kind: 'timeline'; timeline: TrainingTimeline }
  | { kind: 'comparison'; comparison: LayoutComparison }
  | { kind: 'sweep'; sweep: SizeSweep };
