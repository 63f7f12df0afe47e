/** Runs an inference scenario: steady-state capacity of prefill and decode within the service's limits. */
import type { InferenceInput } from '../../../src-shared/model/scenario-input';
import type { MetricValues } from '../../../src-shared/results/metrics';
import type { Breakdown, Curve, LayoutSummary, RunResult, Warning } from '../../../src-shared/results/run-result';
import { createDeviceModel } from '../compute/device-model';
import { estimateEconomics } from '../economics/economics';
import { createFabric, outermostTier } from '../network/fabric';
import { commonWarnings, deviceAssumptions, emptyResult, type RunOptions } from '../result';
import { MAX_REQUESTS, type BatchLimit } from './instances';
import { instanceMemory, memoryParts } from './memory';
import { decodeTime, tokensPerDecodeStep, type PhaseContext, type PhaseTime } from './phase-time';
import {
  candidateLayouts,
  instanceProblem,
  noServing,
  problemTitles,
  searchServing,
  type ServingOutcome,
  type ServingPlan,
} from './search';

const KEEP_BEST = 20;

const parts: readonly [key: keyof PhaseTime, title: string, note: string][] = [
  ['attentionS', 'Attention', 'Projections and core, KV cache reads included'],
  ['ffnS', 'Dense feed-forward', ''],
  ['expertsS', 'Experts', 'Router, routed and shared experts on the busiest device'],
  ['headS', 'LM head', ''],
  ['otherS', 'Norms and embedding', ''],
  ['tensorS', 'TP communication', 'All-reduce after attention and feed-forward'],
  ['exchangeS', 'EP communication', 'Dispatch and combine that compute does not hide'],
];

function breakdown(key: string, title: string, time: PhaseTime): Breakdown {
  return {
    key,
    title,
    totalS: time.totalS,
    parts: parts
      .filter(([part]) => time[part] > 0)
      .map(([part, partTitle, note]) => ({
        key: part,
        title: partTitle,
        timeS: time[part],
        ...(note ? { note } : {}),
      })),
  };
}

function label(plan: ServingPlan): string {
  const instance = (layout: { devices: number; tensorParallel: number }): string =>
    `${layout.devices} device${layout.devices > 1 ? 's' : ''}${layout.tensorParallel > 1 ? ` (TP ${layout.tensorParallel})` : ''}`;
  return plan.isColocated
    ? `${plan.decodeInstances} colocated instance${plan.decodeInstances > 1 ? 's' : ''} of ${instance(plan.decode.layout)}, batch ${plan.decode.requests}`
    : `${plan.prefillInstances} prefill x ${instance(plan.prefill.layout)}, ${plan.decodeInstances} decode x ${instance(plan.decode.layout)}, batch ${plan.decode.requests}`;
}

function planMetrics(context: PhaseContext, plan: ServingPlan): MetricValues {
  const { input } = context;
  const { workload, hardware, assumptions, deployment } = input;
  const tokensPerS = plan.requestsPerS * workload.outputTokens;
  const memory = memoryParts(plan.decode.memory, plan.decode.requests);
  const metrics: MetricValues = {
    requestsPerS: plan.requestsPerS,
    tokensPerS,
    tokensPerSPerDevice: (tokensPerS / plan.devicesUsed) * hardware.device.perPackage,
    promptTokensPerS: plan.requestsPerS * workload.promptTokens,
    ttftS: plan.ttftS,
    tpotS: plan.decode.tpotS,
    decodeBatchPerDevice: plan.decode.requests / plan.decode.layout.tensorParallel,
    memoryPerDeviceBytes: memory.totalBytes,
    memoryUtilisation: memory.totalBytes / plan.decode.memory.capacityBytes,
  };
  if (workload.requestRatePerS !== null)
    metrics.systemsNeeded = Math.ceil(
      workload.requestRatePerS / ((plan.requestsPerS / deployment.systems) * assumptions.serviceLoad),
    );
  return metrics;
}

const summarise = (context: PhaseContext, plan: ServingPlan): LayoutSummary => ({
  label: label(plan),
  values: {
    isColocated: plan.isColocated,
    prefillInstances: plan.prefillInstances,
    prefillDevices: plan.prefill.layout.devices,
    prefillTensorParallel: plan.prefill.layout.tensorParallel,
    decodeInstances: plan.decodeInstances,
    decodeDevices: plan.decode.layout.devices,
    decodeTensorParallel: plan.decode.layout.tensorParallel,
    decodeRequests: plan.decode.requests,
  },
  metrics: planMetrics(context, plan),
});

const batchLimitTexts: Record<Exclude<BatchLimit, 'memory'>, string> = {
  tpot: 'the TPOT limit stops a larger batch',
  ttft: 'the TTFT limit stops a larger batch',
  scheduler: `no scheduler batches more than ${MAX_REQUESTS} requests`,
  yield: 'a larger batch would serve no more per second',
};

/** What limits the service: the pool that is full, and within decode what stops a larger batch. */
function bottleneck(input: InferenceInput, plan: ServingPlan): { key: string; text: string } {
  const decodeRequests = (plan.decodeInstances * plan.decode.tokensPerS) / input.workload.outputTokens;
  if (!plan.isColocated && plan.prefillInstances * plan.prefill.requestsPerS < 0.97 * decodeRequests)
    return {
      key: 'prefill',
      text: 'Prefill limits the request rate: compute for prompts runs out before decode does.',
    };
  const { time } = plan.decode;
  const communicationS = time.tensorS + time.exchangeS;
  if (communicationS > 0.4 * time.totalS)
    return {
      key: 'communication',
      text: `Communication takes ${Math.round((100 * communicationS) / time.totalS)}% of a decode step: the fabric limits decode.`,
    };
  const { limit } = plan.decode;
  if (limit === 'memory')
    return {
      key: 'memory',
      text: 'Memory capacity limits decode: the KV cache fills the devices before the TPOT limit is reached.',
    };
  const bandwidth = Math.round(100 * time.memoryShare);
  return time.memoryShare > 0.5
    ? {
        key: 'bandwidth',
        text: `Memory bandwidth limits decode: ${bandwidth}% of a step's work waits for device memory, and ${batchLimitTexts[limit]}.`,
      }
    : {
        key: 'compute',
        text: `Compute limits decode: only ${bandwidth}% of a step's work waits for memory, and ${batchLimitTexts[limit]}.`,
      };
}

/** Throughput of the decode instance against TPOT, over batch sizes up to what memory holds. */
function batchCurve(context: PhaseContext, plan: ServingPlan): Curve {
  const { layout, memory } = plan.decode;
  const step = tokensPerDecodeStep(context.input);
  const groups = layout.devices / layout.tensorParallel;
  const points: Curve['points'] = [];
  for (let batch = 1; batch <= Math.min(1024, memory.maxRequests); batch = Math.ceil(batch * 1.5)) {
    const { totalS } = decodeTime(context, layout, batch);
    points.push({
      x: totalS / step,
      y: ((batch * groups * step) / totalS / layout.devices) * context.input.hardware.device.perPackage,
    });
  }
  return {
    key: 'decode',
    title: 'Decode throughput against TPOT',
    xTitle: 'Time per output token',
    xDimension: 'seconds',
    yTitle: 'Tokens/s per decoding accelerator',
    yDimension: 'tokensPerS',
    points,
  };
}

function servingWarnings(context: PhaseContext, plan: ServingPlan, devices: number): Warning[] {
  const warnings = commonWarnings(context.input, context.device);
  if (plan.devicesUsed < devices)
    warnings.push({
      code: 'devices.idle',
      message: `${devices - plan.devicesUsed} of ${devices} devices stay idle: whole instances do not fill them.`,
    });
  if (outermostTier(context.fabric, { size: plan.decode.layout.devices, stride: 1 })?.isScaleOut)
    warnings.push({
      code: 'group.scaleOut',
      message: `A decode instance of ${plan.decode.layout.devices} devices leaves the supernode and exchanges experts over the scale-out network.`,
    });
  warnings.push({
    code: 'steady.state',
    message: 'Steady state without queueing: at high load TTFT grows beyond the figure shown.',
  });
  return warnings;
}

const rejections = (outcome: ServingOutcome): { code: string; title: string; count: number }[] =>
  (Object.entries(outcome.rejected) as [keyof typeof problemTitles, number][])
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ code, title: problemTitles[code], count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));

/** The limit that stopped the layouts which came furthest: what does not fit never meets the other limits. */
function furthest<T extends { code: string; count: number }>(rejected: readonly T[]): T | undefined {
  const stages: readonly string[][] = [['layout'], ['devices'], ['ttft', 'tpot'], ['weights']];
  for (const codes of stages) {
    // The list is sorted by count.
    const found = rejected.find((each) => codes.includes(each.code));
    if (found) return found;
  }
  return undefined;
}

function assumptionTexts(input: InferenceInput): string[] {
  const texts = [
    `Cost and energy per token at a mean load of ${Math.round(100 * input.assumptions.serviceLoad)}% of capacity.`,
  ];
  if (input.model.mtpLayers > 0 && input.assumptions.mtpAcceptance > 0)
    texts.push(
      `Multi-token prediction: one draft token, ${Math.round(100 * input.assumptions.mtpAcceptance)}% accepted.`,
    );
  if (input.model.experts > 0)
    texts.push(`The busiest expert device carries ${input.assumptions.expertImbalance} times the mean load.`);
  return texts;
}

/** Runs an inference scenario to its result. */
export function runInference(input: InferenceInput, options: RunOptions): RunResult {
  const { hardware, workload, deployment, assumptions } = input;
  const devices = deployment.systems * hardware.node.devices * hardware.supernode.nodes;
  const context: PhaseContext = {
    input,
    device: createDeviceModel(hardware, workload.precision === '8bit', assumptions.softwareEfficiency, false),
    fabric: createFabric(hardware, devices),
  };
  const candidates = candidateLayouts(input, devices);
  const isSearch = deployment.layout === 'search';
  const given = {
    prefill: { devices: deployment.prefillDevices, tensorParallel: deployment.prefillTensorParallel },
    decode: { devices: deployment.decodeDevices, tensorParallel: deployment.decodeTensorParallel },
  };
  const problem = isSearch
    ? undefined
    : (instanceProblem(input, 'prefill', given.prefill) ?? instanceProblem(input, 'decode', given.decode));
  const outcome =
    problem === undefined
      ? searchServing(
          context,
          isSearch ? candidates : [given.prefill],
          isSearch ? candidates : [given.decode],
          devices,
          { ...options, keep: KEEP_BEST },
        )
      : { ...noServing(), rejected: { ...noServing().rejected, layout: 1 } };
  const result = emptyResult(input);
  result.assumptions = [...deviceAssumptions(context.device), ...assumptionTexts(input)];
  result.search = { evaluated: outcome.evaluated, feasible: outcome.feasible, rejected: rejections(outcome), best: [] };
  const plan = outcome.best[0];
  if (!plan) {
    const main = furthest(result.search.rejected);
    result.bottleneck = {
      key: main?.code ?? 'layout',
      text: isSearch
        ? `No deployment meets the limits. ${main ? `${main.title} (${main.count} layouts).` : ''}`
        : `The deployment as given is not possible. ${problem ?? `${main?.title ?? ''}.`}`,
    };
    // The largest instance found shows how close the search came; of a given layout the smaller one fills first.
    const smaller = given.decode.devices < given.prefill.devices ? given.decode : given.prefill;
    const layout = isSearch || problem !== undefined ? (candidates.at(-1) ?? { devices, tensorParallel: 1 }) : smaller;
    const memory = instanceMemory(input, layout, context.device.isEightBit ? 1 : 2);
    const use = memoryParts(memory, 1);
    result.memory = [
      {
        title: `One request on ${layout.devices} ${layout.devices === 1 ? 'device' : 'devices'}`,
        capacityBytes: memory.capacityBytes,
        ...use,
      },
    ];
    return result;
  }
  const layout = summarise(context, plan);
  const load = assumptions.serviceLoad;
  const { time } = plan.decode;
  const communication = (time.tensorS + time.exchangeS) / time.totalS;
  const activity = {
    compute: load * (1 - communication) * (1 - time.memoryShare),
    memory: load * (1 - communication) * time.memoryShare,
    communication: load * communication,
  };
  const served = (layout.metrics.tokensPerS ?? 0) * load;
  const economics = estimateEconomics(input, plan.devicesUsed, activity, served);
  result.feasible = true;
  result.layout = layout;
  result.metrics = { ...economics.metrics, ...layout.metrics };
  result.headline = [
    'tokensPerS',
    'tokensPerSPerDevice',
    'tpotS',
    'ttftS',
    'requestsPerS',
    'costPerTokenUsd',
    'facilityPowerW',
    'energyPerTokenJ',
  ];
  if (result.metrics.systemsNeeded !== undefined) result.headline.unshift('systemsNeeded');
  result.bottleneck = bottleneck(input, plan);
  result.breakdowns = [
    breakdown('decode', `One decode step, ${plan.decode.requests} requests per group`, time),
    breakdown(
      'prefill',
      `One prefill batch, ${plan.prefill.prompts} prompt${plan.prefill.prompts > 1 ? 's' : ''} per group`,
      plan.prefill.time,
    ),
  ];
  const use = memoryParts(plan.decode.memory, plan.decode.requests);
  result.memory = [
    { title: plan.isColocated ? 'Device' : 'Decoding device', capacityBytes: plan.decode.memory.capacityBytes, ...use },
  ];
  result.powerParts = economics.power.parts;
  result.costParts = economics.cost.parts;
  result.curves = [batchCurve(context, plan)];
  result.search.best = outcome.best.map((candidate) => summarise(context, candidate));
  result.warnings = servingWarnings(context, plan, devices);
  return result;
}
