/** Runs an inference scenario: steady-state capacity of prefill and decode within the service's limits. */
import type { InferenceInput } from '../../../src-shared/model/scenario-input';
import type { MetricValues } from '../../../src-shared/results/metrics';
import type { Breakdown, Curve, LayoutSummary, RunResult } from '../../../src-shared/results/run-result';
import { createDeviceModel } from '../compute/device-model';
import { estimateEconomics } from '../economics/economics';
import { createCluster } from '../network/cluster';
import { deviceAssumptions, emptyResult, type RunOptions } from '../result';
import { instanceMemory, memoryParts } from './memory';
import { decodeTime, tokensPerDecodeStep, type PhaseContext, type PhaseTime } from './phase-time';
import { candidateLayouts, instanceProblem, noServing, searchServing, type ServingPlan } from './search';
import { assumptionTexts, bottleneck, furthest, rejections, servingWarnings } from './words';

const KEEP_BEST = 20;

const parts: readonly [key: keyof PhaseTime, title: string, note: string][] = [
  ['attentionS', 'Attention', 'Projections and core, KV cache reads included'],
  ['ffnS', 'Dense feed-forward', ''],
  ['expertsS', 'Experts', 'Router, routed and shared experts on the busiest device'],
  ['headS', 'LM head', ''],
  ['otherS', 'Norms and embedding', 'With the read of reused prompt tokens from pooled host memory'],
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

/** Runs an inference scenario to its result. */
export function runInference(input: InferenceInput, options: RunOptions): RunResult {
  const { hardware, workload, deployment, assumptions } = input;
  const devices = deployment.systems * hardware.node.devices * hardware.supernode.nodes;
  const context: PhaseContext = {
    input,
    device: createDeviceModel(hardware, workload.precision === '8bit' ? 8 : 16, assumptions.softwareEfficiency, false),
    fabric: createCluster(hardware, devices),
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
