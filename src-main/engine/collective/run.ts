/** Runs a collective benchmark: time and bus bandwidth at one size, and curves over sizes and group sizes. */
import type { CollectiveInput } from '../../../src-shared/model/scenario-input';
import type { Curve, RunResult } from '../../../src-shared/results/run-result';
import { estimateEconomics } from '../economics/economics';
import { busFactor, collectiveTimeS } from '../network/collectives';
import { createFabric, groupLevels, type Fabric } from '../network/fabric';
import { emptyResult } from '../result';

const SMALLEST_BYTES = 2 ** 10;
const LARGEST_BYTES = 2 ** 32;

function busBandwidth(fabric: Fabric, input: CollectiveInput, bytes: number, size: number): number {
  const { collective } = input.workload;
  const timeS = collectiveTimeS(fabric, collective, bytes, { size, stride: 1 });
  return (bytes * busFactor(collective, size)) / timeS;
}

function sizeCurve(fabric: Fabric, input: CollectiveInput, size: number): Curve {
  const points: Curve['points'] = [];
  for (let bytes = SMALLEST_BYTES; bytes <= LARGEST_BYTES; bytes *= 2)
    points.push({ x: bytes, y: busBandwidth(fabric, input, bytes, size) });
  return {
    key: 'size',
    title: `Bus bandwidth against message size, ${size} devices`,
    xTitle: 'Message size',
    xDimension: 'bytes',
    yTitle: 'Bus bandwidth',
    yDimension: 'bytesPerS',
    points,
  };
}

function groupCurve(fabric: Fabric, input: CollectiveInput, devices: number): Curve {
  const points: Curve['points'] = [];
  for (let size = 2; size <= devices; size *= 2)
    points.push({ x: size, y: busBandwidth(fabric, input, input.workload.messageSizeBytes, size) });
  return {
    key: 'group',
    title: 'Bus bandwidth against group size',
    xTitle: 'Devices in the group',
    xDimension: 'count',
    yTitle: 'Bus bandwidth',
    yDimension: 'bytesPerS',
    points,
  };
}

/** Fewer devices than the group asks for, or one alone: there is nothing to time. */
function impossible(input: CollectiveInput, size: number, devices: number): RunResult {
  const result = emptyResult(input);
  const there = `the deployment has ${devices} device${devices > 1 ? 's' : ''}`;
  result.bottleneck = {
    key: 'devices',
    text:
      size > devices
        ? `A group of ${size} devices is not possible: ${there}.`
        : `A collective needs at least 2 devices: ${there}.`,
  };
  return result;
}

/** Runs a collective benchmark to its result. */
export function runCollective(input: CollectiveInput): RunResult {
  const { workload, hardware, deployment } = input;
  const devices = deployment.systems * hardware.node.devices * hardware.supernode.nodes;
  const size = workload.groupSize ?? devices;
  if (size > devices || size < 2) return impossible(input, size, devices);
  const fabric = createFabric(hardware, devices);
  const group = { size, stride: 1 };
  const timeS = collectiveTimeS(fabric, workload.collective, workload.messageSizeBytes, group);
  const levels = groupLevels(fabric, group);
  const economics = estimateEconomics(input, size, { compute: 0, memory: 0, communication: 1 }, 0);
  const result = emptyResult(input);
  const latencyOnlyS = collectiveTimeS(fabric, workload.collective, 1, group);
  const latencyShare = latencyOnlyS / timeS;
  const outermost = levels.at(-1)?.tier.name ?? 'one device';
  result.feasible = true;
  result.metrics = {
    ...economics.metrics,
    collectiveTimeS: timeS,
    busBandwidthBytesPerS: busBandwidth(fabric, input, workload.messageSizeBytes, size),
  };
  result.headline = ['collectiveTimeS', 'busBandwidthBytesPerS', 'devicesUsed'];
  result.bottleneck =
    latencyShare > 0.5
      ? {
          key: 'latency',
          text: `Latency sets the time: ${Math.round(100 * latencyShare)}% of it remains for an empty message. The outermost tier is ${outermost}.`,
        }
      : { key: 'bandwidth', text: `Bandwidth sets the time; the group reaches out to ${outermost}.` };
  result.breakdowns = [
    {
      key: 'collective',
      title: 'One operation',
      totalS: timeS,
      parts: [
        { key: 'latency', title: 'Latency', timeS: latencyOnlyS },
        { key: 'transfer', title: 'Transfer', timeS: timeS - latencyOnlyS },
      ],
    },
  ];
  result.curves = [sizeCurve(fabric, input, size), groupCurve(fabric, input, devices)];
  result.powerParts = economics.power.parts;
  result.costParts = economics.cost.parts;
  result.assumptions = [
    `Levels: ${levels.map((level) => `${level.members} x ${level.tier.name}`).join(', ')}. Closed forms; ranks are packed closely.`,
  ];
  return result;
}
