/** Refuses flow sets that cannot be played, naming the field, the value and what is allowed. */
import type { FlowRule } from './flow-rule';
import type { FlowLinks, FlowSet } from './flow-set';

const LATENCY_ALLOWED = 'a latency is finite and not negative';
const SIZE_ALLOWED = 'a size is finite and not negative';

function refuse(field: string, value: number | undefined, allowed: string): never {
  throw new Error(`${field}: ${value} is not allowed; ${allowed}`);
}

function checkValues(
  field: string,
  values: Float64Array | undefined,
  count: number,
  isAllowed: (value: number) => boolean,
  allowed: string,
): void {
  if (!values) return;
  if (values.length !== count) refuse(`${field}.length`, values.length, `it has one value for each of ${count}`);
  for (let index = 0; index < count; index++)
    if (!isAllowed(values[index]!)) refuse(`${field}[${index}]`, values[index], allowed);
}

const isTime = (value: number): boolean => value >= 0 && value < Infinity;

function checkRuns(field: string, starts: Int32Array, count: number, length: number): void {
  if (starts.length !== count + 1)
    refuse(`${field}.length`, starts.length, `it is the count of flows + 1, ${count + 1}`);
  if (starts[0] !== 0) refuse(`${field}[0]`, starts[0], 'it is 0');
  for (let flow = 0; flow < count; flow++)
    if (starts[flow + 1]! < starts[flow]!)
      refuse(`${field}[${flow + 1}]`, starts[flow + 1], `it is at least the one before, ${starts[flow]!}`);
  if (starts[count] !== length) refuse(`${field}[${count}]`, starts[count], `it is the number of entries, ${length}`);
}

function checkCapacity(capacities: Float64Array, link: number): void {
  if (capacities[link]! > 0) return;
  refuse(`links.capacityBytesPerS[${link}]`, capacities[link], 'a link that a flow crosses has a rate above 0');
}

/**
 * Checks links and those flows of a rule that stand for all others.
 * @throws Error as checkFlows
 */
export function checkRule(links: FlowLinks, rule: FlowRule, samples: readonly number[]): void {
  const { capacityBytesPerS, latencyS } = links;
  checkValues('links.latencyS', latencyS, capacityBytesPerS.length, isTime, LATENCY_ALLOWED);
  const out = new Int32Array(rule.maxHops);
  for (const flow of samples) {
    const bytes = rule.bytesOf(flow);
    if (!isTime(bytes)) refuse(`flows.bytes[${flow}]`, bytes, SIZE_ALLOWED);
    const length = rule.routeInto(flow, out);
    for (let hop = 0; hop < length; hop++) checkCapacity(capacityBytesPerS, out[hop]!);
  }
}

/**
 * Checks links and flows.
 * @throws Error naming the field, the value and what is allowed
 */
export function checkFlows(links: FlowLinks, flows: FlowSet): void {
  const { count, routeStart, routeLinks, dependencyStart, dependencies } = flows;
  const { capacityBytesPerS, latencyS } = links;
  const linkCount = capacityBytesPerS.length;
  checkValues('links.latencyS', latencyS, linkCount, isTime, LATENCY_ALLOWED);
  checkRuns('flows.routeStart', routeStart, count, routeLinks.length);
  checkValues('flows.bytes', flows.bytes, count, isTime, SIZE_ALLOWED);
  checkValues('flows.startS', flows.startS, count, isTime, 'a start is finite and not negative');
  checkValues('flows.delayS', flows.delayS, count, isTime, 'a delay is finite and not negative');
  checkValues('flows.rateCapBytesPerS', flows.rateCapBytesPerS, count, (cap) => cap > 0, 'a limit is above 0');
  const isShare = (share: number): boolean => share > 0 && share <= 1;
  checkValues('flows.routeShare', flows.routeShare, routeLinks.length, isShare, 'a share is above 0 and at most 1');
  for (let hop = 0; hop < routeLinks.length; hop++) {
    const link = routeLinks[hop]!;
    if (link < 0 || link >= linkCount) refuse(`flows.routeLinks[${hop}]`, link, `links are 0 to ${linkCount - 1}`);
    checkCapacity(capacityBytesPerS, link);
  }
  if (!dependencyStart !== !dependencies)
    throw new Error('flows.dependencies: dependencyStart and dependencies go together');
  if (!dependencyStart || !dependencies) return;
  checkRuns('flows.dependencyStart', dependencyStart, count, dependencies.length);
  for (const [index, flow] of dependencies.entries())
    if (flow < 0 || flow >= count) refuse(`flows.dependencies[${index}]`, flow, `flows are 0 to ${count - 1}`);
}
