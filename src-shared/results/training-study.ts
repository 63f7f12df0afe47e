/**
 * What the training views ask of the engine beside a run's result, and its answers: the played step, the layers it
 * is made of, two layouts against each other, and the same job over scale-up domains of many sizes.
 */
import type { MetricValues } from './metrics';
import type { LayoutSummary, MemoryPart, RunResult, TimePart } from './run-result';

/** Values of a layout as a LayoutSummary carries them; null = the layout that the scenario's run chose. */
export type LayoutValues = LayoutSummary['values'];

/** What a stage does at a time. */
export type TimelineKind = 'forward' | 'backward' | 'backwardWeight' | 'send' | 'gather' | 'reduce' | 'optimizer';

export const timelineKindTitles: Record<TimelineKind, string> = {
  forward: 'Forward',
  backward: 'Backward',
  backwardWeight: 'Backward of weights',
  send: 'Send to a neighbour',
  gather: 'Weight gathering',
  reduce: 'Gradient reduction',
  optimizer: 'Optimiser',
};

/** In the order of their numbers in TimelineTasks.kind. */
export const timelineKinds = Object.keys(timelineKindTitles) as TimelineKind[];

/** Tasks side by side, since there may be hundreds of thousands: of every stage in the order of their starts. */
export interface TimelineTasks {
  count: number;
  /** First task of every stage, and the end after the last stage. */
  stageStart: Uint32Array;
  kind: Uint8Array;
  /** -1 where the task belongs to the whole step. */
  microBatch: Int32Array;
  /** Chunk of the interleaved schedule, or direction (0 down, 1 up the pipeline) of DualPipe. */
  chunk: Uint16Array;
  startS: Float64Array;
  endS: Float64Array;
}

export interface TimelineStage {
  /** e.g. "Stage 1: embedding, layers 1 to 8". */
  title: string;
  /** Passes and the optimiser's update. */
  busyS: number;
  /** Gathers and reductions of the replicas that nothing hides. */
  communicationS: number;
  idleS: number;
  /** One micro-batch through the stage, its communication included. */
  forwardS: number;
  backwardS: number;
  weightS: number;
  /** Most micro-batches whose activations are held at a time. */
  inFlight: number;
  memoryBytes: number;
  memory: MemoryPart[];
  /** Bytes over what a device has; 0 where the stage fits. */
  overflowBytes: number;
}

/** One operator or transfer of a layer on one device, for one micro-batch; the rows of a layer add up to its passes. */
export interface LayerOperator {
  name: string;
  /** e.g. "attention"; of a transfer its communicator, e.g. "tensor". */
  part: string;
  forwardS: number;
  backwardS: number;
  /** Gradient of weights. */
  weightS: number;
  /** Of a transfer: what it keeps its links busy, forward and backward, hidden or not; the passes hold what nothing hides. */
  linkS: number;
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
  tasks: TimelineTasks;
  /** Of the step, and those that are played: the steady part of a very long step is shortened. */
  microBatches: number;
  playedMicroBatches: number;
  chunks: number;
  capacityBytes: number;
  /** By how much every pass is longer than its layers: it waits for weights gathered anew or activations on the host. */
  waitShare: number;
  /** End of the played step. */
  playedS: number;
  /** The same micro-batches in closed form, as the search computes them. */
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
  /** Accelerators (packages as sold) in one scale-up domain. */
  domainAccelerators: number;
  /** True at the profile's own size, where the machine is the profile itself. */
  isOwn: boolean;
  /** Domains that the job gets, and devices (ranks) in them. */
  domains: number;
  devices: number;
  /** Devices of the scenario that do not fill a domain; 0 at equal power. */
  devicesLeft: number;
  /** All domains at full load, before cooling. */
  powerW: number;
  /** Null where no layout fits. */
  layout: LayoutSummary | null;
  /** Of the whole result: throughput, MFU, peak facility power, capital. Empty where no layout fits. */
  metrics: MetricValues;
  /** One step by part, s; empty where no layout fits. */
  parts: TimePart[];
  /** What binds, or why nothing fits. */
  note: string;
}

export interface SizeSweep {
  /** Equal devices first, then equal power, each by size. */
  points: SweepPoint[];
  /** The profile's own size, accelerators. */
  ownAccelerators: number;
  /** What was held: the scenario's devices in accelerators, and its power at full load before cooling. */
  accelerators: number;
  powerW: number;
  /** What was held and what was changed from size to size, in words. */
  assumptions: string[];
}

/** A layout to compare: as a result carries it, or what the scenario's deployment states, searched or not. */
export type ComparedLayout = LayoutValues | 'given';

export type TrainingStudy =
  | { kind: 'timeline'; layout: LayoutValues | null }
  | { kind: 'comparison'; first: ComparedLayout; second: ComparedLayout }
  /** The best layouts for other counts than the scenario's; null = its own. */
  | { kind: 'search'; systems: number | null; globalBatch: number | null }
  /** Sizes in accelerators per scale-up domain. */
  | { kind: 'sweep'; sizes: number[] };

export type TrainingStudyAnswer =
  | { kind: 'timeline'; timeline: TrainingTimeline }
  | { kind: 'comparison'; comparison: LayoutComparison }
  /** As a run answers, layouts searched. */
  | { kind: 'search'; result: RunResult }
  | { kind: 'sweep'; sweep: SizeSweep };
