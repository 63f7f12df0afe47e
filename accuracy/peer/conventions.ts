/**
 * Where the peer counts otherwise than the engine, in bytes of one block for one micro-batch on one device. Every term
 * is one difference, named in words; docs/peer-agreement.md says which side is right and why.
 */
import type { ModelSpec } from '../../src-shared/model/model-parameters';
import { passingGradients } from '../../src-main/engine/training/memory';
import type { EngineSide } from './engine-side';
import type { PeerExecution } from './peer-case';
import type { Term } from './translated';

const BYTES = 2;

/** The peer's norms have a bias vector, its products have none; the engine's models have all biases or none. */
export const normBiases = (model: ModelSpec, bytesPerWeight: number): Term => [
  'norms have biases',
  bytesPerWeight * 2 * model.hiddenSize,
];

/** With 8-bit products the peer keeps and sends everything in 8 bits; masks have 8 bits in any case. */
export const narrowElements = (execution: PeerExecution, bytes: number, maskBytes = 0): Term => [
  'every element has 8 bits, not only the operands of products',
  (execution.elementBytes / BYTES - 1) * (bytes - maskBytes),
];

/** What of a block's activations a convention concerns. */
export interface BlockBytes {
  /** Hidden states of all tokens, and those that one device of the group has with sequence parallelism. */
  readonly whole: number;
  readonly share: number;
  /** Dropout masks that the engine counts: of scores, and of both blocks' outputs. */
  readonly scoreMask: number;
  readonly outputMasks: number;
}

export function blockBytes({ model, layout, tokens, input }: EngineSide): BlockBytes {
  const whole = BYTES * tokens * model.hiddenSize;
  const split = layout.tensorParallel;
  return {
    whole,
    share: whole / split,
    scoreMask: (tokens * model.heads * input.workload.sequenceLength) / split,
    outputMasks: whole / (layout.sequenceParallel ? split : 1),
  };
}

/** A fused activation keeps its output alone: the product before it leaves nothing. */
const fusedActivation = ({ model, layout, tokens }: EngineSide, execution: PeerExecution): Term => [
  'the activation function is fused and its input not kept',
  execution.fusesActivation ? (-BYTES * tokens * model.ffnSize) / layout.tensorParallel : 0,
];

/** Multi-query attention: keys and values held `copies` times on one device, where the engine has one copy. */
const keyValueCopies = ({ model, tokens }: EngineSide, execution: PeerExecution, copies: number): Term => [
  'keys and values count once per query head',
  execution.isMultiQuery ? 2 * BYTES * tokens * model.headDim * (copies - 1) : 0,
];

const headsOf = ({ model, layout }: EngineSide): number => model.heads / layout.tensorParallel;

/** What a block keeps for its backward pass (`block_act_storage_space`). */
export function keptTerms(engine: EngineSide, execution: PeerExecution): Term[] {
  const { whole } = blockBytes(engine);
  const { sequenceParallel } = engine.layout;
  const { overlapsTensor, gathersAgain, recompute } = execution;
  const keepsGathered = sequenceParallel && !overlapsTensor && !gathersAgain;
  return [
    fusedActivation(engine, execution),
    keyValueCopies(engine, execution, headsOf(engine)),
    ['gathered inputs of products are kept', keepsGathered ? whole * (recompute === 'none' ? 2 : 1) : 0],
    ['the input of attention is dropped with its core', !sequenceParallel && recompute === 'attn_only' ? -whole : 0],
  ];
}

/** The engine's working set holds 16-bit gradients of a layer's weights before they are summed. */
const noPassingGradients = ({ model, stage, layout }: EngineSide): Term => [
  'gradients of weights are not held before they are summed',
  -BYTES * passingGradients(model, stage, layout),
];

/** What a block holds while it is at work (`block_act_working_space`). */
export function workingTerms(engine: EngineSide, execution: PeerExecution): Term[] {
  const { whole, share } = blockBytes(engine);
  const { sequenceParallel, tensorParallel } = engine.layout;
  const hasExchange = tensorParallel > 1 && !execution.overlapsTensor;
  return [
    noPassingGradients(engine),
    fusedActivation(engine, execution),
    keyValueCopies(engine, execution, headsOf(engine)),
    ['gathered inputs of products', hasExchange && sequenceParallel ? 2 * whole : 0],
    ['outputs before they are summed', hasExchange ? 2 * (sequenceParallel ? share : whole) : 0],
  ];
}

/**
 * Gradients of a block's activations (`act_grad_space`): one for the output of every operator, all at a time. The engine
 * has no part of this name; its working set of a block stands in for it.
 */
export function gradientTerms(engine: EngineSide, execution: PeerExecution): Term[] {
  const { whole, share } = blockBytes(engine);
  const { sequenceParallel, tensorParallel } = engine.layout;
  const { overlapsTensor } = execution;
  const gathers = tensorParallel === 1 || overlapsTensor ? 0 : 2 * (sequenceParallel ? share : whole);
  const sums = tensorParallel > 1 && (overlapsTensor || sequenceParallel) ? 2 * share : 0;
  return [
    noPassingGradients(engine),
    fusedActivation(engine, execution),
    ['gradients of gathered inputs', gathers],
    ['gradients of outputs before and after they are summed', 2 * (overlapsTensor ? share : whole) + sums],
  ];
}
