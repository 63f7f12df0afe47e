/**
 * Reads the text of a plan file, which may come from anywhere: bounded in size and depth, free of names
 * that reach into prototypes, of our format and version, upgraded when older, refused when newer or
 * damaged with a message that says what is wrong and where.
 */
import { fail, type Failure } from '../../src-shared/contract/errors';
import type { Issue } from '../../src-shared/model/issue';
import { PLAN_FORMAT, PLAN_FORMAT_VERSION, type Plan } from '../../src-shared/model/plan';
import { describeIssues, describeValue, jsonPath } from './describe-issue';
import { findJsonError, findRepeatedName } from './json-error';
import { planSchema } from './plan-schema';
import { upgradePlan, type PlanFile } from './upgrade/upgrade-plan';

export const MAX_FILE_BYTES = 20_000_000;
const MAX_DEPTH = 32;
/** Most entries of one list or object: the longest list of the schema. */
const MAX_ENTRIES = 1000;
/** Issues named in the message itself; all are in the list. */
const SHOWN = 3;

export type ParsedPlan =
  { ok: true; value: { plan: Plan; formatVersion: number } } | { ok: false; error: Failure; issues: Issue[] };

/** Reads a file's bytes; they must be UTF-8 text. */
export function parsePlanBytes(content: Uint8Array): ParsedPlan {
  if (content.byteLength > MAX_FILE_BYTES) {
    return damaged(`The file has ${content.byteLength} bytes; a plan has at most ${MAX_FILE_BYTES}.`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return damaged('The file is not UTF-8 text, so it is not a plan.');
  }
  return parsePlan(text);
}

/** Reads a plan's text. Failures are plan.damaged and plan.newer, each with its list of issues. */
export function parsePlan(text: string): ParsedPlan {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    const place = findJsonError(text);
    return damaged(
      place
        ? `The file is not readable JSON: line ${place.line}, column ${place.column}: ${place.message}.`
        : `The file is not readable JSON: ${String(error)}`,
    );
  }
  const forbidden = findForbidden(raw);
  if (forbidden) return refuse('plan.damaged', [forbidden]);
  if (!isObject(raw) || raw.format !== PLAN_FORMAT) {
    const found = describeValue(isObject(raw) ? raw.format : raw);
    const allowed = JSON.stringify(PLAN_FORMAT);
    return refuse('plan.damaged', [
      issue(
        'format',
        'file.format',
        `The file is not a plan of this application: format should be ${allowed}, found ${found}.`,
        found,
        allowed,
      ),
    ]);
  }
  return parseVersion(raw, text);
}

function parseVersion(raw: PlanFile, text: string): ParsedPlan {
  const version = raw.formatVersion;
  const allowed = Array.from({ length: PLAN_FORMAT_VERSION }, (_, index) => index + 1).join(', ');
  const found = describeValue(version);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const message = `formatVersion is not as it should be: found ${found}, allowed: ${allowed}`;
    return refuse('plan.damaged', [issue('formatVersion', 'file.structure', message, found, allowed)]);
  }
  if (version > PLAN_FORMAT_VERSION) {
    const writer = typeof raw.savedBy === 'string' ? raw.savedBy.slice(0, 100) : 'an unknown version';
    const message =
      `The plan was written by ${writer} in format version ${version}; ` +
      `this version reads up to format version ${PLAN_FORMAT_VERSION}. The file is left as it is.`;
    return refuse('plan.newer', [issue('formatVersion', 'file.newer', message, found, allowed)]);
  }
  // The reader keeps the last of two equal names; saving would then lose the first without a word.
  const repeated = findRepeatedName(text);
  if (repeated) {
    const { line, column, name } = repeated;
    const found = describeValue(name);
    const message = `A name stands twice in one object: ${found} at line ${line}, column ${column}.`;
    return refuse('plan.damaged', [issue('', 'file.repeatedName', message, found, 'each name once')]);
  }
  const upgraded = upgradePlan(raw, version);
  const checked = planSchema.safeParse(upgraded);
  if (!checked.success) {
    return refuse('plan.damaged', describeIssues(checked.error.issues, upgraded));
  }
  return { ok: true, value: { plan: checked.data, formatVersion: version } };
}

interface Node {
  value: object;
  key: PropertyKey;
  up: Node | null;
  depth: number;
}

function pathOf(node: Node | null, ...rest: PropertyKey[]): string {
  const parts = rest;
  for (let each = node; each?.up; each = each.up) parts.unshift(each.key);
  return jsonPath(parts);
}

/** Names that reach into prototypes, and nesting or lists beyond what any plan has. */
function findForbidden(root: unknown): Issue | null {
  if (typeof root !== 'object' || root === null) return null;
  const pending: Node[] = [{ value: root, key: '', up: null, depth: 0 }];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const { value, depth } = node;
    if (depth > MAX_DEPTH) {
      const where = pathOf(node);
      const allowed = `at most ${MAX_DEPTH} levels`;
      return issue(where, 'file.depth', `The file is nested too deeply at ${where}.`, 'more', allowed);
    }
    // A list is measured before its places are named: naming millions takes seconds.
    const count = Array.isArray(value) ? value.length : Object.keys(value).length;
    if (count > MAX_ENTRIES) {
      const where = pathOf(node);
      const message = `${where === '' ? 'The file' : where} has ${count} entries; allowed: at most ${MAX_ENTRIES}`;
      return issue(where, 'file.size', message, `${count} entries`, `at most ${MAX_ENTRIES} entries`);
    }
    for (const key of Object.keys(value)) {
      const part = Array.isArray(value) ? Number(key) : key;
      if (part === '__proto__' || part === 'constructor' || part === 'prototype') {
        const where = pathOf(node, part);
        const message = `${where} is not allowed: a plan has no such name.`;
        return issue(where, 'file.unknownName', message, part, 'names of the documented format');
      }
      const inner = (value as Record<string, unknown>)[key];
      if (typeof inner === 'object' && inner !== null)
        pending.push({ value: inner, key: part, up: node, depth: depth + 1 });
    }
  }
  return null;
}

function isObject(value: unknown): value is PlanFile {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function issue(path: string, code: string, message: string, found: string, allowed: string): Issue {
  return { severity: 'error', path, code, message, found, allowed };
}

function damaged(message: string): ParsedPlan {
  const problem: Issue = { severity: 'error', path: '', code: 'file.unreadable', message };
  return refuse('plan.damaged', [problem]);
}

function refuse(code: 'plan.damaged' | 'plan.newer', issues: Issue[]): ParsedPlan {
  const shown = issues.slice(0, SHOWN).map(({ message }) => message);
  const rest = issues.length - shown.length;
  const message = shown.join('\n') + (rest > 0 ? `\nand ${rest} more problems` : '');
  const details = rest > 0 ? issues.map((each) => each.message).join('\n') : undefined;
  return { ...fail(code, message, details), issues };
}
