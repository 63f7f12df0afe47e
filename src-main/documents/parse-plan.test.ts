/** Plan files from anywhere: what is damaged, newer or hostile is refused with the place and the reason. */
import { describe, expect, it, vi } from 'vitest';
import { MAX_FILE_BYTES, parsePlan, parsePlanBytes } from './parse-plan';
import { PLAN_FORMAT_VERSION } from '../../src-shared/model/plan';

// A file of the largest size takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const samples = Object.entries(
  import.meta.glob<string>('../../samples/*.json', { query: '?raw', import: 'default', eager: true }),
);
const sampleText = samples[0]?.[1] ?? '';

type Json = Record<string, unknown>;
const sampleWith = (change: (file: Json) => void): string => {
  const file = JSON.parse(sampleText) as Json;
  change(file);
  return JSON.stringify(file);
};

function refusalOf(parsed: ReturnType<typeof parsePlan>) {
  if (parsed.ok) throw new Error('the plan was accepted');
  expect(parsed.error.message).not.toBe('');
  expect(parsed.issues.length).toBeGreaterThan(0);
  return parsed;
}

describe('samples', () => {
  it.each(samples)('%s is read', (_path, text) => {
    expect(parsePlan(text)).toMatchObject({ ok: true, value: { formatVersion: PLAN_FORMAT_VERSION } });
  });
});

describe('damaged text', () => {
  it.each<[string, string, string]>([
    ['cut off', '{\n  "format": "supernode-plan",\n  "name": "My pl', 'line 3, column 17: expected the closing quote'],
    ['empty', '', 'line 1, column 1: expected a value but found the end of the file'],
    ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3: expected "," or "}" but found "\\""'],
    ['a comma too many', '{"a": 1,}', 'line 1, column 9: expected a name in double quotes but found "}"'],
    ['a value that is none', '{"a": nope}', 'line 1, column 7: expected a value but found "n"'],
    ['text after the end', '{} x', 'line 1, column 4: expected the end of the file but found "x"'],
    ['a list left open', '[1, 2', 'line 1, column 6: expected "," or "]"'],
    ['a merge conflict', '{\n<<<<<<< HEAD\n', 'line 2, column 1: expected a name in double quotes but found "<"'],
    ['single quotes', "{'a': 1}", 'line 1, column 2: expected a name in double quotes'],
    ['a control character in a text', '{"a": "x\ty"}', 'line 1, column 9: expected the closing quote'],
    ['a wrong escape', '{"a": "\\q"}', 'line 1, column 8: expected the closing quote'],
    ['a leading zero', '[012]', 'line 1, column 3: expected "," or "]" but found "1"'],
  ])('%s: by line and column', (_case, text, place) => {
    const { error } = refusalOf(parsePlan(text));
    expect(error.code).toBe('plan.damaged');
    expect(error.message).toContain(place);
  });

  it('a name given twice is refused: one of its values would be lost', () => {
    const { error, issues } = refusalOf(parsePlan(sampleText.replace('"name":', '"name": "First", "name":')));
    expect(error.code).toBe('plan.damaged');
    expect(issues[0]).toMatchObject({ code: 'file.repeatedName', found: '"name"', allowed: 'each name once' });
    expect(issues[0]?.message).toMatch(/"name" at line \d+, column \d+/u);
  });

  it('every cut of a sample is refused with a place', () => {
    const whole = sampleText.trimEnd();
    for (let length = 0; length < whole.length; length += 97) {
      const { error } = refusalOf(parsePlan(whole.slice(0, length)));
      expect(error.message).toMatch(/line \d+, column \d+: expected .+ but found the end of the file/u);
    }
  });

  it('not UTF-8', () => {
    const { error } = refusalOf(parsePlanBytes(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])));
    expect(error).toMatchObject({ code: 'plan.damaged' });
    expect(error.message).toContain('not UTF-8');
  });

  it('a byte-order mark is no damage', () => {
    expect(parsePlanBytes(new TextEncoder().encode(`\ufeff${sampleText}`)).ok).toBe(true);
  });

  it('too big', () => {
    const { error } = refusalOf(parsePlanBytes(new Uint8Array(MAX_FILE_BYTES + 1)));
    expect(error.code).toBe('plan.damaged');
    expect(error.message).toContain(String(MAX_FILE_BYTES));
  });
});

describe('files of others', () => {
  it.each(['[]', '"text"', '3', 'null', '{}', '{"format": "other"}', '{"format": 1}'])('%s is no plan', (text) => {
    const { error, issues } = refusalOf(parsePlan(text));
    expect(error.code).toBe('plan.damaged');
    expect(issues[0]).toMatchObject({ path: 'format', code: 'file.format', allowed: '"supernode-plan"' });
  });

  it('newer: names what wrote it and is no damage', () => {
    const { error, issues } = refusalOf(
      parsePlan(
        sampleWith((file) => {
          file['formatVersion'] = 7;
          file['savedBy'] = 'supernode-planner@9.1.0';
          file['somethingNew'] = {};
        }),
      ),
    );
    expect(error.code).toBe('plan.newer');
    expect(error.message).toContain('supernode-planner@9.1.0');
    expect(error.message).toContain('format version 7');
    expect(issues[0]).toMatchObject({ path: 'formatVersion', found: '7' });
  });

  it.each([0, -1, 1.5, '1', null, undefined])('formatVersion %s is damage', (version) => {
    const { error, issues } = refusalOf(parsePlan(sampleWith((file) => (file['formatVersion'] = version))));
    expect(error.code).toBe('plan.damaged');
    expect(issues[0]).toMatchObject({ path: 'formatVersion' });
  });
});

describe('hostile files', () => {
  it.each([10, 100, 20_000])('%d levels of nesting beyond the limit', (depth) => {
    const deep = '['.repeat(32 + depth) + ']'.repeat(32 + depth);
    const { error } = refusalOf(parsePlan(`{"format": "supernode-plan", "formatVersion": 1, "notes": ${deep}}`));
    expect(error.code).toBe('plan.damaged');
    expect(error.message).toContain('too deeply');
  });

  it('a list longer than any plan has, up to the size of the whole file', () => {
    const list = `[${'1,'.repeat((MAX_FILE_BYTES - 200) / 2)}1]`;
    const { error, issues } = refusalOf(parsePlan(`{"format": "supernode-plan", "scenarios": ${list}}`));
    expect(error.code).toBe('plan.damaged');
    expect(issues).toEqual([
      expect.objectContaining({ path: 'scenarios', allowed: 'at most 1000 entries' }) as unknown,
    ]);
  });

  it('more unknown names than anybody would read', () => {
    const names = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`name${index}`, 1]));
    const { issues } = refusalOf(
      parsePlan(
        sampleWith((file) => {
          for (const scenario of file['scenarios'] as Json[]) Object.assign(scenario, names);
        }),
      ),
    );
    expect(issues).toHaveLength(1000);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('the name %s, wherever it stands', (key) => {
    for (const text of [
      `{"format": "supernode-plan", "${key}": {"polluted": true}}`,
      `{"format": "supernode-plan", "scenarios": [{"deployment": {"${key}": 1}}]}`,
    ]) {
      const { error, issues } = refusalOf(parsePlan(text));
      expect(error.code).toBe('plan.damaged');
      expect(issues[0]?.path).toContain(key);
    }
    expect(({} as Json)['polluted']).toBeUndefined();
  });
});

describe('structure', () => {
  it.each<[string, (file: Json) => void, string, string, string]>([
    ['a missing part', (file) => delete file['scenarios'], 'scenarios', 'nothing', 'a list'],
    ['a part of another type', (file) => (file['name'] = 3), 'name', '3', 'text'],
    [
      'a name that does not belong',
      (file) => (file['colour'] = 'red'),
      'colour',
      '"red"',
      'only the names of the documented format',
    ],
    ['an empty identifier', (file) => (file['id'] = ''), 'id', '""', 'at least 1 characters'],
    [
      'a text too long',
      (file) => (file['savedBy'] = 'x'.repeat(300)),
      'savedBy',
      `"${'x'.repeat(76)}…`,
      'at most 200 characters',
    ],
    [
      'an unknown workload kind',
      (file) => ((file['workloads'] as Json[])[0] = { ...(file['workloads'] as Json[])[0], kind: 'mining' }),
      'workloads[0].kind',
      '"mining"',
      '"training", "inference", "collective"',
    ],
    [
      'a list where an entry belongs',
      (file) => (((file['scenarios'] as Json[])[0] as Json)['deployment'] = { systems: [1] }),
      'scenarios[0].deployment.systems',
      'a list of 1',
      'text, a number, true, false or null',
    ],
  ])('%s: path, found, allowed', (_case, change, path, found, allowed) => {
    const { error, issues } = refusalOf(parsePlan(sampleWith(change)));
    expect(error.code).toBe('plan.damaged');
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ severity: 'error', path, found, allowed });
    expect(error.message).toContain(path);
  });

  it('names all problems in the list and the first three in the message', () => {
    const { error, issues } = refusalOf(
      parsePlan(
        sampleWith((file) => {
          for (const key of ['a', 'b', 'c', 'd', 'e']) file[key] = 1;
        }),
      ),
    );
    expect(issues.map((each) => each.path)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(error.message.split('\n')).toHaveLength(4);
    expect(error.message).toContain('and 2 more problems');
    expect(error.details?.split('\n')).toHaveLength(5);
  });
});
