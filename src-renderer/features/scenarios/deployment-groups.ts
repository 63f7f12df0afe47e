/**
 * Deployment parameters of training under headings, in the order in which layouts are thought of, and which of them
 * have an effect. One that is not placed stands with the kernels and libraries, always.
 */
import { trainingDeploymentParameters } from '../../../src-shared/model/deployment-parameters';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { Entries } from '../../../src-shared/model/parameter';

export type TrainingDeploymentKey = keyof typeof trainingDeploymentParameters;

export const deploymentGroupTitles = {
  job: '',
  degrees: 'Parallel degrees',
  pipeline: 'Pipeline',
  memory: 'Memory: what is kept, recomputed and sharded',
  overlap: 'Overlap of traffic and compute',
  software: 'Kernels and libraries',
} as const;
export type DeploymentGroup = keyof typeof deploymentGroupTitles;

interface Situation {
  readonly model: ModelSpec | undefined;
  readonly deployment: Readonly<Entries>;
  /** The layout is given: entries of the deployment are in effect. */
  readonly isGiven: boolean;
}
type Matters = (situation: Situation) => boolean;

const always: Matters = () => true;
const withExperts: Matters = ({ model }) => model === undefined || model.experts > 0;
/** A degree above 1, or one that the search may choose so. */
const above =
  (key: TrainingDeploymentKey): Matters =>
  ({ deployment, isGiven }) =>
    !isGiven || (deployment[key] !== undefined && Number(deployment[key]) !== 1);
const isSet =
  (key: TrainingDeploymentKey, value: string): Matters =>
  ({ deployment, isGiven }) =>
    !isGiven || deployment[key] === value;

/** Where a parameter stands, and when it has an effect. */
type Place = readonly [group: DeploymentGroup, matters: Matters];
const places: Partial<Record<TrainingDeploymentKey, Place>> = {
  systems: ['job', always],
  layout: ['job', always],
  tensorParallel: ['degrees', always],
  sequenceParallel: ['degrees', above('tensorParallel')],
  contextParallel: ['degrees', always],
  contextExchange: ['degrees', above('contextParallel')],
  pipelineParallel: ['degrees', always],
  expertParallel: ['degrees', withExperts],
  expertTensorParallel: ['degrees', withExperts],
  microBatch: ['degrees', always],
  schedule: ['pipeline', above('pipelineParallel')],
  interleave: ['pipeline', above('pipelineParallel')],
  firstStageLayers: ['pipeline', above('pipelineParallel')],
  lastStageLayers: ['pipeline', above('pipelineParallel')],
  recompute: ['memory', always],
  recomputeLayers: ['memory', isSet('recompute', 'full')],
  sharding: ['memory', always],
  shardingGroup: ['memory', always],
  gradientPrecision: ['memory', always],
  offload: ['memory', always],
  overlapTensorParallel: ['overlap', above('tensorParallel')],
  overlapDataParallel: ['overlap', always],
  overlapGather: ['overlap', always],
  overlapExpertParallel: ['overlap', withExperts],
  productBackward: ['software', always],
  expertExchange: ['software', withExperts],
};

const unplaced: Place = ['software', always];
const placeOf = (key: TrainingDeploymentKey): Place => places[key] ?? unplaced;

const groups = Object.keys(deploymentGroupTitles) as DeploymentGroup[];
const placed = Object.keys(places);
export const groupOf = (key: TrainingDeploymentKey): DeploymentGroup => placeOf(key)[0];

/** Group by group, as placed above; what is not placed follows in the registry's order. */
const rankOf = (key: TrainingDeploymentKey): number =>
  groups.indexOf(groupOf(key)) * 1000 + (placed.includes(key) ? placed.indexOf(key) : placed.length);

export const hasEffect = (key: TrainingDeploymentKey, situation: Situation): boolean => placeOf(key)[1](situation);

/** Keys to show, in order: those with an effect, and those that the plan sets although they have none. */
export const shownTrainingKeys = (situation: Situation): TrainingDeploymentKey[] =>
  (Object.keys(trainingDeploymentParameters) as TrainingDeploymentKey[])
    .filter((key) => hasEffect(key, situation) || situation.deployment[key] !== undefined)
    .sort((a, b) => rankOf(a) - rankOf(b));
