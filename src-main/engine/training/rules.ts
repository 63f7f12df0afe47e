/** Which layouts are possible, rule by rule: the search counts what each rule turns down, a given layout is told why. */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import { hostRate } from './host-rate';
import { stagesProblem } from './stages';
import { devicesOf, exchangesExperts, microBatches, type Schedule, type Strategy } from './strategy';

/** Why layouts are turned down; the titles are shown with their counts. */
export const rejectTitles = {
  devices: 'More devices than there are',
  batch: 'Global batch does not divide over replicas and micro-batches',
  heads: 'Attention heads or feed-forward width do not divide by TP',
  context: 'Sequence or heads do not divide by CP',
  experts: 'Experts do not spread evenly over EP and expert TP',
  pipeline: 'Too few layers or micro-batches for the pipeline and its chunks',
  schedule: 'The schedule does not fit the pipeline or what is to overlap',
  host: 'Host memory or its link cannot take what is offloaded',
  memory: 'Does not fit device memory',
} as const;
export type RejectCode = keyof typeof rejectTitles;
export type Rejections = Record<RejectCode, number>;

export const noRejections = (): Rejections => ({
  devices: 0,
  batch: 0,
  heads: 0,
  context: 0,
  experts: 0,
  pipeline: 0,
  schedule: 0,
  host: 0,
  memory: 0,
});

/** What TP must divide: every device gets as many heads and columns as any other. */
export function splitsEvenly(model: ModelSpec, tensorParallel: number): boolean {
  const isExpertsOnly = model.experts > 0 && model.denseLayers === 0;
  return model.heads % tensorParallel === 0 && (isExpertsOnly || model.ffnSize % tensorParallel === 0);
}

/** What CP must divide: tokens twice, as early and late ones are paired, and heads where these are swapped for tokens. */
export function splitsContext(
  model: ModelSpec,
  sequenceLength: number,
  layout: Pick<Strategy, 'tensorParallel' | 'contextParallel' | 'contextExchange'>,
): boolean {
  const { tensorParallel: tp, contextParallel: cp } = layout;
  if (cp === 1) return true;
  if (layout.contextExchange === 'allToAll') return sequenceLength % cp === 0 && (model.heads / tp) % cp === 0;
  return sequenceLength % (2 * cp) === 0;
}

/** Experts over EP, each split over ETP; a device of the TP group holds either its share of them or whole ones. */
function spreadsExperts(
  model: ModelSpec,
  layout: Pick<
    Strategy,
    'tensorParallel' | 'contextParallel' | 'dataParallel' | 'expertParallel' | 'expertTensorParallel'
  >,
): boolean {
  const { expertParallel: ep, expertTensorParallel: etp } = layout;
  if (model.experts === 0) return ep === 1 && etp === 1;
  const stage = layout.tensorParallel * layout.contextParallel * layout.dataParallel;
  return model.experts % ep === 0 && model.expertFfnSize % etp === 0 && stage % (ep * etp) === 0;
}

/** The interleaved schedule works on groups of PP micro-batches (arXiv:2104.04473, 2.2). */
export const chunksFit = (pipelineParallel: number, interleave: number, count: number): boolean =>
  interleave === 1 || count % pipelineParallel === 0;

/**
 * Whether a schedule runs on so many stages and micro-batches: DualPipe feeds both ends with equal halves, at least
 * one micro-batch per stage from each (github.com/deepseek-ai/DualPipe).
 */
export function scheduleFits(schedule: Schedule, pipelineParallel: number, interleave: number, count: number): boolean {
  if (schedule === 'oneForwardOneBackward') return chunksFit(pipelineParallel, interleave, count);
  if (interleave > 1 || pipelineParallel === 1) return false;
  return schedule === 'zeroBubble' || (pipelineParallel % 2 === 0 && count % 2 === 0 && count >= 2 * pipelineParallel);
}

/**
 * Whether the exchange of experts can run behind the compute of another micro-batch: there must be a second one, and a
 * schedule with a forward and a backward pass of different micro-batches side by side. That is DualPipe (arXiv:2412.19437,
 * 3.2.1), a pipeline with several chunks per stage, or none at all (Megatron-Core's combined 1F1B).
 */
export function expertOverlapFits(
  schedule: Schedule,
  pipelineParallel: number,
  interleave: number,
  count: number,
): boolean {
  if (count < 2) return false;
  if (schedule === 'dualPipe') return true;
  return schedule === 'oneForwardOneBackward' && (pipelineParallel === 1 || interleave > 1);
}

/** Bytes per node that are offloaded must fit the host; `bytesPerDevice` leave every device. */
export function hostTakes(hardware: HardwareSpec, bytesPerDevice: number): boolean {
  const { hostMemoryBytes, devices } = hardware.node;
  return hostRate(hardware) > 0 && (hostMemoryBytes === null || bytesPerDevice * devices <= hostMemoryBytes);
}

export interface Problem {
  code: RejectCode;
  text: string;
}

function expertProblem(model: ModelSpec, strategy: Strategy): string | undefined {
  const { expertParallel: ep, expertTensorParallel: etp } = strategy;
  const stage = strategy.tensorParallel * strategy.contextParallel * strategy.dataParallel;
  if (model.experts === 0) return `EP ${ep} x ETP ${etp} needs a mixture-of-experts model; this one is dense.`;
  if (model.experts % ep !== 0) return `EP ${ep} does not divide the ${model.experts} experts.`;
  if (model.expertFfnSize % etp !== 0)
    return `ETP ${etp} does not divide the width of an expert, ${model.expertFfnSize}.`;
  return `EP ${ep} x ETP ${etp} does not divide the ${stage} devices of a stage (TP ${strategy.tensorParallel} x CP ${strategy.contextParallel} x DP ${strategy.dataParallel}).`;
}

function pipelineProblem(input: TrainingInput, strategy: Strategy): Problem | undefined {
  const { model, workload, deployment } = input;
  const { pipelineParallel: pp, interleave, schedule } = strategy;
  const problem = (text: string): Problem => ({ code: 'pipeline', text });
  if (pp > model.layers) return problem(`PP ${pp} exceeds the ${model.layers} layers of the model.`);
  if (interleave > 1 && pp === 1)
    return problem(`${interleave} chunks per stage need a pipeline of more than one stage.`);
  if (interleave > 1 && pp * interleave > model.layers + 2)
    return problem(`PP ${pp} x ${interleave} chunks exceeds the ${model.layers} layers of the model.`);
  const cut = stagesProblem(model, pp, deployment);
  if (cut) return problem(cut);
  const count = microBatches(strategy, workload.globalBatch);
  if (schedule === 'oneForwardOneBackward')
    return chunksFit(pp, interleave, count)
      ? undefined
      : problem(
          `The interleaved schedule needs micro-batches in multiples of PP ${pp}; there are ${count} per replica.`,
        );
  if (scheduleFits(schedule, pp, interleave, count)) return undefined;
  return {
    code: 'schedule',
    text:
      schedule === 'zeroBubble'
        ? `The zero-bubble schedule needs PP above 1 and one chunk per stage; the layout has PP ${pp} and ${interleave} per stage.`
        : `DualPipe needs an even PP, one chunk per stage and an even number of micro-batches, two per stage or more; the layout has PP ${pp}, chunks per stage ${interleave}, micro-batches ${count}.`,
  };
}

function overlapProblem(input: TrainingInput, strategy: Strategy): Problem | undefined {
  const { pipelineParallel: pp, interleave, schedule } = strategy;
  if (!strategy.overlapExpertParallel || !exchangesExperts(strategy)) return undefined;
  const count = microBatches(strategy, input.workload.globalBatch);
  if (expertOverlapFits(schedule, pp, interleave, count)) return undefined;
  return {
    code: 'schedule',
    text: `Dispatch and combine run behind another micro-batch only with two micro-batches or more and PP 1, several chunks per stage or DualPipe; the layout has PP ${pp}, chunks per stage ${interleave}, micro-batches ${count}.`,
  };
}

/** The first rule that a layout breaks, in words; undefined when it is possible. Memory is not looked at. */
export function layoutProblem(input: TrainingInput, devices: number, strategy: Strategy): Problem | undefined {
  const { model, workload } = input;
  const { tensorParallel: tp, contextParallel: cp, pipelineParallel: pp } = strategy;
  if (devicesOf(strategy) > devices)
    return {
      code: 'devices',
      text: `TP ${tp}${cp > 1 ? ` x CP ${cp}` : ''} x PP ${pp} needs ${tp * cp * pp} devices; there are ${devices}.`,
    };
  if (!splitsEvenly(model, tp))
    return {
      code: 'heads',
      text: `TP ${tp} does not divide the model: it has ${model.heads} attention heads and a feed-forward width of ${model.ffnSize}.`,
    };
  if (!splitsContext(model, workload.sequenceLength, strategy))
    return {
      code: 'context',
      text: `CP ${cp} does not divide ${strategy.contextExchange === 'allToAll' ? `the ${model.heads / tp} heads of a device` : `half of the ${workload.sequenceLength} tokens of a sequence`}.`,
    };
  if (workload.globalBatch % (strategy.microBatch * strategy.dataParallel) !== 0)
    return {
      code: 'batch',
      text: `The global batch of ${workload.globalBatch} does not divide by a micro-batch of ${strategy.microBatch}.`,
    };
  const pipeline = pp > model.layers ? pipelineProblem(input, strategy) : undefined;
  if (pipeline) return pipeline;
  if (!spreadsExperts(model, strategy)) return { code: 'experts', text: expertProblem(model, strategy) ?? '' };
  return pipelineProblem(input, strategy) ?? overlapProblem(input, strategy);
}
