/** Forward operators of dense feed-forward blocks and of experts on one device. */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { activation, vector } from './element-operators';
import { fusionOf, gemm, type LayerShape } from './layer-shape';
import type { LayerPart, Operator } from './operator';

/** Feed-forward block: up (and gate), activation, down. */
export function feedForward(
  model: ModelSpec,
  shape: LayerShape,
  part: LayerPart,
  title: string,
  tokens: number,
  width: number,
): Operator[] {
  const up = model.gatedFfn ? 2 : 1;
  return [
    gemm(part, `${title} up`, tokens, up * width, model.hiddenSize),
    activation(part, `${title} activation`, tokens * width, model.gatedFfn, fusionOf(shape), model.biases),
    gemm(part, `${title} down`, tokens, model.hiddenSize, width),
  ];
}

/** Softmax or sigmoid in FP32, top k, masks, counts and auxiliary losses of Megatron's router, kernel by kernel. */
const ROUTING = { passes: 16, kernels: 12 };

/** The router, of which every device does its own tokens. */
export function router(model: ModelSpec, shape: LayerShape): Operator[] {
  const own = shape.tokens / shape.tensorParallel;
  return [
    gemm('moe', 'Router', own, model.experts, model.hiddenSize, { keeps16Bit: true }),
    ...(shape.isTraining
      ? [vector('moe', 'Routing', own * model.experts, ROUTING.passes, { kernels: ROUTING.kernels })]
      : []),
  ];
}

/** Permutation and the grouped products of the experts that live on this device. */
export function routedExperts(model: ModelSpec, shape: LayerShape): Operator[] {
  const h = model.hiddenSize;
  const localExperts = Math.max(1, model.experts / shape.expertParallel);
  // A device whose experts outnumber the tokens still touches only as many experts as there are token copies.
  const copies = (shape.expertGroupTokens * model.activeExperts * shape.expertImbalance) / shape.expertParallel;
  const touched = localExperts * (1 - (1 - 1 / localExperts) ** Math.max(copies, 1));
  const rows = Math.max(1, copies / touched);
  const up = model.gatedFfn ? 2 : 1;
  const width = model.expertFfnSize / (shape.expertTensorParallel ?? 1);
  // Into the order of the experts and back: the copies are written and read, their tokens besides. Where they come from
  // other devices they are sorted by expert on arrival and before they return, each a read and a write.
  const isSorted = shape.isTraining === true && shape.expertParallel > 1 && localExperts > 1;
  const moves = 2 + 2 / model.activeExperts + (isSorted ? 4 : 0);
  return [
    vector('moe', 'Permutation', copies * h, moves, { kernels: isSorted ? 4 : 2, isScattered: true }),
    gemm('moe', 'Experts up', rows, up * width, h, { batch: touched, isGrouped: true }),
    activation('moe', 'Experts activation', copies * width, model.gatedFfn, fusionOf(shape), model.biases),
    gemm('moe', 'Experts down', rows, h, width, { batch: touched, isGrouped: true }),
  ];
}

/** Shared experts: Megatron splits them over the tensor-parallel group; serving gives every device all of them. */
export function sharedExperts(model: ModelSpec, shape: LayerShape): Operator[] {
  const width = model.sharedExperts * model.expertFfnSize;
  if (width === 0) return [];
  return shape.isTraining
    ? feedForward(model, shape, 'moe', 'Shared expert', shape.tokens, width / shape.tensorParallel)
    : feedForward(model, shape, 'moe', 'Shared expert', shape.tokens / shape.tensorParallel, width);
}
