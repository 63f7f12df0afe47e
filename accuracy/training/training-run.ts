/** One published training step, freed from the form in which it was published. */
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import type { ModelSpec } from '../../src-shared/model/model-parameters';
import type { TrainingSpec } from '../../src-shared/model/workload-parameters';
import type { TrainingDeployment } from '../../src-shared/model/deployment-parameters';

/** What runs and how fast it was; a list holds what the source leaves open, in the order in which it is tried. */
export interface TrainingRun {
  id: string;
  family: string;
  hardware: HardwareSpec;
  devices: number;
  model: ModelSpec;
  workload: Partial<TrainingSpec> & Pick<TrainingSpec, 'sequenceLength' | 'globalBatch' | 'precision'>;
  /** Layout as far as it is stated or follows from the software. */
  layout: Partial<TrainingDeployment>;
  /** Micro-batches and chunks to try where they are not stated; the fastest that fits counts. */
  openMicroBatches: readonly number[];
  openChunks: readonly number[];
  /** Recomputations to try where none is stated; the first that fits counts. */
  openRecomputations: readonly TrainingDeployment['recompute'][];
  /** Compute rate of the software of the run over the engine's kernels. */
  softwareEfficiency: number;
  metric: string;
  /** Seconds of a step, as printed or as the printed rate means. */
  measured: number;
  /** Peak memory of the fullest device as measured, bytes. */
  measuredMemoryBytes?: number;
  /** Whether that is what tensors took, without what libraries and the allocator keep beside them. */
  isAllocatedMemory?: boolean;
}

/** What a table that states its layouts leaves open, and measures: nothing, and step times. */
export const statedStep = {
  openMicroBatches: [],
  openChunks: [],
  openRecomputations: [],
  metric: 'step time',
} as const satisfies Partial<TrainingRun>;

/** A figure of a table, read only when it is priced: what is missing in one row does not spoil the others. */
export interface DraftRun {
  id: string;
  family: string;
  /** @throws NotExpressible naming what is missing */
  read: () => TrainingRun;
}
