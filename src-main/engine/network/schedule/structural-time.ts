/**
 * A collective's time by structure alone, at any size: latency and transfer of the closed form, each corrected by what
 * the fabric as wired makes of it. Where ranks meet on several tiers the two overlap, because fast hops wait for slow
 * ones; how far is played at a few sizes around the one at which both weigh the same, and kept as a table. The grid of
 * compare-closed-forms.test.ts is held to it; jobs take only what contention.ts says of bandwidth.
 */
import { collectivePlan, type Algorithm, type CollectiveKind } from '../collectives';
import { groupLevels, type Group } from '../fabric';
import {
  bandwidthFactor,
  patternOf,
  requestOf,
  routerFor,
  worldOf,
  type Contention,
  type Structure,
} from './contention';
import { latencyFactor, closedLatencyS } from './latency-factor';
import { playOnRouter, sisterGroups } from './play-collective';
import { shrunkGroup } from './representative-group';

/** Transfers played at most for one size of an overlap. */
const TRANSFERS_AT_MOST = 8000;
/** Played sizes are these powers of 4 times that of equal latency and transfer; below, latency is all. */
const POWERS = [-2, -1, 0, 1, 2, 3];

/** Passes over the buffer and of its latencies. */
const passesOf = (kind: CollectiveKind): number => (kind === 'allReduce' ? 2 : 1);

function linear(contention: Contention, kind: CollectiveKind, algorithm: Algorithm, group: Group): [number, number] {
  const plan = collectivePlan(contention.ideal, kind, 1, group, { algorithm });
  const pattern = patternOf(kind, algorithm);
  const closedS = pattern === 'allToAll' ? closedLatencyS(contention, pattern, group) : (plan?.latencyS ?? 0);
  return [
    closedS * latencyFactor(contention, kind, algorithm, group),
    (plan?.transferS ?? 0) / bandwidthFactor(contention, kind, algorithm, group),
  ];
}

const additive = POWERS.map(() => 1);

function playedOverlap(
  contention: Contention,
  kind: CollectiveKind,
  algorithm: Algorithm,
  group: Group,
): readonly number[] {
  const pattern = patternOf(kind, algorithm);
  if (pattern !== 'ring' && pattern !== 'allToAll') return additive;
  const { hardware, ideal } = contention;
  const isTooLarge = ({ size, stride }: Group): boolean => {
    const inNode = Math.max(1, Math.floor(hardware.node.devices / stride));
    const ways = pattern === 'ring' ? 2 * inNode * passesOf(kind) : 1;
    return size * (size - 1) * stride * ways > TRANSFERS_AT_MOST;
  };
  const small = shrunkGroup(hardware, ideal, group, isTooLarge);
  // Groups that stay large are of many members far apart: one tier sets their time, and little overlaps.
  if (isTooLarge(small)) return additive;
  const [latencyS, perByteS] = linear(contention, kind, algorithm, small);
  const request = { ...requestOf(contention, pattern, small), kind };
  // A ring laid level by level is not played: its levels choose their own steps.
  if (!(latencyS > 0 && perByteS > 0) || request.algorithm === 'hierarchical') return additive;
  const world = worldOf(contention, small);
  const router = routerFor(contention, world);
  const groups = sisterGroups(world, small.size, small.stride);
  return POWERS.map((power) => {
    const bytes = (4 ** power * latencyS) / perByteS;
    return playOnRouter(router, { ...request, bytes }, groups) / (latencyS + perByteS * bytes);
  });
}

function structureOf(contention: Contention, kind: CollectiveKind, algorithm: Algorithm, group: Group): Structure {
  const [latencyS, perByteS] = linear(contention, kind, algorithm, group);
  // On one tier of switches every step waits for its latency and then sends: the closed form by itself.
  const isPlain = groupLevels(contention.ideal, group).length <= 1;
  return { latencyS, perByteS, overlap: isPlain ? additive : playedOverlap(contention, kind, algorithm, group) };
}

/** Overlap at a size, between those played; none far below, the largest one's above. */
function overlapAt({ latencyS, perByteS, overlap }: Structure, bytes: number): number {
  if (!(latencyS > 0 && perByteS > 0)) return 1;
  const place = Math.log2((perByteS * bytes) / latencyS) / 2 - (POWERS[0] as number);
  if (place >= POWERS.length - 1) return overlap.at(-1) ?? 1;
  const below = Math.floor(place);
  const [left = 1, right = 1] = [overlap[below], overlap[below + 1]];
  return left + (place - below) * (right - left);
}

/**
 * Seconds of a collective without software, all sister groups at once.
 * @param bytes as nccl-tests counts them
 */
export function structuralTimeS(
  contention: Contention,
  kind: CollectiveKind,
  algorithm: Algorithm,
  group: Group,
  bytes: number,
): number {
  if (group.size <= 1 || bytes <= 0) return 0;
  const key = `${kind} ${algorithm} ${group.size} ${group.stride}`;
  let structure = contention.structures.get(key);
  if (!structure) {
    structure = structureOf(contention, kind, algorithm, group);
    contention.structures.set(key, structure);
  }
  return (structure.latencyS + structure.perByteS * bytes) * overlapAt(structure, bytes);
}

/** Structural time over that of the closed form without software: what a closed form is multiplied by at a size. */
export function structuralFactor(
  contention: Contention,
  kind: CollectiveKind,
  algorithm: Algorithm,
  group: Group,
  bytes: number,
): number {
  const plan = collectivePlan(contention.ideal, kind, bytes, group, { algorithm });
  if (!plan) return 1;
  const pattern = patternOf(kind, algorithm);
  const latencyS = pattern === 'allToAll' ? closedLatencyS(contention, pattern, group) : plan.latencyS;
  return structuralTimeS(contention, kind, algorithm, group, bytes) / (latencyS + plan.transferS);
}
