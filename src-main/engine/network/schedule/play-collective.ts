/** Plays a collective on a graph: its schedule, the routes of its transfers, and the flow simulator. */
import type { FlowResult } from '../flow/flow-set';
import { simulateFlows, type SimulateOptions } from '../flow/simulate';
import type { NetworkGraph, RoutingPolicy } from '../graph/network-graph';
import { buildSchedule } from './build-schedule';
import { levelAlgorithmOf, placementOf, turnOf } from './placement';
import { reducerSwitches } from './reducer-switches';
import { routeOn, routeSchedule, type PartyRouter, type RoutedSchedule } from './route-schedule';
import type { Schedule } from './schedule';
import type { ScheduleRequest } from './schedule-request';

export interface PlayRequest extends Omit<ScheduleRequest, 'ranks' | 'reducers'> {
  /** Devices of the group, in its order. */
  readonly ranks: readonly number[];
  /** Spray when absent. */
  readonly policy?: RoutingPolicy;
  /** Other groups of the same size that do the same at the same time. */
  readonly concurrentGroups?: readonly (readonly number[])[];
}

export interface PlayedCollective extends RoutedSchedule {
  /** End of the slowest group, s. */
  readonly timeS: number;
  /** End of each group, s; the first is that of `ranks`. */
  readonly groupTimesS: readonly number[];
  readonly result: FlowResult;
  /** The schedule of one group; flows of group g start at g x schedule.count. */
  readonly schedule: Schedule;
}

/** Fills in what follows from the placement: rings and trees over all devices of a node, both ways round, and levels. */
function placedRequest(graph: NetworkGraph, request: PlayRequest): ScheduleRequest {
  const { ranks } = request;
  const { unit, levels, tiers } = placementOf(graph, ranks);
  const turns = request.algorithm === 'ring' || request.algorithm === 'tree' ? unit : 1;
  const inner = graph.tiers[tiers[0] ?? -1];
  const turn = request.algorithm === 'ring' ? turnOf(inner?.shape, levels[0] ?? 1, unit) : 1;
  return {
    unit: turns,
    channels: turns / turn,
    turn,
    isBidirectional: request.algorithm === 'ring',
    levels,
    levelAlgorithms: tiers.map((tier) => levelAlgorithmOf(graph.tiers[tier]?.shape)),
    ...request,
    ranks: ranks.length,
  };
}

/** Switches that reduce for each unit of a group; of sprayed traffic one stands for the bundle of all. */
function reducersOf(
  graph: NetworkGraph,
  request: ScheduleRequest,
  ranks: readonly number[],
  policy: RoutingPolicy,
): number[] {
  const { algorithm, levels, levelAlgorithms } = request;
  const ofUnit = (unit: readonly number[]): number[] =>
    reducerSwitches(graph, unit).slice(0, policy === 'spray' ? 1 : undefined);
  if (algorithm === 'inNetwork') return ofUnit(ranks);
  if (algorithm !== 'hierarchical' || levelAlgorithms?.[0] !== 'inNetwork') return [];
  const size = levels?.[0] ?? ranks.length;
  const found: number[] = [];
  for (let first = 0; first < ranks.length; first += size) found.push(...ofUnit(ranks.slice(first, first + size)));
  return found;
}

/** A collective ready to be played: its schedule and the flows of all groups. */
export interface RoutedCollective extends RoutedSchedule {
  /** The schedule of one group; flows of group g start at g x schedule.count. */
  readonly schedule: Schedule;
  readonly groups: number;
}

/**
 * The flows of a collective of one or several groups, before they are played.
 * @throws Error naming the field, the value and what is allowed
 */
export function routeCollective(graph: NetworkGraph, request: PlayRequest): RoutedCollective {
  const { ranks, policy = 'spray', concurrentGroups = [] } = request;
  const groups = [ranks, ...concurrentGroups];
  for (const [index, group] of groups.entries())
    if (group.length !== ranks.length)
      throw new Error(
        `concurrentGroups[${index - 1}].length: ${group.length} is not allowed; it is that of ranks, ${ranks.length}`,
      );
  const placed = placedRequest(graph, request);
  const reducers = groups.map((group) => reducersOf(graph, placed, group, policy));
  const first = reducers[0] ?? [];
  const units = placed.algorithm === 'hierarchical' ? ranks.length / (placed.levels?.[0] ?? 1) : 1;
  const schedule = buildSchedule(first.length > 0 ? { ...placed, reducers: first.length / units } : placed);
  const parties = groups.map((group, index) => [...group, ...(reducers[index] ?? [])]);
  return { ...routeSchedule(graph, schedule, parties, policy), schedule, groups: groups.length };
}

/**
 * Plays a collective of one or several groups.
 * @returns times, the flows and their result; see RoutedSchedule for the links that the flows cross
 * @throws Error naming the field, the value and what is allowed
 */
export function playCollective(
  graph: NetworkGraph,
  request: PlayRequest,
  options: SimulateOptions = {},
): PlayedCollective {
  const { groups, ...routed } = routeCollective(graph, request);
  const { schedule } = routed;
  const result = simulateFlows(routed.links, routed.flows, options);
  const groupTimesS = Array.from({ length: groups }, (_, index) => {
    let end = 0;
    for (let flow = index * schedule.count; flow < (index + 1) * schedule.count; flow++)
      end = Math.max(end, result.finishS[flow]!);
    return end;
  });
  return { ...routed, timeS: result.makespanS, groupTimesS, result };
}

/** Seconds of a schedule that all groups play at once over known routes. */
export function playOnRouter(
  router: PartyRouter,
  request: ScheduleRequest,
  groups: readonly (readonly number[])[],
): number {
  const { links, flows } = routeOn(router, buildSchedule(request), groups);
  return simulateFlows(links, flows).makespanS;
}

/** Devices of every group of `size` ranks that are `stride` apart, among the first `devices`: a job's sister groups. */
export function sisterGroups(devices: number, size: number, stride: number): number[][] {
  const groups: number[][] = [];
  for (let block = 0; block + size * stride <= devices; block += size * stride)
    for (let offset = 0; offset < stride; offset++)
      groups.push(Array.from({ length: size }, (_, member) => block + offset + member * stride));
  return groups;
}
