/**
 * Closed forms without software against the flow simulator, cell by cell: transfer times of large messages for every
 * pattern and placement, and whole collectives played with their dependencies and latencies at several sizes.
 */
import { collectivePlan, type CollectiveKind } from '../../collectives';
import { groupLevels, type Group } from '../../fabric';
import { buildGraph } from '../../graph/build-graph';
import {
  bandwidthFactor,
  closedTransferS,
  isEven,
  simulatedTransferS,
  worldOf,
  type Contention,
  type TrafficPattern,
} from '../contention';
import { playCollective, sisterGroups } from '../play-collective';
import { structuralTimeS } from '../structural-time';

export interface ComparedCell {
  readonly name: string;
  readonly closedS: number;
  /** Closed form with its transfer divided by the tabulated factor. */
  readonly correctedS: number;
  readonly simulatedS: number;
}

export const patterns: readonly TrafficPattern[] = ['ring', 'levels', 'allToAll', 'shift'];

const kindOf = { ring: 'allGather', levels: 'allGather', allToAll: 'allToAll', shift: 'sendReceive' } as const;
const algorithmOf = { ring: 'ring', levels: 'hierarchical', allToAll: 'direct', shift: 'direct' } as const;

/** Relative error of a cell's closed form, or of the corrected one. */
export const errorOf = ({ simulatedS }: ComparedCell, timeS: number): number => Math.abs(timeS / simulatedS - 1);

/** The size that a group's levels have together: what a closed form prices. */
const roundedUp = ({ ideal }: Contention, group: Group): Group => ({
  ...group,
  size: groupLevels(ideal, group).reduce((product, { members }) => product * members, 1),
});

/** Transfer of 1 GB by every pattern on every group, all sister groups at once; simulated in full size. */
export function compareTransfers(contention: Contention, groups: readonly Group[]): ComparedCell[] {
  return groups.flatMap((group) =>
    // Domains of different fill have no levels.
    patterns
      .filter((pattern) => pattern !== 'levels' || isEven(contention, group))
      .map((pattern) => {
        const whole = roundedUp(contention, group);
        const factor = bandwidthFactor(contention, kindOf[pattern], algorithmOf[pattern], group);
        const closedS = closedTransferS(contention, pattern, whole);
        const simulatedS = simulatedTransferS(contention, pattern, whole);
        return {
          name: `${pattern} of ${group.size} with stride ${group.stride}`,
          closedS,
          correctedS: closedS / factor,
          simulatedS,
        };
      }),
  );
}

/**
 * Rings and direct all-to-alls with their dependencies and latencies, all sister groups at once.
 * @param sizesBytes as nccl-tests counts them
 */
export function comparePlayed(
  contention: Contention,
  groups: readonly Group[],
  sizesBytes: readonly number[],
): ComparedCell[] {
  const { hardware, ideal, policy } = contention;
  const cells: ComparedCell[] = [];
  for (const group of groups) {
    const devices = worldOf(contention, group);
    const graph = buildGraph(hardware, { devices });
    const [ranks = [], ...concurrentGroups] = sisterGroups(devices, group.size, group.stride);
    for (const kind of ['allReduce', 'allGather', 'reduceScatter', 'allToAll'] as const satisfies CollectiveKind[]) {
      const algorithm = kind === 'allToAll' ? 'direct' : 'ring';
      for (const bytes of sizesBytes) {
        const plan = collectivePlan(ideal, kind, bytes, group, { algorithm });
        if (!plan) continue;
        // All pairs start at once: they wait for the longest way, not for each peer in turn as a library's kernel does.
        const latencyS = kind === 'allToAll' ? (groupLevels(ideal, group).at(-1)?.tier.latencyS ?? 0) : plan.latencyS;
        cells.push({
          name: `${kind} of ${group.size} with stride ${group.stride}, ${bytes} bytes`,
          closedS: latencyS + plan.transferS,
          correctedS: structuralTimeS(contention, kind, algorithm, group, bytes),
          simulatedS: playCollective(graph, { kind, algorithm, bytes, ranks, policy, concurrentGroups }).timeS,
        });
      }
    }
  }
  return cells;
}
