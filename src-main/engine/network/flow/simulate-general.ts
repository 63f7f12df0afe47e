/**
 * Plays flows on links event by event: a flow waits for its dependencies, its delay and the latency of its route,
 * then takes its max-min share until its bytes are through. Between two events all rates are constant.
 */
import type { FlowLinks, FlowResult, FlowSet } from './flow-set';
import { RateSolver } from './rate-solver';
import { StartQueue } from './start-queue';

/** Endings closer together than this share of the time are one event. */
const SAME_INSTANT = 1e-12;

/** Called for every span of constant rates; `rates` holds those of the flows in `active[0 .. count)`, by flow. */
export type SpanListener = (fromS: number, toS: number, active: Int32Array, count: number, rates: Float64Array) => void;

/** Flows that wait for each flow, as runs of `dependents`. */
function invertDependencies(flows: FlowSet): { start: Int32Array; dependents: Int32Array } | null {
  const { dependencyStart, dependencies, count } = flows;
  if (!dependencyStart || !dependencies) return null;
  const start = new Int32Array(count + 1);
  for (const dependency of dependencies) start[dependency + 1]!++;
  for (let flow = 0; flow < count; flow++) start[flow + 1]! += start[flow]!;
  const next = start.slice(0, count);
  const dependents = new Int32Array(dependencies.length);
  for (let flow = 0; flow < count; flow++)
    for (let index = dependencyStart[flow]!; index < dependencyStart[flow + 1]!; index++)
      dependents[next[dependencies[index]!]!++] = flow;
  return { start, dependents };
}

/**
 * Plays a checked flow set flow by flow.
 * @throws Error when flows wait for each other in a circle
 */
export function simulateGeneral(links: FlowLinks, flows: FlowSet, onSpan?: SpanListener): FlowResult {
  const { count, routeStart, routeLinks, routeShare, bytes, startS, delayS } = flows;
  const beginS = new Float64Array(count);
  const finishS = new Float64Array(count);
  const waiting = new Int32Array(count);
  const inverse = invertDependencies(flows);
  if (flows.dependencyStart)
    for (let flow = 0; flow < count; flow++)
      waiting[flow] = flows.dependencyStart[flow + 1]! - flows.dependencyStart[flow]!;
  const queue = new StartQueue(beginS);
  const release = (flow: number, readyS: number): void => {
    let begin = Math.max(readyS, startS ? startS[flow]! : 0) + (delayS ? delayS[flow]! : 0);
    // A flow over several paths waits for their latency on average: each path has its share.
    for (let hop = routeStart[flow]!; hop < routeStart[flow + 1]!; hop++)
      begin += routeShare ? links.latencyS[routeLinks[hop]!]! * routeShare[hop]! : links.latencyS[routeLinks[hop]!]!;
    beginS[flow] = begin;
    queue.push(flow);
  };
  for (let flow = 0; flow < count; flow++) if (waiting[flow] === 0) release(flow, 0);

  const solver = new RateSolver(links, flows);
  const { rates, frozen } = solver;
  // Per flow: bytes left, rate, and when both were true. Side by side, for they are used together.
  const progress = new Float64Array(3 * count);
  for (let flow = 0; flow < count; flow++) progress[3 * flow] = bytes[flow]!;
  /** End of every flow at its present rate. */
  const endS = new Float64Array(count);
  /** Flows that end next, all at the same instant. */
  const due = new Int32Array(count);
  let dueCount = 0;
  let nextEndS = Infinity;
  let activeCount = 0;
  let nowS = 0;
  let finished = 0;
  let events = 0;

  const finish = (flow: number): void => {
    finishS[flow] = nowS;
    finished++;
    if (!inverse) return;
    for (let index = inverse.start[flow]!; index < inverse.start[flow + 1]!; index++) {
      const dependent = inverse.dependents[index]!;
      if (--waiting[dependent]! === 0) release(dependent, nowS);
    }
  };

  while (finished < count) {
    const nextS = Math.min(nextEndS, queue.next);
    if (nextS === Infinity) throw new Error('flows.dependencies: flows wait for each other in a circle');
    if (onSpan && nextS > nowS && activeCount > 0) onSpan(nowS, nextS, frozen, activeCount, rates);
    nowS = nextS;
    events++;
    const horizonS = nowS * (1 + SAME_INSTANT);
    let hasChanged = false;
    if (nextEndS <= horizonS) {
      for (let index = 0; index < dueCount; index++) {
        solver.remove(due[index]!);
        activeCount--;
        finish(due[index]!);
      }
      hasChanged = true;
    }
    while (queue.next <= horizonS) {
      const flow = queue.pop();
      if (bytes[flow] === 0 || routeStart[flow] === routeStart[flow + 1]) {
        finish(flow);
        continue;
      }
      activeCount++;
      progress[3 * flow + 2] = nowS;
      solver.add(flow);
      hasChanged = true;
    }
    if (!hasChanged) continue;
    solver.solve();
    nextEndS = Infinity;
    dueCount = 0;
    const { changedFrom } = solver;
    for (let index = 0; index < activeCount; index++) {
      const flow = frozen[index]!;
      if (index >= changedFrom) {
        const at = 3 * flow;
        const rate = rates[flow]!;
        const before = progress[at + 1]!;
        if (rate !== before) {
          const left = Math.max(0, progress[at]! - before * (nowS - progress[at + 2]!));
          progress[at] = left;
          progress[at + 1] = rate;
          progress[at + 2] = nowS;
          endS[flow] = nowS + left / rate;
        }
      }
      const end = endS[flow]!;
      if (end > nextEndS * (1 + SAME_INSTANT)) continue;
      // What was due before stays due when it lies within the same instant.
      if (end < nextEndS * (1 - SAME_INSTANT)) dueCount = 0;
      if (end < nextEndS) nextEndS = end;
      due[dueCount++] = flow;
    }
  }
  let makespanS = 0;
  for (let flow = 0; flow < count; flow++) if (finishS[flow]! > makespanS) makespanS = finishS[flow]!;
  return { beginS, finishS, makespanS, events };
}
