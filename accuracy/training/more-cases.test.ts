/**
 * Published tables that no constant or factor was fitted to, but for the level of Ascend's products (half of the dense ModelLink
 * rows): every figure is read, and the families hold.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { summarise } from '../lib/compared-case';
import { compareTrainingCases } from './compare-training';

const name = 'more-training-cases.json';
const content = JSON.parse(readFileSync(path.join(import.meta.dirname, '../data', name), 'utf8')) as unknown;
const rows = compareTrainingCases([{ name, content }]);

describe('further training cases', () => {
  it('are all expressed', () => {
    expect(rows.filter(({ status }) => status !== 'compared')).toEqual([]);
    expect(rows.length).toBeGreaterThan(100);
  });
  it.each([
    ['training/dense A100', 6, 9],
    ['training/dense Hopper', 6.5, 8],
    ['training/dense Blackwell', 8, 9],
    ['training/Ascend', 8.5, 11],
  ])('%s', (family, median, mean) => {
    const { medianPercent, meanPercent } = summarise(
      family,
      rows.filter((row) => row.family === family),
    );
    expect(medianPercent).toBeLessThan(median);
    expect(meanPercent).toBeLessThan(mean);
  });
});
