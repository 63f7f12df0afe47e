/** Prices a published run with the engine; what the source leaves open is tried as the run says. */
import type { TrainingInput } from '../../src-shared/model/scenario-input';
import { layoutProblem } from '../../src-main/engine/training/rules';
import { fixedStrategy } from '../../src-main/engine/training/fixed';
import { trainingContext } from '../../src-main/engine/training/run';
import { estimateStep, type StepEstimate } from '../../src-main/engine/training/step';
import { testInput } from '../../src-main/engine/testing/test-scenario';
import { NotExpressible } from '../lib/not-expressible';
import type { TrainingRun } from './training-run';

const base = testInput('training', { hardware: 'dgx-h100', model: 'llama-3.1-8b', deployment: { layout: 'fixed' } });

/** The engine's input for a run with these choices. */
function inputOf(run: TrainingRun, layout: Partial<TrainingInput['deployment']>): TrainingInput {
  return {
    ...base,
    hardware: run.hardware,
    model: run.model,
    workload: { ...base.workload, ...run.workload },
    deployment: {
      ...base.deployment,
      systems: run.devices / (run.hardware.node.devices * run.hardware.supernode.nodes),
      ...run.layout,
      ...layout,
    },
    assumptions: {
      ...base.assumptions,
      // Benchmarks force the routing to be balanced.
      expertImbalance: 1,
      softwareEfficiency: run.softwareEfficiency,
    },
  };
}

/** Megatron cuts layers evenly wherever they divide; the engine's own cut evens out the head. */
function evenStages(run: TrainingRun, chunks: number): Partial<TrainingInput['deployment']> {
  const stages = run.layout.pipelineParallel ?? 1;
  const { firstStageLayers, lastStageLayers } = run.layout;
  if (stages === 1 || firstStageLayers != null || lastStageLayers != null) return {};
  const { layers } = run.model;
  return layers % (stages * chunks) === 0
    ? { firstStageLayers: layers / stages, lastStageLayers: layers / stages }
    : {};
}

export interface PricedRun {
  estimate: StepEstimate;
  fits: boolean;
  /** What was chosen where the source leaves it open. */
  notes: string[];
}

/** @throws NotExpressible naming a count that is none */
function checkCounts(run: TrainingRun): void {
  const { layout, workload } = run;
  const counts = {
    devices: run.devices,
    'global batch': workload.globalBatch,
    'sequence length': workload.sequenceLength,
    TP: layout.tensorParallel ?? 1,
    PP: layout.pipelineParallel ?? 1,
    CP: layout.contextParallel ?? 1,
    EP: layout.expertParallel ?? 1,
    ETP: layout.expertTensorParallel ?? 1,
    VP: layout.interleave ?? 1,
    'micro-batch': layout.microBatch ?? 1,
    'sharding group': layout.shardingGroup ?? 1,
  };
  for (const [name, count] of Object.entries(counts))
    if (!Number.isInteger(count) || count < 1) throw new NotExpressible(`${name} ${count} is not a count`);
}

/** @throws NotExpressible with the rule that the published layout breaks */
export function priceRun(run: TrainingRun): PricedRun {
  checkCounts(run);
  let best: PricedRun | undefined;
  let problemText = '';
  const microBatches = run.openMicroBatches.length > 0 ? run.openMicroBatches : [run.layout.microBatch ?? 1];
  const chunkCounts = run.openChunks.length > 0 ? run.openChunks : [run.layout.interleave ?? 1];
  const recomputations = run.openRecomputations.length > 0 ? run.openRecomputations : [run.layout.recompute ?? 'none'];
  for (const microBatch of microBatches)
    for (const interleave of chunkCounts)
      for (const recompute of recomputations) {
        const input = inputOf(run, { microBatch, interleave, recompute, ...evenStages(run, interleave) });
        const context = contextFor(run, input);
        const strategy = fixedStrategy(input, run.devices);
        const problem = layoutProblem(input, run.devices, strategy);
        if (problem) {
          problemText ||= problem.text;
          continue;
        }
        const estimate = estimated(context, strategy);
        const fits = estimate.memoryBytes <= run.hardware.device.memoryCapacityBytes;
        const notes = [
          ...(run.openMicroBatches.length > 0 ? [`micro-batch ${microBatch} assumed`] : []),
          ...(run.openChunks.length > 0 ? [`${interleave} chunks assumed`] : []),
          ...(run.openRecomputations.length > 0 ? [`recomputation ${recompute} assumed`] : []),
          ...(fits
            ? []
            : [
                `needs ${(estimate.memoryBytes / run.hardware.device.memoryCapacityBytes).toFixed(2)} times the memory`,
              ]),
        ];
        const candidate = { estimate, fits, notes };
        if (!best || (fits && !best.fits) || (fits === best.fits && estimate.stepS < best.estimate.stepS))
          best = candidate;
        // The least recomputation that fits.
        if (fits) break;
      }
  if (!best) throw new NotExpressible(problemText || 'no layout to try');
  return best;
}

/** @throws NotExpressible where the engine refuses what the rules let through */
function estimated(...[context, strategy]: Parameters<typeof estimateStep>): StepEstimate {
  try {
    return estimateStep(context, strategy);
  } catch (error) {
    throw new NotExpressible(`the engine refuses it: ${(error as Error).message}`);
  }
}

const contexts = new Map<string, ReturnType<typeof trainingContext>>();

/** Fabrics of the same machine are built once: their routes do not depend on the layout. */
function contextFor(run: TrainingRun, input: TrainingInput): ReturnType<typeof trainingContext> {
  const { hardware } = run;
  const key = JSON.stringify([
    hardware.device,
    hardware.tiers,
    hardware.scaleOut,
    hardware.node.devices,
    run.devices,
    input.workload.precision,
    input.assumptions.softwareEfficiency,
    input.deployment.allReduceAlgorithm,
    input.deployment.gradientPrecision,
    input.deployment.productBackward,
  ]);
  const known = contexts.get(key) ?? trainingContext(input);
  contexts.set(key, known);
  return { ...known, input, devices: run.devices };
}
