/** Files with missing and senseless fields: single rows are refused, the command goes on. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CaseFileError, isFields } from '../lib/case-file';
import type { ComparedCase } from '../lib/compared-case';
import { compareTrainingCases } from './compare-training';

/** A reproducible stream of numbers from 0 to 1 (Park and Miller's generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const senseless = [null, 'not stated', 0, -3, 7, 0.5, [1], { a: 1 }, true];

/** The same content with about one value in `1 / share` replaced or left out. */
function damaged(content: unknown, share: number, next: () => number): unknown {
  const spoil = (value: unknown): unknown =>
    next() < share ? senseless[Math.floor(next() * senseless.length)] : damaged(value, share, next);
  if (Array.isArray(content)) return content.map((each) => damaged(each, share, next));
  if (!isFields(content)) return content;
  return Object.fromEntries(
    Object.entries(content)
      .filter(() => next() > share / 3)
      .map(([key, value]) => [key, spoil(value)]),
  );
}

const contentOf = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../data', name), 'utf8')) as unknown;

/** Rows of a damaged file; a file that is damaged as a whole is refused in words. */
function rowsOf(content: unknown): number {
  let rows: ComparedCase[];
  try {
    rows = compareTrainingCases([{ name: 'damaged.json', content }]);
  } catch (error) {
    expect(error).toBeInstanceOf(CaseFileError);
    return 0;
  }
  for (const row of rows)
    if (row.status === 'compared' && row.measured !== null) expect(row.errorPercent).toSatisfy(Number.isFinite);
  return rows.length;
}

describe('damaged files', () => {
  it.each(['vtrain-measured.json', 'simumax-b200.json', 'megatron-a100-steps.json', 'calculon-cases.json'])(
    '%s',
    (name) => {
      const next = numbers(20251125);
      const content = contentOf(name);
      const rows = Array.from({ length: 12 }, () => rowsOf(damaged(content, 0.02, next)));
      expect(Math.max(...rows)).toBeGreaterThan(0);
    },
  );
  it('training-cases.json, case by case', () => {
    const next = numbers(4);
    const cases = contentOf('training-cases.json');
    const list = (isFields(cases) ? cases['cases'] : cases) as unknown[];
    const rows = list.map((each) => rowsOf([damaged(each, 0.03, next)]));
    expect(rows.filter((count) => count > 0).length).toBeGreaterThan(list.length / 2);
  });
});
