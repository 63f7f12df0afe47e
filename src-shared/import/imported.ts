/**
 * What was read from a file that somebody else's software uses: the values it states, each with the place that it comes
 * from, what could not be taken over, and what is wrong. The window and the command line show it before it is added.
 */
import { deploymentParameters } from '../model/deployment-parameters';
import type { Issue } from '../model/issue';
import { modelParameters } from '../model/model-parameters';
import type { Entries, Entry, ParameterTable } from '../model/parameter';
import { workloadParameters } from '../model/workload-parameters';

export const importKinds = {
  huggingFace: 'Hugging Face model configuration',
  megatron: 'Megatron-LM arguments',
} as const;
export type ImportKind = keyof typeof importKinds;

export const importTargets = { model: 'Model', workload: 'Training run', deployment: 'Deployment' } as const;
export type ImportTarget = keyof typeof importTargets;

/** The registries whose entries an import fills. */
export const importTables: Record<ImportTarget, ParameterTable> = {
  model: modelParameters,
  workload: workloadParameters.training,
  deployment: deploymentParameters.training,
};

/** One value read. */
export interface ImportedField {
  target: ImportTarget;
  /** Key of the target's registry. */
  key: string;
  value: Entry;
  /** Where it comes from: a field or flag as it is spelled there, or the rule that it follows from. */
  from: string;
}

/** Something stated that has no counterpart here. */
export interface IgnoredSetting {
  name: string;
  value: string;
}

export interface Imported {
  kind: ImportKind;
  /** Name proposed for the parts that are made. */
  name: string;
  /** Where the values come from, for the source of the model. */
  source: string;
  fields: ImportedField[];
  /** Devices that the job runs on; null where they are not stated. */
  devices: number | null;
  /** What was assumed or left out, in sentences. */
  notes: string[];
  ignored: IgnoredSetting[];
  /** Their paths are names in the file that was read. Errors keep it from being added. */
  issues: Issue[];
}

/** The entries read for one part of a plan. */
export const entriesOf = (imported: Imported, target: ImportTarget): Entries =>
  Object.fromEntries(
    imported.fields.filter((field) => field.target === target).map(({ key, value }) => [key, value] as const),
  );

export const canBeAdded = (imported: Imported): boolean => imported.issues.every((issue) => issue.severity !== 'error');
