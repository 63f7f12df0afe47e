/**
 * Reads the cases of the peer estimator (calculon): a model, an execution and the figures that it computed for one of
 * its blocks and for the whole stage. Its names are kept for figures, so that a reader finds them in the file.
 */
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';

/** A decoder by its hyper-parameters: two feed-forward matrices, no vocabulary. */
export interface PeerModel {
  readonly name: string;
  readonly hidden: number;
  readonly feedForward: number;
  readonly sequenceLength: number;
  readonly heads: number;
  readonly headSize: number;
  readonly blocks: number;
}

/** How the peer runs it. */
export interface PeerExecution {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  readonly batch: number;
  readonly microBatch: number;
  /** Bytes of every element: weights, activations, gradients and messages. */
  readonly elementBytes: 1 | 2;
  readonly fusesActivation: boolean;
  readonly isMultiQuery: boolean;
  readonly recompute: 'none' | 'attn_only' | 'full';
  readonly interleave: number;
  readonly shardsOptimizer: boolean;
  readonly tensorExchange: 'ar' | 'p2p_rs_ag' | 'rs_ag';
  readonly overlapsTensor: boolean;
  /** Gathers the inputs of products again in the backward pass instead of keeping them. */
  readonly gathersAgain: boolean;
  readonly offloads: { readonly weights: boolean; readonly activations: boolean; readonly optimizer: boolean };
  readonly isTraining: boolean;
}

export interface PeerCase {
  readonly id: string;
  readonly model: PeerModel;
  readonly execution: PeerExecution;
  /** Figure by the peer's name of it. */
  readonly stats: Readonly<Record<string, number>>;
}

function positive(fields: Fields, name: string): number {
  const value = numberOf(fields[name]);
  if (value === null || value <= 0)
    throw new NotExpressible(`${name} is ${String(fields[name])}; wanted is a number above 0`);
  return value;
}

function oneOf<T extends string>(fields: Fields, name: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === fields[name]);
  if (found === undefined)
    throw new NotExpressible(`${name} is ${String(fields[name])}; the allowed ones are ${allowed.join(', ')}`);
  return found;
}

/** @throws NotExpressible naming the field that is missing */
export function peerModel(models: Fields, name: string): PeerModel {
  const model = fieldsOf(models[name]);
  return {
    name,
    hidden: positive(model, 'hidden'),
    feedForward: positive(model, 'feedforward'),
    sequenceLength: positive(model, 'seq_size'),
    heads: positive(model, 'attn_heads'),
    headSize: positive(model, 'attn_size'),
    blocks: positive(model, 'num_blocks'),
  };
}

/** @throws NotExpressible naming the field that is missing or not known */
export function peerExecution(fields: Fields): PeerExecution {
  return {
    tensorParallel: positive(fields, 'tensor_par'),
    pipelineParallel: positive(fields, 'pipeline_par'),
    dataParallel: positive(fields, 'data_par'),
    batch: positive(fields, 'batch_size'),
    microBatch: positive(fields, 'microbatch_size'),
    elementBytes: oneOf(fields, 'datatype', ['float16', 'float8']) === 'float8' ? 1 : 2,
    fusesActivation: fields['fused_activation'] === true,
    isMultiQuery: oneOf(fields, 'attention_type', ['multihead', 'multiquery']) === 'multiquery',
    recompute: oneOf(fields, 'activation_recompute', ['none', 'attn_only', 'full']),
    interleave: positive(fields, 'pipeline_interleaving'),
    shardsOptimizer: fields['optimizer_sharding'] === true,
    tensorExchange: oneOf(fields, 'tensor_par_comm_type', ['ar', 'p2p_rs_ag', 'rs_ag']),
    overlapsTensor: oneOf(fields, 'tensor_par_overlap', ['none', 'ring', 'pipe']) !== 'none',
    gathersAgain: fields['seq_par_ag_redo'] === true,
    offloads: {
      weights: fields['weight_offload'] === true,
      activations: fields['activations_offload'] === true,
      optimizer: fields['optimizer_offload'] === true,
    },
    isTraining: fields['training'] !== false,
  };
}

/** @throws NotExpressible naming the field that is missing or not known */
export function peerCase(models: Fields, fields: Fields): PeerCase {
  const stats: Record<string, number> = {};
  for (const [name, value] of Object.entries(fieldsOf(fields['stats']))) {
    const figure = numberOf(value);
    if (figure !== null) stats[name] = figure;
  }
  return {
    id: textOf(fields['id']),
    model: peerModel(models, textOf(fields['model'])),
    execution: peerExecution(fieldsOf(fields['execution'])),
    stats,
  };
}

/** Figures that the peer gives for single operators of a block, where a case carries them. */
export const peerLayers = (fields: Fields): Fields[] => listOf(fields['layers']);
