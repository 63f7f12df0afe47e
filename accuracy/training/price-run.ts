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
      expertImbalance: run.expertImbalance,
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

/** What makes a run fit, the least first: recomputation, or activations in host memory where the software does that. */
function reliefsOf(run: TrainingRun): Partial<TrainingInput['deployment']>[] {
  const open = run.openRecomputations.length > 0 ? run.openRecomputations : [run.layout.recompute ?? 'none'];
  return [
    ...open.map((recompute) => ({ recompute })),
    ...(run.mayOffload ? [{ recompute: 'none' as const, offload: 'activations' as const }] : []),
  ];
}

/** @throws NotExpressible with the rule that the published layout breaks */
export function priceRun(run: TrainingRun): PricedRun {
  let best: PricedRun | undefined;
  let problemText = '';
  const microBatches = run.openMicroBatches.length > 0 ? run.openMicroBatches : [run.layout.microBatch ?? 1];
  const chunkCounts = run.openChunks.length > 0 ? run.openChunks : [run.layout.interleave ?? 1];
  const reliefs = reliefsOf(run);
  for (const microBatch of microBatches)
    for (const interleave of chunkCounts)
      for (const relief of reliefs) {
        const input = inputOf(run, { microBatch, interleave, ...relief, ...evenStages(run, interleave) });
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
          ...(run.openRecomputations.length > 0 ? [`recomputation ${relief.recompute} assumed`] : []),
          ...(relief.offload ? ['activations in host memory assumed'] : []),
          ...(fits
            ? []
            : [
                `needs ${(estimate.memoryBytes / run.hardware.device.memoryCapacityBytes).toFixed(2)} times the memory`,
              ]),
        ];
        const candidate = { estimate, fits, notes };
        if (!best || (fits && !best.fits) || (fits === best.fits && estimate.stepS < best.estimate.stepS))
          best = candidate;
        // The least that makes it fit.
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
