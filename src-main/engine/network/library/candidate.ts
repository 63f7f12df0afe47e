/**
 * One algorithm of a library on one group, boiled down to a few numbers, so that a search prices a million sizes at the
 * cost of a root each.
 */
import type { GroupLevel } from '../fabric';
import type { CollectiveCurve } from './curve';
import type { CollectiveLibrary } from './library';

export type CollectiveKind =
  'allReduce' | 'allGather' | 'reduceScatter' | 'broadcast' | 'allToAll' | 'allToAllV' | 'sendReceive';

export type Algorithm = 'ring' | 'tree' | 'hierarchical' | 'inNetwork' | 'inNetworkTree' | 'direct';

/** T(S) = launchS + latencyS + perByteS S + fillS sqrt(S b / (S + b)), S in bytes, b = boundBytes. */
export interface Candidate<Name extends string = Algorithm> {
  readonly algorithm: Name;
  readonly launchS: number;
  readonly latencyS: number;
  readonly perByteS: number;
  readonly fillS: number;
  readonly boundBytes: number;
  /** Name of the tier that sets perByteS. */
  readonly slowestTier: string;
}

/** One level's part of an algorithm: steps that wait for each other, and bytes of its busiest device per byte of S. */
export interface LevelUse {
  steps: number;
  wire: number;
  /** Rate over that of the library's curve; 1 unless the algorithm slows it. */
  rate?: number;
  /** Steps on the scale-out network that a piece waits for one after the other; 1 where each step has pieces of its own. */
  pieceSteps?: number;
}

/** An algorithm of a library, from its curve and what it asks of each level. */
export function candidateFrom<Name extends string>(
  algorithm: Name,
  library: CollectiveLibrary,
  curve: CollectiveCurve,
  levels: readonly GroupLevel[],
  uses: readonly LevelUse[],
  ranks: number,
  stages: number,
): Candidate<Name> {
  let latencyS = 0;
  let perByteS = 0;
  let wire = 1;
  let slowestTier = '';
  let pieceS = curve.pieceS * stages;
  for (const [index, use] of uses.entries()) {
    const { tier } = levels[index] as GroupLevel;
    const { stepShare, rateShare } = tier.isScaleOut ? library.network : curve;
    if (tier.isScaleOut && use.wire > 0)
      pieceS += library.network.pieceShare * tier.latencyS * Math.max(1, use.pieceSteps ?? 1);
    latencyS += use.steps * stepShare * tier.latencyS;
    const levelS = use.wire / (rateShare * (use.rate ?? 1) * tier.bandwidthBytesPerS);
    if (levelS <= perByteS) continue;
    perByteS = levelS;
    wire = use.wire;
    slowestTier = tier.name;
  }
  return {
    algorithm,
    launchS: curve.launchS,
    latencyS,
    perByteS,
    fillS: 2 * Math.sqrt(pieceS * perByteS),
    boundBytes: (curve.pieceBytes * ranks) / wire,
    slowestTier,
  };
}
