/**
 * Time of one layer, of the embedding and of the head for one micro-batch: the shared tables from which every
 * layout is priced. Depends on (TP, EP, micro-batch) only, so a search computes each entry once.
 */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import { backwardTime, operatorTime, type DeviceModel } from '../compute/device-model';
import { embeddingOperators, headOperators, layerOperators, type LayerShape } from '../model/layer-operators';
import type { Operator } from '../model/operator';
import { collectiveTimeS, expertExchangeS } from '../network/collectives';
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
  /** FLOPs executed, forward and backward, without recomputation. */
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

/** Operators whose outputs selective recomputation drops: norms and activations. */
const isSelective = (operator: Operator): boolean =>
  operator.unit === 'vector' && (operator.part === 'norm' || operator.name.endsWith('activation'));

function priceOperators(device: DeviceModel, operators: readonly Operator[]): LayerCost {
  const cost = { ...zero };
  for (const operator of operators) {
    const forward = operatorTime(device, operator);
    const backward = backwardTime(device, operator);
    const total = forward.timeS + backward.timeS;
    if (forward.isMemoryBound) cost.memoryS += total;
    else cost.computeS += total;
    cost.forwardS += forward.timeS;
    if (isSelective(operator)) cost.forwardSelectiveS += forward.timeS;
    cost.flops += forward.flops + backward.flops;
    cost.forwardFlops += forward.flops;
  }
  return cost;
}

const plus = (a: LayerCost, b: LayerCost): LayerCost => ({
  computeS: a.computeS + b.computeS,
  memoryS: a.memoryS + b.memoryS,
  forwardS: a.forwardS + b.forwardS,
  forwardSelectiveS: a.forwardSelectiveS + b.forwardSelectiveS,
  tensorS: a.tensorS + b.tensorS,
  expertS: a.expertS + b.expertS,
  flops: a.flops + b.flops,
  forwardFlops: a.forwardFlops + b.forwardFlops,
});

/** Prices the parts of the model for one (TP, EP, micro-batch). */
export function priceLayers(
  input: TrainingInput,
  device: DeviceModel,
  fabric: Fabric,
  tensorParallel: number,
  expertParallel: number,
  microBatch: number,
): LayerCosts {
  const { model, workload, assumptions } = input;
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
  };
  const bytes = tokens * model.hiddenSize * 2;
  const tensor = { size: tensorParallel, stride: 1 };
  // Sequence parallelism: gather before and scatter after each block, forward and backward (arXiv:2205.05198, 4.2.2).
  const pairS =
    collectiveTimeS(fabric, 'allGather', bytes, tensor) + collectiveTimeS(fabric, 'reduceScatter', bytes, tensor);
  const exchange = (elementBytes: number): number =>
    expertExchangeS(
      fabric,
      { size: expertParallel, stride: 1 },
      tokens / tensorParallel,
      model.hiddenSize * elementBytes,
      model.activeExperts,
      assumptions.expertImbalance,
    );
  // FP8 recipes send the dispatched tokens in 8 bits and combine in 16 (arXiv:2412.19437, 3.3.2).
  const dispatchS = exchange(device.isEightBit ? 1 : 2);
  const combineS = exchange(2);
  const dense = { ...priceOperators(device, layerOperators(model, shape, false)), tensorS: 4 * pairS };
  const moe =
    model.experts > 0
      ? {
          ...priceOperators(device, layerOperators(model, shape, true)),
          tensorS: 2 * pairS,
          expertS: 2 * (dispatchS + combineS),
        }
      : zero;
  const head = priceOperators(device, headOperators(model, tokens, tensorParallel, true));
  const mtp = model.mtpLayers > 0 ? plus(model.experts > 0 ? moe : dense, head) : zero;
  return {
    dense,
    moe,
    embedding: priceOperators(device, embeddingOperators(model, tokens, tensorParallel)),
    head: { ...head, tensorS: 2 * pairS },
    mtp,
  };
}
