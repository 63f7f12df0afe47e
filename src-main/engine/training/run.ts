/** Runs a training scenario: finds or takes a layout and turns its estimate into a result. */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import type { MetricValues } from '../../../src-shared/results/metrics';
import type { LayoutSummary, TimePart, Warning } from '../../../src-shared/results/run-result';
import { createDeviceModel } from '../compute/device-model';
import { estimateEconomics } from '../economics/economics';
import { createFabric, outermostTier } from '../network/fabric';
import { commonWarnings, deviceAssumptions, emptyResult, type RunOptions } from '../result';
import type { RunResult } from '../../../src-shared/results/run-result';
import { modelFlopsPerStep } from './model-flops';
import { searchStrategies, type SearchOutcome } from './search';
import { evaluateFixed } from './fixed';
import { rejectTitles, type RejectCode } from './space';
import type { StepEstimate, StepParts, TrainingContext } from './step';
import { groupsOf, microBatches, strategyLabel } from './strategy';

const KEEP_BEST = 20;

const partTitles: Record<keyof StepParts, [title: string, note: string]> = {
  computeS: ['Compute', 'Products and attention limited by the matrix units'],
  memoryS: ['Memory-bound work', 'Operators limited by memory bandwidth'],
  recomputeS: ['Recomputation', 'Forward work repeated in the backward pass'],
  tensorS: ['TP communication', 'Gather and scatter around every block'],
  expertS: ['EP communication', 'Dispatch and combine that compute does not hide'],
  pipelineS: ['PP communication', 'Activations between stages'],
  bubbleS: ['Pipeline bubble', 'Filling and draining the pipeline'],
  dataS: ['DP communication', 'Gradient reduction and weight gathering that compute does not hide'],
  optimizerS: ['Optimiser', 'Update of the FP32 states'],
};

const bottleneckTexts: Record<keyof StepParts, string> = {
  computeS: 'Matrix compute sets the step time: faster matrix units or a lower-precision datatype would help most.',
  memoryS: 'Memory bandwidth sets the step time: most of the step goes to operators that wait for device memory.',
  recomputeS: 'Recomputation takes the largest share: more device memory would let activations be kept.',
  tensorS: 'Tensor-parallel communication sets the step time: a faster scale-up fabric or a lower TP would help most.',
  expertS: 'Expert dispatch and combine set the step time: the expert-parallel group outruns the fabric it spans.',
  pipelineS: 'Transfers between pipeline stages set the step time.',
  bubbleS: 'The pipeline bubble sets the step time: a larger batch or fewer stages would help most.',
  dataS: 'Data-parallel communication sets the step time: the network between the replicas holds them back.',
  optimizerS: 'The optimiser update sets the step time.',
};

function context(input: TrainingInput): TrainingContext {
  const { hardware, deployment, workload, assumptions } = input;
  const devices = deployment.systems * hardware.node.devices * hardware.supernode.nodes;
  return {
    input,
    device: createDeviceModel(
      hardware,
      workload.precision === 'fp8',
      assumptions.softwareEfficiency * assumptions.sustainedRate,
      true,
    ),
    fabric: createFabric(hardware, devices),
    devices,
  };
}

/** Metrics that follow from a step estimate alone. */
function stepMetrics(training: TrainingContext, estimate: StepEstimate): MetricValues {
  const { hardware, workload, assumptions, model } = training.input;
  const { strategy, stepS } = estimate;
  const used = strategy.tensorParallel * strategy.pipelineParallel * strategy.dataParallel;
  const tokens = workload.globalBatch * workload.sequenceLength;
  const peak = hardware.device.peakBf16FlopsPerS * used * stepS;
  const flops = modelFlopsPerStep(model, workload.sequenceLength, workload.globalBatch);
  return {
    stepTimeS: stepS,
    tokensPerS: tokens / stepS,
    tokensPerSPerDevice: (tokens / stepS / used) * hardware.device.perPackage,
    trainingTimeS: ((workload.totalTokens / tokens) * stepS) / assumptions.availability,
    mfu: flops / peak,
    hfu: estimate.executedFlops / peak,
    modelFlopsPerStep: flops,
    memoryPerDeviceBytes: estimate.memoryBytes,
    memoryUtilisation: estimate.memoryBytes / hardware.device.memoryCapacityBytes,
  };
}

function summarise(training: TrainingContext, estimate: StepEstimate): LayoutSummary {
  return {
    label: strategyLabel(estimate.strategy),
    values: { ...estimate.strategy },
    metrics: stepMetrics(training, estimate),
  };
}

function rejections(outcome: SearchOutcome): { code: string; title: string; count: number }[] {
  return Object.entries(outcome.rejected)
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ code, title: rejectTitles[code as RejectCode], count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

function trainingWarnings(training: TrainingContext, estimate: StepEstimate): Warning[] {
  const { strategy } = estimate;
  const { input, fabric } = training;
  const warnings = commonWarnings(input, training.device);
  const used = strategy.tensorParallel * strategy.pipelineParallel * strategy.dataParallel;
  if (used < training.devices)
    warnings.push({
      code: 'devices.idle',
      message: `${training.devices - used} of ${training.devices} devices stay idle: ${
        input.deployment.layout === 'fixed'
          ? `the layout as given and a batch of ${input.workload.globalBatch} do not fill them`
          : `no layout that fills them with a batch of ${input.workload.globalBatch} is faster`
      }.`,
    });
  const groups = groupsOf(strategy);
  for (const [name, group] of [
    ['Tensor-parallel', groups.tensor],
    ['Expert-parallel', groups.expert],
  ] as const)
    if (outermostTier(fabric, group)?.isScaleOut)
      warnings.push({
        code: 'group.scaleOut',
        message: `${name} groups of ${group.size} leave the supernode and run over the scale-out network.`,
      });
  return warnings;
}

/** Where nothing fits: says how much is missing and which limit excluded how many. */
function infeasible(
  training: TrainingContext,
  outcome: SearchOutcome,
  problem: string | undefined,
  result: RunResult,
): RunResult {
  const least = outcome.leastMemory;
  const capacity = training.input.hardware.device.memoryCapacityBytes;
  if (least) {
    result.memory = [
      {
        title: `Stage ${least.fullestStage + 1} of ${least.strategy.pipelineParallel} (${strategyLabel(least.strategy)})`,
        capacityBytes: capacity,
        totalBytes: least.memoryBytes,
        parts: least.memoryParts,
      },
    ];
    result.bottleneck = {
      key: 'memory',
      text: `${training.input.deployment.layout === 'fixed' ? 'The layout as given does not fit device memory: it' : 'No layout fits device memory: the smallest'} needs ${(least.memoryBytes / capacity).toFixed(2)} times what a device has.`,
    };
  } else {
    const main = rejections(outcome)[0];
    result.bottleneck = {
      key: main?.code ?? 'layout',
      text:
        problem ??
        `No valid layout for ${training.devices} devices and a batch of ${training.input.workload.globalBatch}. ${main ? `${main.title} (${main.count}).` : ''}`,
    };
  }
  result.search = { evaluated: outcome.evaluated, feasible: 0, rejected: rejections(outcome), best: [] };
  return result;
}

/** Runs a training scenario to its result. */
export function runTraining(input: TrainingInput, options: RunOptions): RunResult {
  const training = context(input);
  const { outcome, problem } =
    input.deployment.layout === 'search'
      ? {
          outcome: searchStrategies(training, {
            keep: KEEP_BEST,
            onProgress: options.onProgress,
            shouldStop: options.shouldStop,
          }),
        }
      : evaluateFixed(training);
  const result = emptyResult(input);
  result.assumptions = [...deviceAssumptions(training.device), ...trainingAssumptions(input)];
  const best = outcome.best[0];
  if (!best) return infeasible(training, outcome, problem, result);

  const { stepS, parts, strategy } = best;
  const used = strategy.tensorParallel * strategy.pipelineParallel * strategy.dataParallel;
  const layout = summarise(training, best);
  const busy = {
    compute: (parts.computeS + parts.recomputeS) / stepS,
    memory: (parts.memoryS + parts.optimizerS) / stepS,
    communication: (parts.tensorS + parts.expertS + parts.pipelineS + parts.dataS) / stepS,
  };
  const economics = estimateEconomics(input, used, busy, layout.metrics.tokensPerS ?? 0);
  const trainingTimeS = layout.metrics.trainingTimeS ?? 0;
  // Failures and restarts take wall time, power and money but make no tokens.
  const perToken = 1 / input.assumptions.availability;
  const energyPerTokenJ = (economics.metrics.energyPerTokenJ ?? 0) * perToken;
  const runEnergyJ = economics.power.facilityW * trainingTimeS;
  const runCostUsd = (economics.metrics.costPerTokenUsd ?? 0) * perToken * input.workload.totalTokens;
  const entries = Object.entries(parts) as [keyof StepParts, number][];
  const main = entries.reduce((a, b) => (b[1] > a[1] ? b : a));
  const timeParts: TimePart[] = entries
    .filter(([, timeS]) => timeS > 0)
    .map(([key, timeS]) => ({ key, title: partTitles[key][0], note: partTitles[key][1], timeS }));

  result.feasible = true;
  result.layout = layout;
  result.metrics = {
    ...economics.metrics,
    ...layout.metrics,
    energyPerTokenJ,
    tokensPerJ: 1 / energyPerTokenJ,
    energyPerStepJ: economics.power.facilityW * stepS,
    runEnergyJ,
    carbonKg: runEnergyJ * input.assumptions.carbonIntensityKgPerJ,
    runCostUsd,
    costPerTokenUsd: runCostUsd / input.workload.totalTokens,
  };
  result.headline = [
    'trainingTimeS',
    'tokensPerS',
    'stepTimeS',
    'mfu',
    'runCostUsd',
    'facilityPowerW',
    'energyPerTokenJ',
    'memoryUtilisation',
  ];
  result.bottleneck = {
    key: main[0],
    text: `${bottleneckTexts[main[0]]} It takes ${Math.round((100 * main[1]) / stepS)}% of the step.`,
  };
  result.breakdowns = [{ key: 'step', title: 'One optimiser step', totalS: stepS, parts: timeParts }];
  result.memory = [
    {
      title: `Fullest device: stage ${best.fullestStage + 1} of ${strategy.pipelineParallel}`,
      capacityBytes: input.hardware.device.memoryCapacityBytes,
      totalBytes: best.memoryBytes,
      parts: best.memoryParts,
    },
  ];
  result.powerParts = economics.power.parts;
  result.costParts = economics.cost.parts;
  result.search = {
    evaluated: outcome.evaluated,
    feasible: outcome.feasible,
    rejected: rejections(outcome),
    best: outcome.best.map((estimate) => summarise(training, estimate)),
  };
  result.warnings = trainingWarnings(training, best);
  const { deadlineS } = input.workload;
  if (deadlineS !== null && trainingTimeS > deadlineS)
    result.warnings.push({
      code: 'deadline.missed',
      message: `The run takes ${(trainingTimeS / deadlineS).toFixed(2)} times the time allowed.`,
    });
  result.assumptions.push(`${microBatches(strategy, input.workload.globalBatch)} micro-batches per replica and step.`);
  return result;
}

function trainingAssumptions(input: TrainingInput): string[] {
  const texts = [
    `Effective time ${Math.round(100 * input.assumptions.availability)}%: failures and restarts take the rest.`,
    `${input.deployment.attentionKernel === 'unfused' ? 'Attention keeps its score matrix in memory' : 'Attention runs as flash attention'}; gradients are kept and reduced in FP32; Adam with FP32 master weights.`,
  ];
  if (input.model.experts > 0)
    texts.push(`The busiest expert device carries ${input.assumptions.expertImbalance} times the mean load.`);
  return texts;
}
