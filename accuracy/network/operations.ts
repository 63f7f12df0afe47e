/** Names of collective operations as published, and the engine's kinds. */
import type { CollectiveKind } from '../../src-main/engine/network/collectives';

const names: readonly (readonly [RegExp, CollectiveKind])[] = [
  [/all[\s_-]?reduce/, 'allReduce'],
  [/all[\s_-]?gather/, 'allGather'],
  [/broadcast|bcast/, 'broadcast'],
  [/reduce[\s_-]?scatter/, 'reduceScatter'],
  [/all[\s_-]?(2|to)[\s_-]?all|a2a/, 'allToAll'],
  [/send[\s_/-]*re?c(ei)?v|p2p|point[\s_-]to[\s_-]point|ping[\s_-]?pong/, 'sendReceive'],
];

/** The operation that a text names first, or null: "all_reduce, in place", "AllGather", "alltoall". */
export function operationIn(text: string): CollectiveKind | null {
  const lower = text.toLowerCase();
  let first = Infinity;
  let found: CollectiveKind | null = null;
  for (const [pattern, kind] of names) {
    const at = lower.search(pattern);
    if (at >= 0 && at < first) {
      first = at;
      found = kind;
    }
  }
  return found;
}
