/**
 * Plays flows on links event by event: a flow waits for its dependencies, its delay and the latency of its route,
 * then takes its max-min share until its bytes are through. Between two events all rates are constant.
 */
import type { FlowLinks, FlowResult, FlowSet } from './flow-set';
import { RateSolver } from './rate-solver';
import { StartQueue } from './start-queue';

/** Endings closer together than this share of the time are one event. */
const SAME_INSTANT = 1e-12;

/** Called for every span of constant rates; `rates` holds those of the flows in `active[0 .. count)`. */
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
  const { count, routeStart, routeLinks, bytes, startS, delayS } = flows;
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
    for (let hop = routeStart[flow]!; hop < routeStart[flow + 1]!; hop++) begin += links.latencyS[routeLinks[hop]!]!;
    beginS[flow] = begin;
    queue.push(flow);
  };
  for (let flow = 0; flow < count; flow++) if (waiting[flow] === 0) release(flow, 0);

  const solver = new RateSolver(links, flows);
  const { rates } = solver;
  const applied = new Float64Array(count);
  const remaining = Float64Array.from(bytes);
  const sinceS = new Float64Array(count);
  const endS = new Float64Array(count);
  const active = new Int32Array(count);
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
    let nextEndS = Infinity;
    for (let index = 0; index < activeCount; index++) {
      const end = endS[active[index]!]!;
      if (end < nextEndS) nextEndS = end;
    }
    const nextS = Math.min(nextEndS, queue.next);
    if (nextS === Infinity) throw new Error('flows.dependencies: flows wait for each other in a circle');
    if (onSpan && nextS > nowS && activeCount > 0) onSpan(nowS, nextS, active, activeCount, rates);
    nowS = nextS;
    events++;
    const horizonS = nowS * (1 + SAME_INSTANT);
    let hasChanged = false;
    for (let index = activeCount - 1; index >= 0; index--) {
      const flow = active[index]!;
      if (endS[flow]! > horizonS) continue;
      solver.remove(flow);
      active[index] = active[--activeCount]!;
      finish(flow);
      hasChanged = true;
    }
    while (queue.next <= horizonS) {
      const flow = queue.pop();
      if (bytes[flow] === 0 || routeStart[flow] === routeStart[flow + 1]) {
        finish(flow);
        continue;
      }
      active[activeCount++] = flow;
      sinceS[flow] = nowS;
      solver.add(flow);
      hasChanged = true;
    }
    if (!hasChanged || activeCount === 0) continue;
    solver.solve();
    const { frozen, frozenCount } = solver;
    for (let index = solver.changedFrom; index < frozenCount; index++) {
      const flow = frozen[index]!;
      const rate = rates[flow]!;
      const before = applied[flow]!;
      if (rate === before) continue;
      const left = remaining[flow]! - before * (nowS - sinceS[flow]!);
      remaining[flow] = left;
      sinceS[flow] = nowS;
      applied[flow] = rate;
      endS[flow] = nowS + Math.max(0, left) / rate;
    }
  }
  let makespanS = 0;
  for (let flow = 0; flow < count; flow++) if (finishS[flow]! > makespanS) makespanS = finishS[flow]!;
  return { beginS, finishS, makespanS, events };
}
