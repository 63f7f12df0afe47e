/** Resolves a table of entries to engine values, collecting issues and sources on the way. */
import { checkEntry, defaultEntry, describeAllowed, resolvedName, type EntryValue } from './check-entry';
import type { Issue } from './issue';
import type { Entries, Entry, Parameter, ParameterTable } from './parameter';
import { withMicroSign } from '../quantity/format';
import type { Figure } from './plan';
import type { InputSource } from './scenario-input';

export type Values = Record<string, EntryValue>;

export function jsonKey(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

export const entryText = (parameter: Parameter, entry: Entry): string => {
  if (entry === null) return (parameter.kind === 'quantity' && parameter.noneTitle) || 'none';
  if (parameter.kind === 'choice') return parameter.options[String(entry)] ?? String(entry);
  if (parameter.kind === 'flag') return entry === true ? 'yes' : 'no';
  return withMicroSign(String(entry));
};

function report(
  issues: Issue[],
  path: string,
  parameter: Parameter,
  entry: Entry | undefined,
  values: Values,
  key: string,
): void {
  if (entry === undefined) {
    issues.push({
      severity: 'error',
      path,
      code: 'value.missing',
      message: `${parameter.title} is missing`,
      found: 'nothing',
      allowed: describeAllowed(parameter),
    });
    return;
  }
  const checked = checkEntry(parameter, entry);
  if (checked.ok) values[resolvedName(key, parameter)] = checked.value;
  else
    issues.push({
      severity: 'error',
      path,
      code: checked.code,
      message: `${parameter.title}: ${checked.message}`,
      found: entry === null ? 'none' : String(entry),
      allowed: checked.allowed,
    });
}

function reportUnknown(
  issues: Issue[],
  path: string,
  keys: string[],
  table: ParameterTable,
  ignored: string[] = [],
): void {
  for (const key of keys)
    if (!Object.hasOwn(table, key) && !ignored.includes(key))
      issues.push({
        severity: 'error',
        path: jsonKey(path, key),
        code: 'value.unknown',
        message: `"${key}" is not a parameter here`,
        found: key,
        allowed: Object.keys(table).join(', '),
      });
}

/** Resolves typed entries, missing ones from their defaults. Sources name the plan or the default's source. */
export function resolveEntries(
  table: ParameterTable,
  entries: Entries,
  path: string,
  label: string,
  issues: Issue[],
  sources: InputSource[],
): Values {
  const values: Values = {};
  for (const [key, parameter] of Object.entries(table)) {
    const given = Object.hasOwn(entries, key) ? entries[key] : undefined;
    const entry = given === undefined ? defaultEntry(parameter) : given;
    report(issues, jsonKey(path, key), parameter, entry, values, key);
    if (entry === undefined) continue;
    sources.push({
      path: `${label}.${key}`,
      title: parameter.title,
      value: entryText(parameter, entry),
      source: given === undefined ? (parameter.defaultSource ?? 'Default') : 'This plan',
      confidence: given === undefined ? 'estimate' : 'user',
    });
  }
  reportUnknown(issues, path, Object.keys(entries), table);
  return values;
}

/** Resolves the figures of one group of a hardware profile, filed under "prefix.key". */
export function resolveFigures(
  table: ParameterTable,
  figures: Readonly<Record<string, Figure>>,
  prefix: string,
  path: string,
  label: string,
  issues: Issue[],
  sources: InputSource[],
): Values {
  const values: Values = {};
  for (const [key, parameter] of Object.entries(table)) {
    const name = `${prefix}${key}`;
    const figure = Object.hasOwn(figures, name) ? figures[name] : undefined;
    const entry = figure === undefined ? defaultEntry(parameter) : figure.value;
    report(issues, `${jsonKey(path, name)}.value`, parameter, entry, values, key);
    if (entry === undefined) continue;
    sources.push({
      path: `${label}${name}`,
      title: parameter.title,
      value: entryText(parameter, entry),
      source: figure?.source ?? 'Default',
      confidence: figure?.confidence ?? 'estimate',
      ...(figure?.note === undefined ? {} : { note: figure.note }),
    });
  }
  return values;
}

export { reportUnknown };
