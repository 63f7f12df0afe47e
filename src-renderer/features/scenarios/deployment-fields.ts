/**
 * Which deployment parameters a scenario shows, which of them the search decides, and how a layout that the search
 * found becomes a given one.
 */
import { deploymentParameters } from '../../../src-shared/model/deployment-parameters';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { Entries, Entry, Parameter } from '../../../src-shared/model/parameter';
import type { WorkloadKind } from '../../../src-shared/model/workload-parameters';
import {
  deploymentGroupTitles,
  groupOf,
  hasEffect,
  shownTrainingKeys,
  type DeploymentGroup,
  type TrainingDeploymentKey,
} from './deployment-groups';

/** Parameters that the search decides; what is given for them counts only when the layout is given. */
const searched: Record<WorkloadKind, readonly string[]> = {
  training: [
    'tensorParallel',
    'sequenceParallel',
    'contextParallel',
    'contextExchange',
    'pipelineParallel',
    'schedule',
    'interleave',
    'expertParallel',
    'expertTensorParallel',
    'microBatch',
    'recompute',
    'recomputeLayers',
    'sharding',
    'offload',
    'overlapTensorParallel',
    'overlapDataParallel',
    'overlapExpertParallel',
  ] satisfies TrainingDeploymentKey[],
  inference: ['prefillDevices', 'prefillTensorParallel', 'decodeDevices', 'decodeTensorParallel'],
  collective: [],
};

export interface DeploymentField {
  key: string;
  parameter: Parameter;
}

export interface DeploymentFields {
  /** In effect whether or not the layout is searched. */
  given: DeploymentField[];
  /** Decided by the search, or given where the layout is. */
  searched: DeploymentField[];
  isSearch: boolean;
  /** Both, in order. */
  all: DeploymentField[];
}

export const isSearch = (kind: WorkloadKind, deployment: Entries): boolean =>
  kind !== 'collective' && (deployment['layout'] ?? deploymentParameters[kind].layout.default) === 'search';

/**
 * Fields of a kind of workload, in the order in which they are thought of. Those without effect (experts of a dense
 * model, sequence parallelism at TP 1) are left out, unless set.
 */
export function deploymentFields(
  kind: WorkloadKind,
  deployment: Entries,
  model: ModelSpec | undefined,
): DeploymentFields {
  const isGiven = !isSearch(kind, deployment);
  const table: Readonly<Record<string, Parameter>> = deploymentParameters[kind];
  const keys = kind === 'training' ? shownTrainingKeys({ model, deployment, isGiven }) : Object.keys(table);
  const fields = keys.flatMap((key): DeploymentField[] => {
    const parameter = table[key];
    return parameter ? [{ key, parameter }] : [];
  });
  return {
    given: fields.filter(({ key }) => !searched[kind].includes(key)),
    searched: fields.filter(({ key }) => searched[kind].includes(key)),
    isSearch: !isGiven,
    all: fields,
  };
}

export interface FieldGroup {
  /** Empty for what stands first, without a heading. */
  title: string;
  fields: DeploymentField[];
}

/** Fields under their headings; those of services and collectives are few enough to need none. */
export function fieldGroups(kind: WorkloadKind, fields: readonly DeploymentField[]): FieldGroup[] {
  if (kind !== 'training') return [{ title: '', fields: [...fields] }];
  return (Object.keys(deploymentGroupTitles) as DeploymentGroup[])
    .map((group) => ({
      title: deploymentGroupTitles[group],
      fields: fields.filter(({ key }) => groupOf(key as TrainingDeploymentKey) === group),
    }))
    .filter((group) => group.fields.length > 0);
}

/** What of a found layout says something: not the order of a pipeline of one stage. */
export const foundFields = (
  kind: WorkloadKind,
  fields: readonly DeploymentField[],
  model: ModelSpec | undefined,
  found: Readonly<Record<string, string | number | boolean>>,
): DeploymentField[] =>
  fields.filter(
    ({ key }) =>
      found[key] !== undefined &&
      !isWhole(key, found[key]) &&
      (kind !== 'training' || hasEffect(key as TrainingDeploymentKey, { model, deployment: found, isGiven: true })),
  );

/** Whether a found value means that an optional entry is left empty: every layer is recomputed. */
export const isWhole = (key: string, value: Entry | undefined): boolean => key === 'recomputeLayers' && value === 'all';

/** Gives the layout that the search found: the same degrees and options, without a search. Changes in place. */
export function adoptLayout(
  deployment: Entries,
  kind: WorkloadKind,
  found: Readonly<Record<string, string | number | boolean>>,
): void {
  deployment['layout'] = 'fixed';
  for (const key of searched[kind]) {
    const value: Entry | undefined = found[key];
    // A layout says "all" where the entry is left empty.
    if (isWhole(key, value)) delete deployment[key];
    else if (value !== undefined) deployment[key] = value;
  }
}

/** Drops what a deployment says about another kind of workload. Changes in place. */
export function fitToKind(deployment: Entries, kind: WorkloadKind): void {
  for (const key of Object.keys(deployment))
    if (!Object.hasOwn(deploymentParameters[kind], key)) delete deployment[key];
}
