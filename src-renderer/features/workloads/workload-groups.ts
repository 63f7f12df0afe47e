/** The entries of a workload in the groups in which its question is asked. */
import type { Parameter, ParameterTable } from '../../../src-shared/model/parameter';
import { workloadParameters, type WorkloadKind } from '../../../src-shared/model/workload-parameters';

export interface WorkloadGroup {
  title: string;
  fields: { key: string; parameter: Parameter }[];
}

const groups: Record<WorkloadKind, readonly (readonly [title: string, keys: readonly string[]])[]> = {
  training: [
    ['Data and batch', ['totalTokens', 'sequenceLength', 'globalBatch']],
    ['Precision and deadline', ['precision', 'deadline']],
  ],
  inference: [
    ['Requests', ['promptTokens', 'outputTokens', 'requestRate', 'cacheReuse']],
    ['Limits of the service', ['ttftLimit', 'tpotLimit']],
    ['Precision', ['precision', 'kvPrecision']],
  ],
  collective: [
    ['Operation', ['collective', 'messageSize', 'groupSize']],
    ['How it runs', ['algorithm', 'inNetworkReduction', 'loadImbalance']],
  ],
};

export function workloadGroups(kind: WorkloadKind): WorkloadGroup[] {
  const table: ParameterTable = workloadParameters[kind];
  return groups[kind].map(([title, keys]) => ({
    title,
    fields: keys.flatMap((key) => {
      const parameter = table[key];
      return parameter ? [{ key, parameter }] : [];
    }),
  }));
}
