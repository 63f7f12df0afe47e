/** Runs a training scenario: finds or takes a layout and turns its estimate into a result. */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import type { MetricValues } from '../../../src-shared/results/metrics';
import type { LayoutSummary, RunResult, TimePart } from '../../../src-shared/results/run-result';
import { createDeviceModel, productBits } from '../compute/device-model';
import { LONG_RUN_SHARE } from '../compute/power-limit';
import { estimateEconomics } from '../economics/economics';
import { createCluster } from '../network/cluster';
import { deviceAssumptions, emptyResult, type RunOptions } from '../result';
import { modelFlopsPerStep } from './model-flops';
import { createSchedulePlayer } from './schedule/pipeline-time';
import { busySeconds } from './search/objectives';
import { searchStrategies, type LayoutOutcome } from './search/search';
import { outcomeSummary, searchSummary } from './search/summary';
import { evaluateFixed } from './fixed';
import { gradientBytes } from './memory';
import type { StepEstimate, StepParts, TrainingContext } from './step';
import { devicesOf, microBatches, strategyLabel, valuesOf } from './strategy';
import { bottleneckTexts, overflowText, partTitles, rejections, trainingAssumptions, trainingWarnings } from './words';

const KEEP_BEST = 20;

/** Everything that prices of layouts need, built once for a frozen scenario. */
export function trainingContext(input: TrainingInput): TrainingContext {
  const { hardware, deployment, workload, assumptions } = input;
  // The power limit is in the curves; this is what a planner supposes on top of it.
  const share = assumptions.softwareEfficiency * (assumptions.sustainedRate ?? LONG_RUN_SHARE);
  const devices = deployment.systems * hardware.node.devices * hardware.supernode.nodes;
  return {
    input,
    device: createDeviceModel(hardware, productBits(workload.precision), share, true, {
      precision: workload.precision,
      sumBytes: gradientBytes(deployment),
      addsApart: deployment.productBackward !== 'fused',
    }),
    fabric: createCluster(
      hardware,
      devices,
      deployment.allReduceAlgorithm === 'auto' ? undefined : deployment.allReduceAlgorithm,
    ),
    devices,
    player: createSchedulePlayer(),
  };
}

/** Metrics that follow from a step estimate alone. */
function stepMetrics(training: TrainingContext, estimate: StepEstimate): MetricValues {
  const { hardware, workload, assumptions, model } = training.input;
  const { strategy, stepS } = estimate;
  const used = devicesOf(strategy);
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

/** A layout with what ranks it, as results carry it. */
export function summarise(training: TrainingContext, estimate: StepEstimate): LayoutSummary {
  return {
    label: strategyLabel(estimate.strategy),
    values: valuesOf(estimate.strategy),
    metrics: stepMetrics(training, estimate),
  };
}

/** Where nothing fits: says how much is missing and which limit excluded how many. */
function infeasible(
  training: TrainingContext,
  outcome: LayoutOutcome,
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
      text: overflowText(least, capacity, training.input.deployment.layout === 'fixed'),
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
  result.search = outcomeSummary(outcome, (estimate) => summarise(training, estimate));
  return result;
}

/** Runs a training scenario to its result. */
export function runTraining(input: TrainingInput, options: RunOptions): RunResult {
  const training = trainingContext(input);
  const searched =
    input.deployment.layout === 'search'
      ? searchStrategies(training, {
          keep: KEEP_BEST,
          onProgress: options.onProgress,
          shouldStop: options.shouldStop,
          keepsPartial: options.keepsPartial,
        })
      : null;
  const { outcome, problem } = searched ? { outcome: searched } : evaluateFixed(training);
  const result = emptyResult(input);
  result.assumptions = [...deviceAssumptions(training.device), ...trainingAssumptions(input)];
  const best = outcome.best[0];
  if (!best) return infeasible(training, outcome, problem, result);

  const { stepS, parts, strategy } = best;
  const used = devicesOf(strategy);
  const layout = summarise(training, best);
  const seconds = busySeconds(parts);
  const busy = {
    compute: seconds.compute / stepS,
    memory: seconds.memory / stepS,
    communication: seconds.communication / stepS,
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
  const summariseOne = (estimate: StepEstimate): LayoutSummary => summarise(training, estimate);
  result.search = searched ? searchSummary(training, searched, summariseOne) : outcomeSummary(outcome, summariseOne);
  result.warnings = trainingWarnings(training, best);
  if (searched?.isPartial)
    result.warnings.unshift({
      code: 'search.partial',
      message: 'The search was stopped before its end: a layout that it did not reach may be faster.',
    });
  const { deadlineS } = input.workload;
  if (deadlineS !== null && trainingTimeS > deadlineS)
    result.warnings.push({
      code: 'deadline.missed',
      message: `The run takes ${(trainingTimeS / deadlineS).toFixed(2)} times the time allowed.`,
    });
  result.assumptions.push(`${microBatches(strategy, input.workload.globalBatch)} micro-batches per replica and step.`);
  return result;
}
