/** Turns what the schema found wrong into issues with JSON path, value found and what is allowed. */
import type { z } from 'zod';
import type { Issue } from '../../src-shared/model/issue';

type SchemaIssue = z.core.$ZodIssue;

/** Path as in "scenarios[0].deployment.systems"; names that are no identifiers are quoted. */
export function jsonPath(parts: readonly PropertyKey[]): string {
  let path = '';
  for (const part of parts) {
    if (typeof part === 'number') path += `[${part}]`;
    else if (/^[A-Za-z_$][\w$]*$/u.test(String(part))) path += `${path === '' ? '' : '.'}${String(part)}`;
    else path += `[${JSON.stringify(String(part))}]`;
  }
  return path;
}

/** A value as a short text for messages. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Nobody reads more than these, and a hostile file may have millions. */
const MAX_ISSUES = 1000;

/** The problems of a refused value, unknown names one by one. */
export function describeIssues(issues: readonly SchemaIssue[], root: unknown): Issue[] {
  const described: Issue[] = [];
  for (const issue of issues) {
    if (described.length >= MAX_ISSUES) break;
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, MAX_ISSUES - described.length))
        described.push(
          toIssue([...issue.path, key], root, 'file.unknownName', 'is not a name that belongs here', {
            allowed: 'only the names of the documented format',
          }),
        );
      continue;
    }
    const allowed = describeAllowed(issue);
    const message = valueAt(root, issue.path) === undefined ? 'is missing' : 'is not as it should be';
    described.push(toIssue(issue.path, root, 'file.structure', message, { allowed }));
  }
  return described;
}

function toIssue(
  path: readonly PropertyKey[],
  root: unknown,
  code: string,
  what: string,
  { allowed }: { allowed: string },
): Issue {
  const found = describeValue(valueAt(root, path));
  const where = jsonPath(path);
  return {
    severity: 'error',
    path: where,
    code,
    message: `${where === '' ? 'The file' : where} ${what}: found ${found}, allowed: ${allowed}`,
    found,
    allowed,
  };
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

const typeTitles: Record<string, string> = {
  string: 'text',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
};

function describeAllowed(issue: SchemaIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeTitles[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(', ');
    case 'too_big':
      return `at most ${String(issue.maximum)}${sizeUnit(issue.origin)}`;
    case 'too_small':
      return `at least ${String(issue.minimum)}${sizeUnit(issue.origin)}`;
    case 'invalid_union':
      return 'text, a number, true, false or null';
    case 'invalid_key':
      return 'a name of at most 200 characters';
    default:
      return issue.message;
  }
}

function sizeUnit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}
