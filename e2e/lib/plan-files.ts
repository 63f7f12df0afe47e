/** Plan files that tests make and read. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';

export type PlanFile = Record<string, unknown>;

const sample = path.join(root, 'samples', 'cloudmatrix-or-nvl72.json');

/** A plan file like the sample, with whatever the test changes in it. */
export function writePlan(file: string, change: (plan: PlanFile) => void = () => undefined): string {
  const plan = readPlan(sample);
  plan['name'] = 'My plan';
  plan['id'] = 'my-plan';
  change(plan);
  writeFileSync(file, JSON.stringify(plan, null, 2));
  return file;
}

export const readPlan = (file: string): PlanFile => JSON.parse(readFileSync(file, 'utf8')) as PlanFile;
