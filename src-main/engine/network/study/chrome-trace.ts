/**
 * Flows of a play as a trace that chrome://tracing and Perfetto read: one process per server, and in it lanes for
 * every sender, because the flows of one sender overlap (Trace Event Format, complete events "X", times in µs).
 */
import type { FlowResult, FlowSet } from '../flow/flow-set';
import type { NetworkGraph } from '../graph/network-graph';
import { metadataEvent as metadata, traceJson, US_PER_S } from './trace-events';

/** Lanes of one sender are numbered below this. */
const LANES = 100_000;

/** Sender of a flow: where its first link begins. -1 for flows that cross no link. */
const senderOf = (graph: NetworkGraph, flows: FlowSet, flow: number): number =>
  flows.routeStart[flow] === flows.routeStart[flow + 1]
    ? -1
    : (graph.links[flows.routeLinks[flows.routeStart[flow]!]!]?.from ?? -1);

const receiverOf = (graph: NetworkGraph, flows: FlowSet, flow: number): number =>
  flows.routeStart[flow] === flows.routeStart[flow + 1]
    ? -1
    : (graph.links[flows.routeLinks[flows.routeStart[flow + 1]! - 1]!]?.to ?? -1);

/** @returns JSON text: {"traceEvents": [...]}; a flow's waiting for its route's latency is in its args. */
export function toChromeTrace(graph: NetworkGraph, flows: FlowSet, result: FlowResult): string {
  const order = Array.from({ length: flows.count }, (_, flow) => flow).sort(
    (a, b) => result.beginS[a]! - result.beginS[b]!,
  );
  const lanes = new Map<number, number[]>();
  const events: string[] = [];
  const named = new Set<number>();
  const nameOf = (node: number): string => graph.nodes[node]?.name ?? 'local';
  const processOf = (node: number): number => (graph.nodes[node]?.server ?? -1) + 1;
  for (const flow of order) {
    const from = senderOf(graph, flows, flow);
    const to = receiverOf(graph, flows, flow);
    const beginS = result.beginS[flow]!;
    const finishS = result.finishS[flow]!;
    const own = lanes.get(from) ?? [];
    lanes.set(from, own);
    let lane = own.findIndex((freeS) => freeS <= beginS);
    if (lane < 0) lane = own.length;
    own[lane] = finishS;
    const thread = (from + 1) * LANES + lane;
    const process = processOf(from);
    if (!named.has(-process - 1)) {
      named.add(-process - 1);
      events.push(metadata('process_name', process, 0, process === 0 ? 'Outside servers' : `Node ${process - 1}`));
    }
    if (!named.has(thread)) {
      named.add(thread);
      events.push(
        metadata('thread_name', process, thread, lane === 0 ? nameOf(from) : `${nameOf(from)} (${lane + 1})`),
      );
    }
    events.push(
      JSON.stringify({
        name: `to ${nameOf(to)}`,
        cat: 'flow',
        ph: 'X',
        ts: beginS * US_PER_S,
        dur: (finishS - beginS) * US_PER_S,
        pid: process,
        tid: thread,
        args: { flow, from: nameOf(from), to: nameOf(to), bytes: flows.bytes[flow]! },
      }),
    );
  }
  return traceJson(events);
}
