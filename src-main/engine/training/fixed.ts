/** The layout that a deployment states: whether it is possible, and its price. */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import { noRejections, scheduleFits, splitsEvenly, type RejectCode } from './space';
import type { SearchOutcome } from './search';
import { estimateStep, type TrainingContext } from './step';
import { givenStrategy, microBatches, type Strategy } from './strategy';

interface Problem {
  code: RejectCode;
  text: string;
}

/** The layout given in the deployment; replicas fill the devices as far as the batch divides. */
export function fixedStrategy(input: TrainingInput, devices: number): Strategy {
  const { deployment, workload } = input;
  const units = workload.globalBatch / deployment.microBatch;
  const { tensorParallel, contextParallel, pipelineParallel } = deployment;
  let dataParallel = Math.floor(devices / (tensorParallel * contextParallel * pipelineParallel));
  while (dataParallel > 1 && units % dataParallel !== 0) dataParallel--;
  return { ...givenStrategy(deployment), dataParallel: Math.max(1, dataParallel) };
}

/** The first limit that a layout breaks, in words; undefined when it is possible. */
function layoutProblem(input: TrainingInput, devices: number, strategy: Strategy): Problem | undefined {
  const { model, workload } = input;
  const { tensorParallel: tp, pipelineParallel: pp, expertParallel: ep, dataParallel: dp, interleave } = strategy;
  if (tp * pp > devices)
    return { code: 'devices', text: `TP ${tp} x PP ${pp} needs ${tp * pp} devices; there are ${devices}.` };
  if (!splitsEvenly(model, tp))
    return {
      code: 'heads',
      text: `TP ${tp} does not divide the model: it has ${model.heads} attention heads and a feed-forward width of ${model.ffnSize}.`,
    };
  if (pp > model.layers) return { code: 'pipeline', text: `PP ${pp} exceeds the ${model.layers} layers of the model.` };
  if (workload.globalBatch % strategy.microBatch !== 0)
    return {
      code: 'batch',
      text: `The global batch of ${workload.globalBatch} does not divide by a micro-batch of ${strategy.microBatch}.`,
    };
  if (ep > 1 && model.experts === 0)
    return { code: 'experts', text: `EP ${ep} needs a mixture-of-experts model; this one is dense.` };
  if (ep > 1 && model.experts % ep !== 0)
    return { code: 'experts', text: `EP ${ep} does not divide the ${model.experts} experts.` };
  if ((tp * dp) % ep !== 0)
    return {
      code: 'experts',
      text: `EP ${ep} does not divide the ${tp * dp} devices of a stage (TP ${tp} x DP ${dp}).`,
    };
  if (interleave > 1 && pp === 1)
    return { code: 'pipeline', text: `${interleave} chunks per stage need a pipeline of more than one stage.` };
  if (interleave > 1 && pp * interleave > model.layers + 2)
    return {
      code: 'pipeline',
      text: `PP ${pp} x ${interleave} chunks exceeds the ${model.layers} layers of the model.`,
    };
  const count = microBatches(strategy, workload.globalBatch);
  if (!scheduleFits(pp, interleave, count))
    return {
      code: 'pipeline',
      text: `The interleaved schedule needs micro-batches in multiples of PP ${pp}; there are ${count} per replica.`,
    };
  return undefined;
}

/** Prices the given layout. `problem` says what is wrong with one that is not possible. */
export function evaluateFixed(training: TrainingContext): { outcome: SearchOutcome; problem?: string } {
  const { input, devices } = training;
  const strategy = fixedStrategy(input, devices);
  const rejected = noRejections();
  const problem = layoutProblem(input, devices, strategy);
  if (problem) {
    rejected[problem.code] = 1;
    return { outcome: { evaluated: 0, feasible: 0, rejected, best: [], leastMemory: null }, problem: problem.text };
  }
  const estimate = estimateStep(training, strategy);
  const fits = estimate.memoryBytes <= input.hardware.device.memoryCapacityBytes;
  rejected.memory = fits ? 0 : 1;
  return {
    outcome: {
      evaluated: 1,
      feasible: fits ? 1 : 0,
      rejected,
      best: fits ? [estimate] : [],
      leastMemory: fits ? null : estimate,
    },
  };
}
