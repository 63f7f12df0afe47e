/**
 * The all-reduce of a serving framework: its own kernels for small messages inside a domain, else the collectives library.
 */
import { candidateTimeS, collectiveTimeS } from './collectives';
import { groupLevels, type Fabric, type Group } from './fabric';
import type { Candidate } from './library/candidate';
import { servingKernels, type ServingKernel } from './library/serving-kernels';

/** Frameworks hand larger messages to the library (vLLM 0.24, custom_all_reduce.py, max_size). */
const LARGEST_BYTES = 2 ** 23;

const prepared = new WeakMap<Fabric, Map<string, readonly Candidate<ServingKernel>[]>>();

function kernelsOf(fabric: Fabric, group: Group): readonly Candidate<ServingKernel>[] {
  let byGroup = prepared.get(fabric);
  if (!byGroup) {
    byGroup = new Map();
    prepared.set(fabric, byGroup);
  }
  const key = `${group.size} ${group.stride}`;
  let found = byGroup.get(key);
  if (!found) {
    found = servingKernels(fabric.library, groupLevels(fabric, group), group.size);
    byGroup.set(key, found);
  }
  return found;
}

/**
 * Seconds of one all-reduce in a serving framework; 0 for a group of one.
 * @param bytes buffer of one rank
 * @param only leaves the frameworks' kernels alone to choose from, as their own benchmarks do; Infinity where none runs
 */
export function servingReduceTimeS(fabric: Fabric, bytes: number, group: Group, only = false): number {
  if (group.size <= 1 || bytes <= 0) return 0;
  let bestS = only ? Infinity : collectiveTimeS(fabric, 'allReduce', bytes, group);
  if (bytes > LARGEST_BYTES) return bestS;
  for (const kernel of kernelsOf(fabric, group)) bestS = Math.min(bestS, candidateTimeS(kernel, bytes));
  return bestS;
}
