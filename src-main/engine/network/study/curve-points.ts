/** One collective on one group as a point of a curve, and the sizes and groups over which curves run. */
import { AUTO, type AlgorithmChoice } from '../../../../src-shared/model/collective-names';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { CollectivePoint } from '../../../../src-shared/results/network-curves';
import { busFactor, collectivePlan, type CollectiveKind } from '../collectives';
import { outermostTier, type Fabric, type Group } from '../fabric';

const SMALLEST_BYTES = 2 ** 10;
const LARGEST_BYTES = 2 ** 34;

/** Powers of two from 1 KiB to 16 GiB. */
export function curveSizes(): number[] {
  const sizes: number[] = [];
  for (let bytes = SMALLEST_BYTES; bytes <= LARGEST_BYTES; bytes *= 2) sizes.push(bytes);
  return sizes;
}

/**
 * Group sizes of a curve up to `most`: powers of two, that one, and the whole of each tier with twice as much, so that the
 * edges of a fabric show where they are.
 */
export function curveGroups(tierEndpoints: readonly number[], most: number): number[] {
  const groups = new Set<number>([most]);
  for (let size = 2; size <= most; size *= 2) groups.add(size);
  for (const endpoints of tierEndpoints) for (const size of [endpoints, 2 * endpoints]) groups.add(size);
  return [...groups].filter((size) => size >= 2 && size <= most).sort((a, b) => a - b);
}

/** The profile with switches that do not reduce. */
export function withoutReduction(hardware: HardwareSpec): HardwareSpec {
  return { ...hardware, tiers: hardware.tiers.map((tier) => ({ ...tier, inNetworkReduction: 1 })) };
}

/** The point, or null where the library does not have the pinned algorithm for the group. */
export function collectivePoint(
  fabric: Fabric,
  kind: CollectiveKind,
  algorithm: AlgorithmChoice,
  sizeBytes: number,
  group: Group,
  imbalance = 1,
): CollectivePoint | null {
  const pinned = algorithm === AUTO ? {} : { algorithm };
  const plan = collectivePlan(fabric, kind, sizeBytes, group, { ...pinned, imbalance });
  if (!plan || (algorithm !== AUTO && plan.algorithm !== algorithm)) return null;
  return {
    sizeBytes,
    devices: group.size,
    timeS: plan.timeS,
    busBytesPerS: (sizeBytes * busFactor(kind, group.size)) / plan.timeS,
    algorithm: plan.algorithm,
    tier: outermostTier(fabric, group)?.name ?? '',
  };
}
