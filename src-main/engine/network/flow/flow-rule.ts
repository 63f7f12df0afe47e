/**
 * Flows given by a rule instead of arrays: all start at 0 and depend on nothing. Symmetric sets of millions of flows
 * are played without ever being stored.
 */
import type { FlowSet } from './flow-set';

export interface FlowRule {
  readonly count: number;
  /** Longest route, links. */
  readonly maxHops: number;
  /** Writes the links of a flow's route into `out` and returns their number. */
  readonly routeInto: (flow: number, out: Int32Array) => number;
  readonly bytesOf: (flow: number) => number;
}

/** Stores the flows of a rule. */
export function storeFlows(rule: FlowRule): FlowSet {
  const { count } = rule;
  const routeStart = new Int32Array(count + 1);
  const bytes = new Float64Array(count);
  const out = new Int32Array(rule.maxHops);
  let links = new Int32Array(count * rule.maxHops);
  let hops = 0;
  for (let flow = 0; flow < count; flow++) {
    const length = rule.routeInto(flow, out);
    for (let index = 0; index < length; index++) links[hops++] = out[index]!;
    routeStart[flow + 1] = hops;
    bytes[flow] = rule.bytesOf(flow);
  }
  if (hops < links.length) links = links.slice(0, hops);
  return { count, routeStart, routeLinks: links, bytes };
}

/** Stored flows as a rule; for sets without starts, delays, dependencies, shares and caps. */
export function ruleOf(flows: FlowSet): FlowRule {
  const { routeStart, routeLinks, bytes } = flows;
  let maxHops = 0;
  for (let flow = 0; flow < flows.count; flow++) maxHops = Math.max(maxHops, routeStart[flow + 1]! - routeStart[flow]!);
  return {
    count: flows.count,
    maxHops,
    routeInto: (flow, out) => {
      const from = routeStart[flow]!;
      const length = routeStart[flow + 1]! - from;
      for (let index = 0; index < length; index++) out[index] = routeLinks[from + index]!;
      return length;
    },
    bytesOf: (flow) => bytes[flow]!,
  };
}
