/**
 * The flow-level simulator: plays flows on links under max-min fair sharing and says when each ends. Symmetric sets
 * are played by their classes, all others flow by flow; the answer is the same.
 */
import { checkFlows, checkRule } from './check-flows';
import { ruleOf, storeFlows, type FlowRule } from './flow-rule';
import type { FlowLinks, FlowResult, FlowSet } from './flow-set';
import { simulateGeneral, type SpanListener } from './simulate-general';
import { findQuotient } from './symmetry';

export interface SimulateOptions {
  /** Told every span of constant rates; flows are then played one by one. */
  onSpan?: SpanListener;
  /** Play flow by flow even where classes would do: for tests. */
  isGeneral?: boolean;
}

/** Gives every flow with a rate limit a link of its own with that capacity. */
function withCaps(links: FlowLinks, flows: FlowSet): [FlowLinks, FlowSet] {
  const { rateCapBytesPerS: caps, count, routeStart, routeLinks, routeShare } = flows;
  if (!caps) return [links, flows];
  const capacities = [...links.capacityBytesPerS];
  const latencies = [...links.latencyS];
  const start = new Int32Array(count + 1);
  const hops: number[] = [];
  const shares: number[] = [];
  for (let flow = 0; flow < count; flow++) {
    for (let hop = routeStart[flow]!; hop < routeStart[flow + 1]!; hop++) {
      hops.push(routeLinks[hop]!);
      shares.push(routeShare ? routeShare[hop]! : 1);
    }
    if (caps[flow]! < Infinity) {
      hops.push(capacities.length);
      shares.push(1);
      capacities.push(caps[flow]!);
      latencies.push(0);
    }
    start[flow + 1] = hops.length;
  }
  return [
    { capacityBytesPerS: Float64Array.from(capacities), latencyS: Float64Array.from(latencies) },
    {
      ...flows,
      routeStart: start,
      routeLinks: Int32Array.from(hops),
      ...(routeShare ? { routeShare: Float64Array.from(shares) } : {}),
    },
  ];
}

const isPlain = (flows: FlowSet): boolean =>
  !flows.startS &&
  !flows.delayS &&
  !flows.routeShare &&
  !flows.rateCapBytesPerS &&
  !flows.dependencies &&
  flows.count > 0;

/**
 * Plays flows to their end.
 * @param links capacity and latency of every directed link
 * @param flows what to play; see FlowSet for units and defaults
 * @returns begin and finish of every flow, s, and the makespan. Exact max-min fairness (Bertsekas and Gallager, Data
 * Networks, 1992, section 6.5.2: progressive filling) up to rounding.
 * @throws Error naming the field, the value and what is allowed
 */
export function simulateFlows(links: FlowLinks, flows: FlowSet, options: SimulateOptions = {}): FlowResult {
  checkFlows(links, flows);
  if (!options.onSpan && !options.isGeneral && isPlain(flows)) {
    const result = simulateClasses(links, ruleOf(flows));
    if (result) return result;
  }
  const [allLinks, allFlows] = withCaps(links, flows);
  return simulateGeneral(allLinks, allFlows, options.onSpan);
}

/**
 * Plays flows given by a rule; symmetric ones are never stored.
 * @throws Error as simulateFlows
 */
export function simulateRule(links: FlowLinks, rule: FlowRule): FlowResult {
  return simulateClasses(links, rule) ?? simulateFlows(links, storeFlows(rule), { isGeneral: true });
}

function simulateClasses(links: FlowLinks, rule: FlowRule): FlowResult | null {
  const quotient = findQuotient(links, rule);
  if (!quotient) return null;
  checkRule(links, rule, quotient.samples);
  const { classOf } = quotient;
  const result = simulateGeneral(quotient.links, quotient.flows);
  const beginS = new Float64Array(rule.count);
  const finishS = new Float64Array(rule.count);
  for (let flow = 0; flow < rule.count; flow++) {
    const at = classOf[flow]!;
    beginS[flow] = result.beginS[at]!;
    finishS[flow] = result.finishS[at]!;
  }
  return { beginS, finishS, makespanS: result.makespanS, events: result.events };
}
