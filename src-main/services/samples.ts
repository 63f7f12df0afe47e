/** The sample plans that ship with the product, read from their folder. A sample's id is its file's stem. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { SamplePlan } from '../../src-shared/contract/api';
import { readPlanFile } from '../documents/plan-file';

const ENDING = '.json';

export interface Sample extends SamplePlan {
  filePath: string;
}

/** All readable samples by file name. A file that cannot be read is reported to `log` and left out. */
export async function listSamples(folder: string, log: (message: string) => void): Promise<Sample[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    log(`the folder of samples cannot be read: ${String(error)}`);
    return [];
  });
  const samples: Sample[] = [];
  for (const name of names.filter((each) => each.endsWith(ENDING)).sort()) {
    const filePath = path.join(folder, name);
    const read = await readPlanFile(filePath);
    if (!read.ok) {
      log(`the sample ${name} cannot be read: ${read.error.message}`);
      continue;
    }
    const { plan } = read.value;
    samples.push({ sampleId: name.slice(0, -ENDING.length), name: plan.name, description: plan.notes, filePath });
  }
  return samples;
}
