/**
 * Time of one layer, of the embedding and of the head for one micro-batch: the shared tables from which every
 * layout is priced. Depends on (TP, EP, micro-batch) only, so a search computes each entry once.
 */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import { backwardTime, besideExchange, dispatchType, operatorTime, type DeviceModel } from '../compute/device-model';
import {
  ATTENTION_CORE,
  embeddingOperators,
  headOperators,
  layerOperators,
  mtpOperators,
  type LayerShape,
} from '../model/layer-operators';
import type { Operator } from '../model/operator';
import { collectiveTimeS } from '../network/collectives';
import { createExpertExchange, expertExchangeS } from '../network/exchange/expert-exchange';
import type { Fabric } from '../network/fabric';

/** Forward and backward seconds of one layer (or head) on one device for one micro-batch. */
export interface LayerCost {
  /** Products and attention limited by compute. */
  computeS: number;
  /** The part of the time limited by memory bandwidth. */
  memoryS: number;
  /** Forward part of the above; the extra work of full recomputation. */
  forwardS: number;
  /** Extra work of selective recomputation. */
  forwardSelectiveS: number;
  tensorS: number;
  expertS: number;
  /** Matrix and attention FLOPs executed on the mean device, forward and backward, without recomputation. */
  flops: number;
  forwardFlops: number;
}

export interface LayerCosts {
  dense: LayerCost;
  moe: LayerCost;
  embedding: LayerCost;
  head: LayerCost;
  mtp: LayerCost;
}

const zero: LayerCost = {
  computeS: 0,
  memoryS: 0,
  forwardS: 0,
  forwardSelectiveS: 0,
  tensorS: 0,
  expertS: 0,
  flops: 0,
  forwardFlops: 0,
};

/**
 * Operators whose outputs selective recomputation drops: norms and activations, or the attention core where its
 * scores are kept in memory (arXiv:2205.05198, section 5).
 */
const isSelective = (operator: Operator, isUnfused: boolean): boolean =>
  isUnfused
    ? operator.name.startsWith(ATTENTION_CORE)
    : operator.unit === 'vector' && (operator.part === 'norm' || operator.name.endsWith('activation'));

/** Hardware FLOPs of the mean device: vector work does not count, the busiest device's surplus neither. */
function countedFlops(operator: Operator, flops: number, imbalance: number): number {
  if (operator.unit === 'vector') return 0;
  return operator.unit === 'gemm' && operator.isGrouped ? flops / imbalance : flops;
}

function priceOperators(
  device: DeviceModel,
  operators: readonly Operator[],
  isUnfused = false,
  imbalance = 1,
): LayerCost {
  const cost = { ...zero };
  for (const operator of operators) {
    const forward = operatorTime(device, operator);
    const backward = backwardTime(device, operator);
    const total = forward.timeS + backward.timeS;
    if (forward.isMemoryBound) cost.memoryS += total;
    else cost.computeS += total;
    cost.forwardS += forward.timeS;
    if (isSelective(operator, isUnfused)) cost.forwardSelectiveS += forward.timeS;
    cost.flops += countedFlops(operator, forward.flops + backward.flops, imbalance);
    cost.forwardFlops += countedFlops(operator, forward.flops, imbalance);
  }
  return cost;
}

/** Sum of costs, `count` times over. */
function total(costs: readonly LayerCost[], count: number): LayerCost {
  const sum = { ...zero };
  for (const cost of costs) for (const key of costKeys) sum[key] += count * cost[key];
  return sum;
}

const costKeys = Object.keys(zero) as (keyof LayerCost)[];

/** Prices the parts of the model for one (TP, EP, micro-batch). */
export function priceLayers(
  input: TrainingInput,
  device: DeviceModel,
  fabric: Fabric,
  tensorParallel: number,
  expertParallel: number,
  microBatch: number,
): LayerCosts {
  const { model, workload, assumptions, deployment } = input;
  const isUnfused = deployment.attentionKernel === 'unfused';
  const tokens = microBatch * workload.sequenceLength;
  const shape: LayerShape = {
    tokens,
    keysPerQuery: workload.sequenceLength / 2,
    sequences: microBatch,
    contextTokens: 0,
    isDecode: false,
    tensorParallel,
    expertParallel,
    expertGroupTokens: (tokens / tensorParallel) * expertParallel,
    expertImbalance: assumptions.expertImbalance,
    kvBytes: 2,
    isUnfused,
  };
  const bytes = tokens * model.hiddenSize * 2;
  const tensor = { size: tensorParallel, stride: 1 };
  // Sequence parallelism: gather before and scatter after each block, forward and backward (arXiv:2205.05198, 4.2.2).
  const pairS =
    collectiveTimeS(fabric, 'allGather', bytes, tensor) + collectiveTimeS(fabric, 'reduceScatter', bytes, tensor);
  // FP8 recipes send the dispatched tokens in 8 bits and combine in 16 (arXiv:2412.19437, 3.3.2).
  const exchange = createExpertExchange(
    device.hardware,
    fabric,
    model,
    'throughput',
    dispatchType(device),
    assumptions.expertImbalance,
  );
  const experts = { size: expertParallel, stride: 1 };
  const dispatchS = expertExchangeS(exchange, 'dispatch', experts, tokens / tensorParallel);
  const combineS = expertExchangeS(exchange, 'combine', experts, tokens / tensorParallel);
  const layer = (isMoe: boolean): LayerCost =>
    priceOperators(
      isMoe && deployment.overlapExpertParallel && expertParallel > 1 ? besideExchange(device) : device,
      layerOperators(model, shape, isMoe),
      isUnfused,
      assumptions.expertImbalance,
    );
  const dense = { ...layer(false), tensorS: 4 * pairS };
  // The experts' block needs no gather: its tokens leave for their experts from the sequence-parallel shards.
  const moe = model.experts > 0 ? { ...layer(true), tensorS: 2 * pairS, expertS: 2 * (dispatchS + combineS) } : zero;
  // Gathers the hidden states before the head and scatters their gradient after it.
  const head = { ...priceOperators(device, headOperators(model, tokens, tensorParallel, true)), tensorS: pairS };
  const join = priceOperators(device, mtpOperators(model, tokens, tensorParallel));
  return {
    dense,
    moe,
    embedding: {
      ...priceOperators(device, embeddingOperators(model, tokens, tensorParallel)),
      tensorS: pairS,
    },
    head,
    mtp: total([join, model.experts > 0 ? moe : dense, head], model.mtpLayers),
  };
}
