/** Entries of a file that no parameter knows, as UnknownEntries lists them. */
import type { Entries, ParameterTable } from '../../src-shared/model/parameter';
import type { Plan } from '../../src-shared/model/plan';
import { jsonKey } from '../../src-shared/model/resolve-table';
import type { PlanDocument } from '../state/plan-document.svelte';

export interface UnknownEntry {
  key: string;
  text: string;
  /** JSON path of the entry. */
  path: string;
  remove: () => void;
}

/** @param find the entries in a draft of the plan; undefined where it has them no longer */
export const unknownEntries = (
  document: PlanDocument,
  entries: Entries,
  table: ParameterTable,
  path: string,
  find: (plan: Plan) => Entries | undefined,
): UnknownEntry[] =>
  Object.entries(entries)
    .filter(([key]) => !Object.hasOwn(table, key))
    .map(([key, entry]) => ({
      key,
      text: String(entry),
      path: jsonKey(path, key),
      remove: () => document.edit(`Remove ${key}`, (plan) => void delete find(plan)?.[key]),
    }));
