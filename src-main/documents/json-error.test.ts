/** The scanner agrees with JSON.parse about what is JSON, on a sample damaged in many ways. */
import { describe, expect, it } from 'vitest';
import sample from '../../samples/train-405b.json?raw';
import { findJsonError, findRepeatedName } from './json-error';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Numbers that look random and are the same at every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

const pieces = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '0',
  '-',
  '.',
  'e',
  'true',
  'nul',
  ' ',
  '\n',
  '\u0001',
  '\u00e9',
];

describe('findJsonError', () => {
  it.each([1, 2, 3, 4])('agrees with JSON.parse on 500 damaged texts, seed %d', (seed) => {
    const random = numbers(seed);
    let refused = 0;
    for (let count = 0; count < 500; count++) {
      const at = random.next().value % sample.length;
      const removed = random.next().value % 4;
      const piece = pieces[random.next().value % pieces.length] ?? '';
      const text = sample.slice(0, at) + piece + sample.slice(at + removed);
      const error = findJsonError(text);
      expect(error === null, text.slice(Math.max(0, at - 20), at + 20)).toBe(isJson(text));
      if (error === null) continue;
      refused += 1;
      // The place lies in the text, not before the damage.
      const lines = text.split('\n');
      expect(error.line).toBeGreaterThanOrEqual(sample.slice(0, at).split('\n').length);
      expect(error.column).toBeLessThanOrEqual((lines[error.line - 1]?.length ?? NaN) + 1);
    }
    expect(refused).toBeGreaterThan(50);
  });

  it.each(['{}', '[]', ' [1, -2.5e+10, "\\u00e9\\n", null, true, {"a": [{}]}] ', '"x"', '-0', '1E5'])(
    '%s is JSON',
    (text) => {
      expect(isJson(text)).toBe(true);
      expect(findJsonError(text)).toBeNull();
    },
  );

  it('follows nesting of any depth', () => {
    expect(findJsonError('['.repeat(100_000))).toMatchObject({ line: 1, column: 100_001 });
    expect(findJsonError(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeNull();
  });
});

describe('findRepeatedName', () => {
  it.each([
    ['in the outermost object', '{"a":1,"a":2}', { line: 1, column: 8, name: 'a' }],
    ['deep inside, on its line', '{"x":[{"b":{},\n  "c":1, "b":0}]}', { line: 2, column: 10, name: 'b' }],
    ['written in another way', '{"a":1,"\\u0061":2}', { line: 1, column: 8, name: 'a' }],
    ['not where objects are apart', '{"a":{"a":[{"a":1},{"a":2}]},"b":"a"}', null],
    ['not in a sample', sample, null],
  ])('%s', (_case, text, expected) => {
    expect(findRepeatedName(text)).toEqual(expected);
  });
});
