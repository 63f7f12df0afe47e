/**
 * The algorithms that a library has for a collective on a group. Bytes and steps follow Thakur, Rabenseifner and Gropp 2005
 * (ring, recursive), Sanders, Speck and Traeff 2009 (two trees), and the bytes that cross each tier are counted per
 * device under it: a domain's devices carry what leaves it together.
 */
import type { Fabric, GroupLevel } from '../fabric';
import { candidateFrom, type Candidate, type CollectiveKind, type LevelUse } from './candidate';
import type { CollectiveCurve } from './curve';
import type { CollectiveLibrary } from './library';

/** Devices of the nodes whose sweeps the curves of reducing switches are fitted to. */
const FITTED_MEMBERS = 8;

const log2 = (members: number): number => Math.ceil(Math.log2(members));

/** Steps of the better of a ring and a recursive exchange. */
const fewestSteps = (members: number): number => Math.min(members - 1, 2 * log2(members));

/** Ranks of the group inside one unit of a level: the product of the members of the levels within. */
function ranksWithin(levels: readonly GroupLevel[], level: number): number {
  return levels.slice(0, level).reduce((product, { members }) => product * members, 1);
}

/**
 * Hops of one pass of a ring over each level: a ring visits the ranks of a unit before it leaves it. A shard goes over all
 * edges but one; the shard that comes last goes over every outer one, that which closes the ring too.
 */
function ringHops(levels: readonly GroupLevel[], ranks: number): number[] {
  const last = levels.length - 1;
  return levels.map(({ members }, index) => {
    const outside = ranks / (ranksWithin(levels, index) * members);
    const closing = last === 0 ? 0 : index === last ? 1 : index === 0 ? -1 : 0;
    return (members - 1) * Math.max(1, outside) + closing;
  });
}

/**
 * Devices whose links a ring or tree has to leave a unit of a level: all of its ranks inside a domain; onto the scale-out
 * network those of the node at which it enters and of the one at which it leaves, as NCCL lays them out.
 */
function exitsOf(fabric: Fabric, levels: readonly GroupLevel[], level: number, stride: number): number {
  const within = ranksWithin(levels, level);
  if (!(levels[level] as GroupLevel).tier.isScaleOut) return within;
  const inNode = Math.max(1, Math.floor(fabric.nodeDevices / stride));
  return within <= inNode ? within : Math.min(within, 2 * inNode);
}

const isSwitched = ({ tier }: GroupLevel): boolean => !tier.isScaleOut && !tier.isMesh && !tier.isRing;

/** Whether a level's ports also carry what goes to scale-up switches further out. */
const carriesOuter = (levels: readonly GroupLevel[], index: number): boolean =>
  isSwitched(levels[index] as GroupLevel) && levels.slice(index + 1).some(isSwitched);

/** Ring over all ranks; `passes` 2 for an all-reduce. */
function ring(
  fabric: Fabric,
  curve: CollectiveCurve,
  levels: readonly GroupLevel[],
  ranks: number,
  stride: number,
  passes: number,
): Candidate {
  const hops = ringHops(levels, ranks);
  const wire = (passes * (ranks - 1) + curve.ownSteps) / ranks;
  const uses = levels.map(({ members }, index) => {
    // Of the hops that leave a device under this level, one in `members` goes further out, over links of its own
    // unless switches further out are reached through this level's.
    const isOutermost = index === levels.length - 1;
    const inside = isOutermost || carriesOuter(levels, index) ? 1 : (members - 1) / members;
    return { steps: passes * (hops[index] as number), wire: (wire * inside) / exitsOf(fabric, levels, index, stride) };
  });
  return candidateFrom('ring', fabric.library, curve, levels, uses, ranks, 1);
}

/** Scatter inside, exchange between, gather inside, level by level; levels pass pieces on, so the slowest sets the rate. */
function hierarchical(
  library: CollectiveLibrary,
  curve: CollectiveCurve,
  levels: readonly GroupLevel[],
  ranks: number,
  passes: number,
): Candidate {
  const own = levels.map(
    ({ members }, index) => (passes * (members - 1) + curve.ownSteps) / members / ranksWithin(levels, index),
  );
  // Ports through which switches further out are reached carry those levels' bytes too.
  const uses = levels.map(({ members }, index) => ({
    steps: passes * fewestSteps(members),
    wire: own.reduce(
      (sum, wire, outer) =>
        outer > index && carriesOuter(levels, index) && isSwitched(levels[outer] as GroupLevel) ? sum + wire : sum,
      own[index] as number,
    ),
  }));
  return candidateFrom('hierarchical', library, curve, levels, uses, ranks, 1);
}

/**
 * Steps of a tree over a level one way: a chain along the devices that the library takes for a node, a binary tree over the
 * nodes. For NCCL all of a scale-up domain is a node, however many boards it has (two racks of 64 GB200: 184 us).
 */
function treeSteps(fabric: Fabric, { tier, members }: GroupLevel, stride: number): number {
  const node = fabric.library.isHierarchical ? Math.max(1, Math.floor(fabric.nodeDevices / stride)) : members;
  const inNode = tier.isScaleOut ? 1 : Math.min(members, node);
  return inNode - 1 + log2(Math.ceil(members / inNode));
}

/**
 * Bytes that a domain's busiest link carries each way over those of the message: half of them go over either of two trees.
 * Two domains exchange them once; of three none has more than one child and a parent; in more, one has two and a parent in
 * one tree and is a leaf of the other.
 */
const treeWire = (members: number): number => (members <= 2 ? 1 : members === 3 ? 1.5 : 2);

function tree(
  fabric: Fabric,
  library: CollectiveLibrary,
  levels: readonly GroupLevel[],
  ranks: number,
  stride: number,
): Candidate {
  // Where the switches reduce, trees of large messages are those of inNetwork below; the plain one is left for small
  // messages, whose flags take half of the bytes (NCCL's LL protocol).
  const rate = levels.length > 1 && (levels[0] as GroupLevel).tier.reductionGain > 1 ? 0.5 : 1;
  const uses = levels.map((level, index) => {
    const steps = 2 * treeSteps(fabric, level, stride * ranksWithin(levels, index));
    const wire = index === 0 ? 2 : treeWire(level.members) / exitsOf(fabric, levels, index, stride);
    return { steps, wire, rate, pieceSteps: steps };
  });
  return candidateFrom('tree', library, library.allReduce, levels, uses, ranks, 1);
}

/**
 * The switches of the innermost level reduce: each device sends S once and receives it once. Between domains the shards
 * of a domain's devices go over a tree; where a domain has two children its links carry two pieces for one.
 */
function inNetwork(
  library: CollectiveLibrary,
  curve: CollectiveCurve,
  levels: readonly GroupLevel[],
  ranks: number,
): Candidate {
  const [inner, outer] = levels as [GroupLevel, GroupLevel | undefined];
  // The tier states what reducing gains over a ring in a large group, which sends 2 S: that sets the rate.
  const gained = (inner.tier.reductionGain * library.allReduce.rateShare) / (2 * curve.rateShare);
  const uses: LevelUse[] = [{ steps: 2, wire: 1, rate: gained * (outer && outer.members > 2 ? 0.5 : 1) }];
  if (outer) {
    const steps = 2 * log2(outer.members);
    uses.push({ steps, wire: treeWire(outer.members) / inner.members, pieceSteps: steps });
  }
  const depth = outer ? 1 + log2(outer.members) : 1;
  const algorithm = outer ? 'inNetworkTree' : 'inNetwork';
  const found = candidateFrom(algorithm, library, curve, levels, uses, ranks, inner.members * depth);
  // The smallest message is a piece too, and waits for all members; the launch of the curve has that of its fit.
  return { ...found, launchS: found.launchS + curve.pieceS * Math.max(0, inner.members - FITTED_MEMBERS) };
}

/**
 * Bytes on the busiest link of a ring or line when all pairs exchange, over those that a switch's port would carry:
 * what passes through counts too (of m members the middle link of a line is crossed by floor(m^2 / 4) pairs).
 */
const ringLoad = (members: number): number => Math.floor(members ** 2 / 4) / (members - 1);

/**
 * All pairs at once: each tier carries what its devices send to the peers that it is the first to reach. Switches of outer
 * scale-up tiers are reached through those of inner ones, whose ports carry that traffic too; meshes, rings and network
 * cards have links of their own.
 */
function direct(library: CollectiveLibrary, levels: readonly GroupLevel[], ranks: number): Candidate {
  const curve = library.allToAll;
  const switchedReach = levels.reduce(
    (reached, level, index) =>
      isSwitched(level) ? Math.min(ranks, ranksWithin(levels, index) * level.members) : reached,
    1,
  );
  const scaleUpReach = levels.reduce((reach, { tier, members }) => (tier.isScaleOut ? reach : reach * members), 1);
  // The kernel copies faster than the links of some tiers carry: what goes over the wire never exceeds the tier's rate.
  let covered = 1;
  const uses = levels.map((level, index) => {
    const { tier, members } = level;
    const reach = Math.min(ranks, covered * members);
    const own = tier.isScaleOut ? 0 : (curve.ownSteps * reach) / ranks;
    const passing = isSwitched(level) ? switchedReach : reach;
    const wire = ((passing - covered) / ranks) * (tier.isRing ? ringLoad(members) : 1);
    // A message to each peer costs the kernel the same wherever it goes; one network latency remains beside them.
    const inside = index === 0 && !tier.isScaleOut ? ranks - Math.min(ranks, scaleUpReach) : 0;
    const use = {
      steps: tier.isScaleOut ? 1 : reach - covered + inside,
      wire: tier.isScaleOut ? wire : Math.max(wire + own, wire * curve.rateShare),
    };
    covered = reach;
    return use;
  });
  const found = candidateFrom('direct', library, curve, levels, uses, ranks, 1);
  const messages = levels.at(-1)?.tier.isScaleOut ? ranks - Math.min(ranks, scaleUpReach) : 0;
  return { ...found, latencyS: found.latencyS + messages * library.network.messageS };
}

function sendReceive(library: CollectiveLibrary, levels: readonly GroupLevel[]): Candidate {
  const last = levels.length - 1;
  const uses = levels.map((_, index) => (index === last ? { steps: 1, wire: 1 } : { steps: 0, wire: 0 }));
  return candidateFrom('direct', library, library.sendReceive, levels, uses, 1, 1);
}

/** A pipelined ring: every rank passes the whole buffer on. */
function broadcast(library: CollectiveLibrary, levels: readonly GroupLevel[], ranks: number): Candidate {
  const hops = ringHops(levels, ranks);
  const uses = levels.map((_, index) => ({ steps: hops[index] as number, wire: 1 / ranksWithin(levels, index) }));
  return candidateFrom('ring', library, library.gather, levels, uses, ranks, 1);
}

/**
 * Every algorithm that the fabric's library has for a collective.
 * @param levels how the group falls on the tiers, innermost first; at least one
 * @param ranks members of the group
 * @param stride distance of neighbours in rank order
 */
export function candidatesOf(
  fabric: Fabric,
  kind: CollectiveKind,
  levels: readonly GroupLevel[],
  ranks: number,
  stride: number,
): Candidate[] {
  const { library } = fabric;
  const byTiers = library.isHierarchical && levels.length > 1;
  switch (kind) {
    case 'allReduce': {
      const curve = library.allReduce;
      const found = [ring(fabric, curve, levels, ranks, stride, 2), tree(fabric, library, levels, ranks, stride)];
      if (byTiers) found.push(hierarchical(library, curve, levels, ranks, 2));
      const [inner, outer] = levels;
      const reduces =
        library.inNetwork && inner && inner.tier.reductionGain > 1 && inner.members >= library.reducesFrom;
      if (reduces && levels.length <= 2 && (!outer || outer.tier.isScaleOut) && library.inNetwork)
        found.push(inNetwork(library, library.inNetwork, levels, ranks));
      return found;
    }
    case 'allGather':
    case 'reduceScatter': {
      const found = [ring(fabric, library.gather, levels, ranks, stride, 1)];
      if (byTiers) found.push(hierarchical(library, library.gather, levels, ranks, 1));
      return found;
    }
    case 'broadcast':
      return [broadcast(library, levels, ranks)];
    case 'allToAll':
    case 'allToAllV':
      return [direct(library, levels, ranks)];
    case 'sendReceive':
      return [sendReceive(library, levels)];
  }
}
