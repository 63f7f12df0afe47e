/**
 * What a question plays: which groups, and which algorithm — the one that the fabric's library would choose, unless
 * the question names one. Refuses what does not fit the devices or is too much to play, before memory is spent on it.
 */
import type { PlayQuestion } from '../../../../src-shared/results/network-study';
import { collectivePlan } from '../collectives';
import type { Fabric } from '../fabric';
import type { NetworkGraph } from '../graph/network-graph';
import { placementOf, type Placement } from '../schedule/placement';
import { sisterGroups, type PlayRequest } from '../schedule/play-collective';
import type { ScheduleAlgorithm } from '../schedule/schedule';
import { algorithmsOf } from '../schedule/schedule-request';
import { StudyError } from './study-error';

/** Flows that are played one by one at most; above, memory and patience end. */
const FLOWS_AT_MOST = 700_000;
/** Pieces of a pipelined schedule: many keep all links busy, but only where they make no more flows than this. */
const CHUNKS = [32, 16, 8] as const;
const FINE_AT_MOST = 100_000;
const FEWEST_CHUNKS = 8;

/** Devices of the groups that play. */
function groupsOf(devices: number, { groupSize, stride, isEveryGroup }: PlayQuestion): number[][] {
  const span = groupSize * stride;
  if (groupSize < 2) throw new StudyError(`Devices in a group: ${groupSize} is not allowed; at least 2 are needed`);
  if (span > devices)
    throw new StudyError(
      `Members of a group: ${groupSize} devices, ${stride} apart, reach over ${span} devices; there are ${devices}`,
    );
  const groups = sisterGroups(isEveryGroup ? devices : span, groupSize, stride);
  return isEveryGroup ? groups : groups.slice(0, 1);
}

type Choice = Pick<PlayRequest, 'algorithm' | 'levelAlgorithms'>;

/** The schedule that stands for what the library runs for this size and group. */
function choiceOf(fabric: Fabric, graph: NetworkGraph, question: PlayQuestion, ranks: readonly number[]): Choice {
  const { collective, algorithm, bytes, groupSize: size, stride } = question;
  if (algorithm !== 'auto') {
    const named = algorithmsOf[collective].find((each) => each === algorithm);
    if (named) return { algorithm: named };
    const allowed = algorithmsOf[collective].join(', ');
    throw new StudyError(`Algorithm: ${algorithm} is not allowed for ${collective}; it is auto or one of ${allowed}`);
  }
  const chosen = collectivePlan(fabric, collective, bytes, { size, stride })?.algorithm ?? 'direct';
  if (chosen !== 'inNetworkTree') return { algorithm: chosen };
  const { levels } = placementOf(graph, ranks);
  return {
    algorithm: 'hierarchical',
    levelAlgorithms: levels.map((_, level) => (level === 0 ? ('inNetwork' as const) : ('ring' as const))),
  };
}

/** Transfers of one group whose pipelines run in so many pieces, about. */
function transfersOf(
  algorithm: ScheduleAlgorithm,
  { collective, groupSize: size }: PlayQuestion,
  { unit, levels }: Placement,
  chunks: number,
): number {
  const passes = collective === 'allReduce' ? 2 : 1;
  switch (collective) {
    case 'sendReceive':
      return 1;
    case 'broadcast':
      return size * chunks;
    case 'allToAll':
      return size * (size - 1);
    default:
      break;
  }
  switch (algorithm) {
    case 'tree':
      return passes * 2 * size * chunks * unit;
    // Both ways round, in as many rings as a node has devices of the group.
    case 'ring':
      return passes * 2 * size * (size - 1) * unit;
    case 'direct':
      return passes * size * (size - 1);
    case 'recursive':
      return passes * size * Math.ceil(Math.log2(size));
    case 'hierarchical':
      return passes * size * chunks * levels.reduce((steps, members) => steps + members - 1, 0);
    case 'inNetwork':
      return 2 * size * chunks;
  }
}

/**
 * The request for playCollective.
 * @throws StudyError naming the field where groups do not fit the devices or there are too many flows to play
 */
export function playRequestOf(fabric: Fabric, graph: NetworkGraph, question: PlayQuestion): PlayRequest {
  const groups = groupsOf(graph.devices, question);
  const [ranks = [], ...concurrentGroups] = groups;
  const choice = choiceOf(fabric, graph, question, ranks);
  const placement = placementOf(graph, ranks);
  const flowsWith = (chunks: number): number =>
    groups.length * transfersOf(choice.algorithm, question, placement, chunks);
  const chunks = CHUNKS.find((each) => flowsWith(each) <= FINE_AT_MOST) ?? FEWEST_CHUNKS;
  const expected = flowsWith(chunks);
  if (expected > FLOWS_AT_MOST)
    throw new StudyError(
      `Devices in a group: ${groups.length === 1 ? 'one group' : `${groups.length} groups`} of ${question.groupSize} with the algorithm "${choice.algorithm}" make about ${expected.toLocaleString('en')} flows; at most ${FLOWS_AT_MOST.toLocaleString('en')} are played. Choose smaller groups, only the first group, or another algorithm`,
    );
  const { collective: kind, bytes, routing: policy } = question;
  return { kind, bytes, ...choice, chunks, ranks, policy, concurrentGroups };
}
