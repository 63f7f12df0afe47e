/** Runs a collective benchmark: time and bus bandwidth at one size with its parts, and curves over sizes and groups. */
import { algorithmNames, AUTO, collectiveNames } from '../../../src-shared/model/collective-names';
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import type { CollectiveInput } from '../../../src-shared/model/scenario-input';
import { formatNumber, formatQuantity } from '../../../src-shared/quantity/format';
import type { Breakdown, RunResult } from '../../../src-shared/results/run-result';
import { estimateEconomics } from '../economics/economics';
import { createCluster } from '../network/cluster';
import {
  algorithmsFor,
  busFactor,
  collectivePlan,
  type CollectiveOptions,
  type CollectivePlan,
} from '../network/collectives';
import { createFabric, groupLevels, type Fabric, type Group } from '../network/fabric';
import { withoutReduction } from '../network/study/curve-points';
import { emptyResult } from '../result';
import { groupCurve, sizeCurve } from './curves';

/** Smaller differences are not worth a word. */
const NOTABLE = 0.01;

function refused(input: CollectiveInput, key: string, text: string): RunResult {
  const result = emptyResult(input);
  result.bottleneck = { key, text };
  return result;
}

/** Fewer devices than the group asks for, or one alone: there is nothing to time. */
function impossible(input: CollectiveInput, size: number, devices: number): RunResult {
  const there = `the deployment has ${devices} device${devices > 1 ? 's' : ''}`;
  const text =
    size > devices
      ? `A group of ${size} devices is not possible: ${there}.`
      : `A collective needs at least 2 devices: ${there}.`;
  return refused(input, 'devices', text);
}

/** The pinned algorithm is none of those that the library has for the operation and the group. */
function withoutAlgorithm(input: CollectiveInput, fabric: Fabric, group: Group): RunResult {
  const { collective, algorithm } = input.workload;
  const wanted = algorithm === AUTO ? '' : algorithmNames[algorithm].toLowerCase();
  const known = algorithmsFor(fabric, collective, group).map((each) => algorithmNames[each].toLowerCase());
  const operation = collectiveNames[collective].toLowerCase();
  return refused(
    input,
    'algorithm',
    `The library has no ${wanted} for ${operation} on this group; it has: ${known.join(', ')}.`,
  );
}

function breakdownOf(plan: CollectivePlan): Breakdown {
  return {
    key: 'collective',
    title: `One operation, ${algorithmNames[plan.algorithm].toLowerCase()}`,
    totalS: plan.timeS,
    parts: [
      {
        key: 'launch',
        title: 'Launch',
        timeS: plan.launchS,
        note: 'From the start of the kernel to its end with nothing to do',
      },
      { key: 'latency', title: 'Latency', timeS: plan.latencyS, note: 'Steps that wait for each other' },
      { key: 'pipeline', title: 'Pipeline', timeS: plan.pipelineS, note: 'Filling the pipeline of pieces' },
      { key: 'transfer', title: 'Transfer', timeS: plan.transferS, note: 'Bytes over the rate of the slowest tier' },
    ],
  };
}

/** What sets the time, in words. */
function bottleneckOf(plan: CollectivePlan, outermost: string): RunResult['bottleneck'] {
  const how = algorithmNames[plan.algorithm].toLowerCase();
  const share = (timeS: number): string => `${Math.round((100 * timeS) / plan.timeS)}%`;
  const fixedS = plan.launchS + plan.latencyS;
  if (fixedS > plan.timeS / 2)
    return {
      key: 'latency',
      text: `Latency sets the time: launch and steps that wait for each other take ${share(fixedS)} (${how}). The outermost tier is ${outermost}.`,
    };
  if (plan.pipelineS > plan.transferS)
    return {
      key: 'pipeline',
      text: `Filling the pipeline sets the time: ${share(plan.pipelineS)} (${how}); larger messages use the links better. The outermost tier is ${outermost}.`,
    };
  return {
    key: 'bandwidth',
    text: `Bandwidth sets the time: ${share(plan.transferS)} is transfer (${how}); the group reaches out to ${outermost}.`,
  };
}

function optionsOf({ workload: { algorithm, loadImbalance } }: CollectiveInput): CollectiveOptions {
  return { ...(algorithm === AUTO ? {} : { algorithm }), imbalance: loadImbalance };
}

/** What the built fabric leaves of the bandwidth when all groups of this size work at once. */
function sharedWords(
  input: CollectiveInput,
  alone: CollectivePlan,
  hardware: HardwareSpec,
  devices: number,
  group: Group,
): string {
  const { collective, messageSizeBytes } = input.workload;
  const groups = Math.floor(devices / group.size);
  const cluster = createCluster(hardware, devices);
  const shared = collectivePlan(cluster, collective, messageSizeBytes, group, optionsOf(input)) ?? alone;
  const ratio = shared.timeS / alone.timeS;
  const all =
    groups > 1 ? `with all ${groups} groups of this size at work at once` : 'with all devices at work at once';
  return Math.abs(ratio - 1) < NOTABLE
    ? `On the links as they are built it takes as long ${all}.`
    : `On the links as they are built it takes ${formatQuantity(shared.timeS, 'seconds')} (${formatNumber(ratio, 3)} times as long) ${all}.`;
}

/** Runs a collective benchmark to its result. */
export function runCollective(input: CollectiveInput): RunResult {
  const { workload, hardware, deployment } = input;
  const { collective, algorithm, messageSizeBytes } = workload;
  const devices = deployment.systems * hardware.node.devices * hardware.supernode.nodes;
  const size = workload.groupSize ?? devices;
  if (size > devices || size < 2) return impossible(input, size, devices);
  const hardwareUsed = workload.inNetworkReduction === 'on' ? hardware : withoutReduction(hardware);
  const fabric = createFabric(hardwareUsed, devices);
  const group = { size, stride: 1 };
  const plan = collectivePlan(fabric, collective, messageSizeBytes, group, optionsOf(input));
  if (!plan || (algorithm !== AUTO && plan.algorithm !== algorithm)) return withoutAlgorithm(input, fabric, group);
  const levels = groupLevels(fabric, group);
  const economics = estimateEconomics(input, size, { compute: 0, memory: 0, communication: 1 }, 0);
  const result = emptyResult(input);
  result.feasible = true;
  result.metrics = {
    ...economics.metrics,
    collectiveTimeS: plan.timeS,
    busBandwidthBytesPerS: (messageSizeBytes * busFactor(collective, size)) / plan.timeS,
  };
  result.headline = ['collectiveTimeS', 'busBandwidthBytesPerS', 'devicesUsed'];
  result.bottleneck = bottleneckOf(plan, levels.at(-1)?.tier.name ?? 'one device');
  result.breakdowns = [breakdownOf(plan)];
  result.curves = [sizeCurve(fabric, input, size), groupCurve(fabric, input, devices)];
  result.powerParts = economics.power.parts;
  result.costParts = economics.cost.parts;
  result.assumptions = [
    `Levels: ${levels.map((level) => `${level.members} x ${level.tier.name}`).join(', ')}. Closed forms; ranks are packed closely.`,
    `Library: ${fabric.library.origin}.`,
    `The group has its links to itself. ${sharedWords(input, plan, hardwareUsed, devices, group)}`,
  ];
  if (fabric.library.isBorrowed)
    result.warnings = [
      { code: 'network.borrowed', message: `Figures of the library are borrowed. ${fabric.library.origin}.` },
    ];
  return result;
}
