/**
 * Which deployment parameters a scenario shows, which of them the search decides, and how a layout that the search
 * found becomes a given one.
 */
import { deploymentParameters } from '../../../src-shared/model/deployment-parameters';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { Entries, Entry, Parameter } from '../../../src-shared/model/parameter';
import type { WorkloadKind } from '../../../src-shared/model/workload-parameters';

/** Parameters that the search decides; what is given for them counts only when the layout is given. */
const searched: Record<WorkloadKind, readonly string[]> = {
  training: ['tensorParallel', 'pipelineParallel', 'expertParallel', 'microBatch', 'interleave', 'recompute'],
  inference: ['prefillDevices', 'prefillTensorParallel', 'decodeDevices', 'decodeTensorParallel'],
  collective: [],
};

/** Parameters without effect on a model without experts. */
const forExperts: readonly string[] = ['expertParallel', 'overlapExpertParallel'];

export interface DeploymentField {
  key: string;
  parameter: Parameter;
}

export interface DeploymentFields {
  /** Always in effect, in the registry's order. */
  given: DeploymentField[];
  /** Decided by the search, or given where the layout is. */
  searched: DeploymentField[];
  isSearch: boolean;
}

export const isSearch = (kind: WorkloadKind, deployment: Entries): boolean =>
  kind !== 'collective' && (deployment['layout'] ?? deploymentParameters[kind].layout.default) === 'search';

/** Fields of a kind of workload. Those that only matter with experts are left out for dense models, unless set. */
export function deploymentFields(
  kind: WorkloadKind,
  deployment: Entries,
  model: ModelSpec | undefined,
): DeploymentFields {
  const isDense = model !== undefined && model.experts === 0;
  const fields = Object.entries<Parameter>(deploymentParameters[kind])
    .filter(([key]) => !(isDense && forExperts.includes(key) && deployment[key] === undefined))
    .map(([key, parameter]) => ({ key, parameter }));
  return {
    given: fields.filter(({ key }) => !searched[kind].includes(key)),
    searched: fields.filter(({ key }) => searched[kind].includes(key)),
    isSearch: isSearch(kind, deployment),
  };
}

/** Gives the layout that the search found: the same degrees and options, without a search. Changes in place. */
export function adoptLayout(
  deployment: Entries,
  kind: WorkloadKind,
  found: Readonly<Record<string, string | number | boolean>>,
): void {
  deployment['layout'] = 'fixed';
  for (const key of searched[kind]) {
    const value: Entry | undefined = found[key];
    if (value !== undefined) deployment[key] = value;
  }
}

/** Drops what a deployment says about another kind of workload. Changes in place. */
export function fitToKind(deployment: Entries, kind: WorkloadKind): void {
  for (const key of Object.keys(deployment))
    if (!Object.hasOwn(deploymentParameters[kind], key)) delete deployment[key];
}
