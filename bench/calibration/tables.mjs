/** Reads the measured tables of bench/data. */
import { readFileSync } from 'node:fs';

const text = (name) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** Rows of a CSV file as records of strings; no field of these files holds a comma. */
export function csv(name) {
  const [header, ...lines] = text(name).trim().split('\n');
  const columns = header.trim().split(',');
  return lines.map((line) =>
    Object.fromEntries(
      line
        .trim()
        .split(',')
        .map((value, i) => [columns[i], value]),
    ),
  );
}

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
