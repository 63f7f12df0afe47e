/**
 * All-reduce kernels that serving frameworks (TensorRT-LLM, vLLM) run instead of the library's for small messages inside a
 * domain: in one shot every device reads all others' buffers; in two it sums a shard and gathers the rest.
 */
import type { GroupLevel } from '../fabric';
import { candidateFrom, type Candidate } from './candidate';
import type { CollectiveLibrary } from './library';

export type ServingKernel = 'oneShot' | 'twoShot';

/**
 * The frameworks' kernels for an all-reduce, none where the group leaves its domain or spans several tiers.
 * @param levels how the group falls on the tiers, innermost first
 */
export function servingKernels(
  library: CollectiveLibrary,
  levels: readonly GroupLevel[],
  ranks: number,
): Candidate<ServingKernel>[] {
  const { oneShot, twoShot } = library;
  const [inner] = levels;
  if (!inner || levels.length > 1 || inner.tier.isScaleOut) return [];
  const steps = ranks - 1;
  const found: Candidate<ServingKernel>[] = [];
  if (oneShot) found.push(candidateFrom('oneShot', library, oneShot, levels, [{ steps, wire: steps }], ranks, 1));
  if (twoShot)
    found.push(
      candidateFrom('twoShot', library, twoShot, levels, [{ steps: 2 * steps, wire: (2 * steps) / ranks }], ranks, 1),
    );
  return found;
}
