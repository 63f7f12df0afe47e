/** Reads the measured tables of bench/data. */
import { readFileSync } from 'node:fs';
import { csvRows } from '../lib/csv.mjs';

const text = (name) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** Rows of a table of bench/data. */
export const csv = (name) => csvRows(text(name));

/** Points of a published series of kernel measurements. */
export const points = (id) => JSON.parse(text('kernel-cases.json')).cases.find((each) => each.id === id).points;

/** One sample per key: the fastest kernel that was measured for a shape. */
export function fastest(samples, keyOf) {
  const best = new Map();
  for (const sample of samples) {
    const key = keyOf(sample);
    if (!(best.get(key)?.seconds <= sample.seconds)) best.set(key, sample);
  }
  return [...best.values()];
}
