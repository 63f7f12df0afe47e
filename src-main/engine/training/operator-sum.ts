/** What operators cost on one device, pass by pass, and how they add up to a layer. */
import { backwardDataTime, backwardWeightTime, operatorTime, type DeviceModel } from '../compute/device-model';
import type { OperatorTime } from '../compute/operator-time';
import { ATTENTION_CORE } from '../model/layer-operators';
import type { Operator } from '../model/operator';

/** Seconds of one layer (or head) on one device for one micro-batch, by pass. */
export interface LayerCost {
  /** Operators of the forward pass, of input gradients and of weight gradients, kernel starts included. */
  forwardS: number;
  inputsS: number;
  weightsS: number;
  /** What of the three is limited by memory bandwidth, and what is the start of kernels. */
  memoryS: number;
  launchS: number;
  /** Extra work of selective recomputation. */
  selectiveS: number;
  /** What the host adds where it cannot keep ahead of the device. */
  hostForwardS: number;
  hostBackwardS: number;
  /** Tensor-parallel traffic that nothing hides, as frameworks run it and with overlap asked for. */
  tensorForwardS: number;
  tensorBackwardS: number;
  tensorForwardOverlappedS: number;
  tensorBackwardOverlappedS: number;
  /** All of it, hidden or not: what it keeps the links busy. */
  tensorLinkS: number;
  contextForwardS: number;
  contextBackwardS: number;
  /** Exchange of the experts, whole. */
  expertForwardS: number;
  expertBackwardS: number;
  /** Products of the routed experts, all passes: what of the work depends on how they are spread. */
  groupedS: number;
  /** Matrix and attention FLOPs executed on the mean device, forward and backward, without recomputation. */
  flops: number;
  forwardFlops: number;
}

/** Nothing. */
export const zeroCost: LayerCost = {
  forwardS: 0,
  inputsS: 0,
  weightsS: 0,
  memoryS: 0,
  launchS: 0,
  selectiveS: 0,
  hostForwardS: 0,
  hostBackwardS: 0,
  tensorForwardS: 0,
  tensorBackwardS: 0,
  tensorForwardOverlappedS: 0,
  tensorBackwardOverlappedS: 0,
  tensorLinkS: 0,
  contextForwardS: 0,
  contextBackwardS: 0,
  expertForwardS: 0,
  expertBackwardS: 0,
  groupedS: 0,
  flops: 0,
  forwardFlops: 0,
};

/** Work behind which traffic can run, seconds. */
export interface Cover {
  attentionForwardS: number;
  attentionBackwardS: number;
  productsForwardS: number;
  inputsS: number;
  weightsS: number;
}

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

/** An operator with what its passes take. */
export interface PricedOperator {
  readonly operator: Operator;
  readonly forward: OperatorTime;
  readonly inputs: OperatorTime;
  readonly weights: OperatorTime;
}

export const priceOperator = (device: DeviceModel, operator: Operator): PricedOperator => ({
  operator,
  forward: operatorTime(device, operator),
  inputs: backwardDataTime(device, operator),
  weights: backwardWeightTime(device, operator),
});

/** Operators added up; the host's time for their kernels is worked out when all are there. */
export interface OperatorSum {
  readonly cost: LayerCost;
  readonly cover: Cover;
  kernelsForward: number;
  kernelsBackward: number;
}

export const emptySum = (): OperatorSum => ({
  cost: { ...zeroCost },
  cover: { attentionForwardS: 0, attentionBackwardS: 0, productsForwardS: 0, inputsS: 0, weightsS: 0 },
  kernelsForward: 0,
  kernelsBackward: 0,
});

/** What of a pass is limited by memory bandwidth, and its kernels' start. */
function addPass(cost: LayerCost, pass: OperatorTime): void {
  if (pass.bound === 'memory') cost.memoryS += pass.timeS - pass.launchS;
  cost.launchS += pass.launchS;
}

/** Adds one operator. */
export function addOperator(sum: OperatorSum, priced: PricedOperator, isUnfused: boolean, imbalance: number): void {
  const { cost, cover } = sum;
  const { operator, forward, inputs, weights } = priced;
  addPass(cost, forward);
  addPass(cost, inputs);
  addPass(cost, weights);
  cost.forwardS += forward.timeS;
  cost.inputsS += inputs.timeS;
  cost.weightsS += weights.timeS;
  sum.kernelsForward += forward.kernels;
  sum.kernelsBackward += inputs.kernels + weights.kernels;
  if (isSelective(operator, isUnfused)) cost.selectiveS += forward.timeS;
  cost.flops += countedFlops(operator, forward.flops + inputs.flops + weights.flops, imbalance);
  cost.forwardFlops += countedFlops(operator, forward.flops, imbalance);
  if (operator.name.startsWith(ATTENTION_CORE)) {
    cover.attentionForwardS += forward.timeS;
    cover.attentionBackwardS += inputs.timeS;
  } else if (operator.unit === 'gemm' && operator.isGrouped) {
    cost.groupedS += forward.timeS + inputs.timeS + weights.timeS;
  } else if (operator.unit === 'gemm') {
    cover.productsForwardS += forward.timeS;
    cover.inputsS += inputs.timeS;
    cover.weightsS += weights.timeS;
  }
}

/** Field by field: searches add up a great many. */
function addCost(sum: LayerCost, cost: LayerCost, count: number): void {
  sum.forwardS += count * cost.forwardS;
  sum.inputsS += count * cost.inputsS;
  sum.weightsS += count * cost.weightsS;
  sum.memoryS += count * cost.memoryS;
  sum.launchS += count * cost.launchS;
  sum.selectiveS += count * cost.selectiveS;
  sum.hostForwardS += count * cost.hostForwardS;
  sum.hostBackwardS += count * cost.hostBackwardS;
  sum.tensorForwardS += count * cost.tensorForwardS;
  sum.tensorBackwardS += count * cost.tensorBackwardS;
  sum.tensorForwardOverlappedS += count * cost.tensorForwardOverlappedS;
  sum.tensorBackwardOverlappedS += count * cost.tensorBackwardOverlappedS;
  sum.tensorLinkS += count * cost.tensorLinkS;
  sum.contextForwardS += count * cost.contextForwardS;
  sum.contextBackwardS += count * cost.contextBackwardS;
  sum.expertForwardS += count * cost.expertForwardS;
  sum.expertBackwardS += count * cost.expertBackwardS;
  sum.groupedS += count * cost.groupedS;
  sum.flops += count * cost.flops;
  sum.forwardFlops += count * cost.forwardFlops;
}

/** Sum of costs, `count` times over. */
export function totalCost(costs: readonly LayerCost[], count: number): LayerCost {
  const sum = { ...zeroCost };
  for (const cost of costs) addCost(sum, cost, count);
  return sum;
}

/** The cost of all operators and traffic; the host's time counts where it is longer than the device's. */
export function limitedByHost({ cost, kernelsForward, kernelsBackward }: OperatorSum, hostS: number): LayerCost {
  const forwardS = cost.forwardS + cost.tensorForwardS + cost.contextForwardS + cost.expertForwardS;
  const backwardS = cost.inputsS + cost.weightsS + cost.tensorBackwardS + cost.contextBackwardS + cost.expertBackwardS;
  cost.hostForwardS = Math.max(0, kernelsForward * hostS - forwardS);
  cost.hostBackwardS = Math.max(0, kernelsBackward * hostS - backwardS);
  return cost;
}
