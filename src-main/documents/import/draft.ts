/**
 * Collects what a reader finds: values with where they come from, notes and issues. When the reader is done the values
 * are checked by the same registries as a plan's, and every issue is put down to the name that it came from.
 */
import { checkArchitecture } from '../../../src-shared/model/check-model';
import type { Issue } from '../../../src-shared/model/issue';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { Entry } from '../../../src-shared/model/parameter';
import { resolveEntries, type Values } from '../../../src-shared/model/resolve-table';
import {
  importTables,
  type Imported,
  type ImportedField,
  type ImportKind,
  type ImportTarget,
} from '../../../src-shared/import/imported';
import { describeValue } from '../describe-issue';

/** Nobody reads more than these, and a hostile text may have many. */
const MOST_NOTES = 50;
const MOST_IGNORED = 1000;

/** Values that follow from others unless they are stated: where those are missing too, that is what there is to say. */
const BASES: Readonly<Record<string, readonly string[]>> = {
  kvHeads: ['heads'],
  headDim: ['hiddenSize', 'heads'],
  ffnSize: ['hiddenSize'],
};

const bySeverity = (a: Issue, b: Issue): number => Number(a.severity === 'warning') - Number(b.severity === 'warning');

const isSpelled = (path: string, name: string): boolean => path === name || path.startsWith(`${name} (`);

export class Draft {
  readonly notes: string[] = [];
  readonly issues: Issue[] = [];
  readonly #fields = new Map<string, ImportedField>();

  /** Keeps a value; undefined keeps nothing, so that the registry's default applies. */
  put(target: ImportTarget, key: string, value: Entry | undefined, from: string): void {
    if (value !== undefined) this.#fields.set(`${target}.${key}`, { target, key, value, from });
  }

  note(text: string): void {
    if (this.notes.length < MOST_NOTES && !this.notes.includes(text)) this.notes.push(text);
  }

  /** A value that cannot be used. */
  error(path: string, message: string, found: unknown, allowed: string): void {
    // A name may be asked for more than once.
    if (this.issues.some((issue) => issue.path === path && issue.message === message)) return;
    this.issues.push({
      severity: 'error',
      path,
      code: 'import.value',
      message,
      found: describeValue(found),
      allowed,
    });
  }

  warn(path: string, message: string, found: unknown, allowed: string): void {
    this.error(path, message, found, allowed);
    const issue = this.issues.at(-1);
    if (issue) issue.severity = 'warning';
  }

  /**
   * Checks everything and answers it.
   * @param places names under which a missing value of the model would be found, by key
   */
  finish(
    head: { kind: ImportKind; name: string; source: string; devices: number | null },
    targets: readonly ImportTarget[],
    places: Readonly<Record<string, string>>,
    ignored: readonly (readonly [string, unknown])[] = [],
  ): Imported {
    const fields = [...this.#fields.values()];
    for (const target of targets) this.#check(target, fields, places);
    return {
      ...head,
      fields,
      notes: this.notes,
      ignored: ignored.slice(0, MOST_IGNORED).map(([name, value]) => ({
        name,
        value: typeof value === 'string' ? value.slice(0, 200) : describeValue(value),
      })),
      issues: this.issues.toSorted(bySeverity),
    };
  }

  #check(target: ImportTarget, fields: readonly ImportedField[], places: Readonly<Record<string, string>>): void {
    const entries = Object.fromEntries(
      fields.filter((field) => field.target === target).map(({ key, value }) => [key, value] as const),
    );
    const found: Issue[] = [];
    const values: Values = resolveEntries(importTables[target], entries, `${target}.values`, target, found, []);
    const isWhole = found.every((issue) => issue.severity !== 'error');
    // The table was checked key by key against the registry that the type is derived from.
    if (target === 'model' && isWhole) found.push(...checkArchitecture(values as unknown as ModelSpec, target));
    // What could not be read has been said; that it is missing then, or what follows from it, is no second problem.
    const said = this.issues.map((issue) => issue.path);
    const isSaid = (path: string): boolean =>
      path.split(' or ').some((name) => said.some((known) => isSpelled(known, name)));
    for (const issue of found) {
      const key = issue.path.slice(`${target}.values.`.length);
      const field = this.#fields.get(`${target}.${key}`);
      const path = field?.from ?? places[key] ?? key;
      const lacksBase = BASES[key]?.some((base) => !this.#fields.has(`${target}.${base}`)) === true;
      if (issue.code !== 'value.missing' || !(isSaid(path) || lacksBase)) this.issues.push({ ...issue, path });
    }
  }
}
