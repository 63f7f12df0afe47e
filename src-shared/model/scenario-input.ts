/** One frozen, fully resolved scenario: the engine's only input. Numbers are in canonical units. */
import type { AssumptionSpec } from './assumption-parameters';
import type { CollectiveDeployment, InferenceDeployment, TrainingDeployment } from './deployment-parameters';
import type { HardwareSpec } from './hardware-parameters';
import type { ModelSpec } from './model-parameters';
import type { CollectiveSpec, InferenceSpec, TrainingSpec } from './workload-parameters';
import type { Confidence } from './plan';

/** Where one input of the scenario comes from, for the result's provenance list. */
export interface InputSource {
  /** e.g. "hardware device.peakBf16". */
  path: string;
  title: string;
  /** As typed, with unit. */
  value: string;
  source: string;
  confidence: Confidence;
  note?: string;
}

interface CommonInput {
  readonly name: string;
  readonly hardware: HardwareSpec;
  readonly assumptions: AssumptionSpec;
  readonly sources: readonly InputSource[];
}

export interface TrainingInput extends CommonInput {
  readonly kind: 'training';
  readonly model: ModelSpec;
  readonly workload: TrainingSpec;
  readonly deployment: TrainingDeployment;
}

export interface InferenceInput extends CommonInput {
  readonly kind: 'inference';
  readonly model: ModelSpec;
  readonly workload: InferenceSpec;
  readonly deployment: InferenceDeployment;
}

export interface CollectiveInput extends CommonInput {
  readonly kind: 'collective';
  readonly workload: CollectiveSpec;
  readonly deployment: CollectiveDeployment;
}

export type ScenarioInput = TrainingInput | InferenceInput | CollectiveInput;
