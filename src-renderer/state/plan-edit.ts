/**
 * Edits of a plan as plain functions: each takes a private copy and changes it in place. The document class
 * makes the copy, names the edit for undo and keeps the history.
 */
import { idsOf, makeId, makeName, namesOf } from '../../src-shared/model/new-plan';
import type { Entries, Entry } from '../../src-shared/model/parameter';
import type { Comparison } from '../../src-shared/model/plan';

/** Changes a copy of something in place. */
export type Recipe<T> = (draft: T) => void;

/** Sets one entry, or removes it where the value is undefined (the default applies again). */
export function setEntry(entries: Entries, key: string, value: Entry | undefined): void {
  if (value === undefined) delete entries[key];
  else entries[key] = value;
}

/** A private copy of a part of a plan, with a name and an id of its own. */
export function copyOf<T extends { id: string; name: string }>(
  original: T,
  taken: readonly { id: string; name: string }[],
): T {
  const copy = structuredClone(original);
  copy.name = makeName(`${original.name} (copy)`, namesOf(taken));
  copy.id = makeId(copy.name, idsOf(taken));
  return copy;
}

/** A private copy of a profile or model under a new id and name, marked with its origin. */
export function duplicateAs<T extends { id: string; name: string; basedOn?: string }>(
  original: T,
  taken: readonly { id: string; name: string }[],
): T {
  return { ...copyOf(original, taken), basedOn: original.id };
}

/** Takes a scenario out of a comparison; where that leaves it without its baseline, the first that is left takes its place. */
export function leaveComparison(comparison: Comparison, scenarioId: string): void {
  comparison.scenarios = comparison.scenarios.filter((each) => each !== scenarioId);
  if (!comparison.scenarios.includes(comparison.baseline)) comparison.baseline = comparison.scenarios[0] ?? '';
}

/** Moves an element of a list to another place; out-of-range places are ignored. */
export function moveItem<T>(list: T[], from: number, to: number): void {
  if (from < 0 || from >= list.length || to < 0 || to >= list.length) return;
  const [item] = list.splice(from, 1);
  if (item !== undefined) list.splice(to, 0, item);
}

/** A typed text as a plan keeps it: plain numbers as numbers, everything else as typed. */
export function toStoredEntry(text: string): Entry {
  const trimmed = text.trim();
  return trimmed !== '' && String(Number(trimmed)) === trimmed ? Number(trimmed) : trimmed;
}
