/**
 * Time of one layer, of the embedding and of the head for one micro-batch on one device: the shared tables from which
 * every layout is priced. An entry depends on the degrees that shape a layer, so a search computes each once.
 */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import {
  backwardDataTime,
  backwardWeightTime,
  besideExchange,
  dispatchType,
  operatorTime,
  type DeviceModel,
} from '../compute/device-model';
import {
  ATTENTION_CORE,
  embeddingOperators,
  headOperators,
  layerOperators,
  mtpOperators,
  type LayerShape,
} from '../model/layer-operators';
import type { Operator } from '../model/operator';
import {
  createExpertExchange,
  expertExchangeS,
  plainExchange,
  type ExpertExchange,
} from '../network/exchange/expert-exchange';
import { collectiveTimeS } from '../network/collectives';
import type { Fabric } from '../network/fabric';
import { overlapCostS, piecewiseCostS } from './overlap';
import { groupsOf, type Strategy } from './strategy';
import {
  embeddingTransfers,
  groupTokens,
  headTransfers,
  inSequence,
  layerTransfers,
  type LayerLayout,
  type Transfer,
} from './traffic';

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

export interface LayerCosts {
  dense: LayerCost;
  moe: LayerCost;
  embedding: LayerCost;
  head: LayerCost;
  mtp: LayerCost;
}

const zero: LayerCost = {
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
const costKeys = Object.keys(zero) as (keyof LayerCost)[];

/** Work behind which traffic can run, seconds. */
interface Cover {
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

function priceOperators(
  device: DeviceModel,
  operators: readonly Operator[],
  isUnfused = false,
  imbalance = 1,
): { cost: LayerCost; cover: Cover } {
  const cost = { ...zero };
  const cover: Cover = {
    attentionForwardS: 0,
    attentionBackwardS: 0,
    productsForwardS: 0,
    inputsS: 0,
    weightsS: 0,
  };
  let kernelsForward = 0;
  let kernelsBackward = 0;
  for (const operator of operators) {
    const forward = operatorTime(device, operator);
    const inputs = backwardDataTime(device, operator);
    const weights = backwardWeightTime(device, operator);
    for (const time of [forward, inputs, weights]) {
      if (time.bound === 'memory') cost.memoryS += time.timeS - time.launchS;
      cost.launchS += time.launchS;
    }
    cost.forwardS += forward.timeS;
    cost.inputsS += inputs.timeS;
    cost.weightsS += weights.timeS;
    kernelsForward += forward.kernels;
    kernelsBackward += inputs.kernels + weights.kernels;
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
  cost.hostForwardS = kernelsForward * device.hostS;
  cost.hostBackwardS = kernelsBackward * device.hostS;
  return { cost, cover };
}

/** Prices of transfers on one fabric and layout. */
export interface TrafficPrices {
  readonly fabric: Fabric;
  readonly groups: ReturnType<typeof groupsOf>;
  readonly exchange: ExpertExchange;
}

/** Seconds of one transfer alone on its links. */
export function transferTimeS(prices: TrafficPrices, transfer: Transfer): number {
  const group = prices.groups[transfer.communicator];
  return transfer.kind === 'dispatch' || transfer.kind === 'combine'
    ? expertExchangeS(prices.exchange, transfer.kind, group, transfer.size)
    : collectiveTimeS(prices.fabric, transfer.kind, transfer.size, group);
}

/** Adds what the transfers cost beside the operators that cover them. */
function addTraffic(
  cost: LayerCost,
  cover: Cover,
  transfers: readonly Transfer[],
  prices: TrafficPrices,
  coreShare: number,
): void {
  const hidden = { weights: 0, inputs: 0 };
  const context = { forward: 0, backward: 0 };
  const alone = { forward: 0, backward: 0 };
  for (const transfer of transfers) {
    const timeS = transferTimeS(prices, transfer);
    const isForward = transfer.pass === 'forward';
    if (transfer.communicator === 'expert' || transfer.communicator === 'expertTensor') {
      if (isForward) cost.expertForwardS += timeS;
      else cost.expertBackwardS += timeS;
    } else if (transfer.communicator === 'context') {
      if (transfer.behind === 'attention') context[transfer.pass] += timeS;
      else if (isForward) cost.contextForwardS += timeS;
      else cost.contextBackwardS += timeS;
    } else {
      cost.tensorLinkS += timeS;
      if (transfer.behind === 'weights' || transfer.behind === 'inputs') hidden[transfer.behind] += timeS;
      else alone[transfer.pass] += timeS;
    }
  }
  if (context.forward > 0) {
    cost.contextForwardS += overlapCostS(context.forward, cover.attentionForwardS, coreShare);
    cost.contextBackwardS += overlapCostS(context.backward, cover.attentionBackwardS, coreShare);
  }
  const behindS =
    (hidden.weights > 0 ? overlapCostS(hidden.weights, cover.weightsS, coreShare) : 0) +
    (hidden.inputs > 0 ? overlapCostS(hidden.inputs, cover.inputsS, coreShare) : 0);
  cost.tensorForwardS += alone.forward;
  cost.tensorBackwardS += alone.backward + behindS;
  if (alone.forward + alone.backward + behindS > 0) {
    cost.tensorForwardOverlappedS += piecewiseCostS(alone.forward, cover.productsForwardS, coreShare);
    cost.tensorBackwardOverlappedS +=
      piecewiseCostS(alone.backward, Math.max(0, cover.inputsS - hidden.inputs), coreShare) + behindS;
  }
}

/** Sum of costs, `count` times over. */
function total(costs: readonly LayerCost[], count: number): LayerCost {
  const sum = { ...zero };
  for (const cost of costs) for (const key of costKeys) sum[key] += count * cost[key];
  return sum;
}

/** The host's time counts where it is longer than the device's. */
function limitByHost(cost: LayerCost): LayerCost {
  const forwardS = cost.forwardS + cost.tensorForwardS + cost.contextForwardS + cost.expertForwardS;
  const backwardS = cost.inputsS + cost.weightsS + cost.tensorBackwardS + cost.contextBackwardS + cost.expertBackwardS;
  return {
    ...cost,
    hostForwardS: Math.max(0, cost.hostForwardS - forwardS),
    hostBackwardS: Math.max(0, cost.hostBackwardS - backwardS),
  };
}

/** The shape that the operators of a layer see on one device. */
export function layerShape(input: TrainingInput, layout: LayerLayout): LayerShape {
  const { workload, deployment, assumptions } = input;
  const tokens = groupTokens(workload.sequenceLength, layout);
  const { tensorParallel, expertParallel, expertTensorParallel } = layout;
  return {
    tokens,
    // Causal: the mean query sees half of the sequence. Context parallelism pairs early with late tokens.
    keysPerQuery: workload.sequenceLength / 2,
    sequences: layout.microBatch,
    contextTokens: 0,
    isDecode: false,
    tensorParallel,
    expertParallel,
    expertTensorParallel,
    contextParallel: layout.contextParallel,
    sequenceParallel: layout.sequenceParallel,
    expertGroupTokens: (tokens / tensorParallel) * expertParallel * expertTensorParallel,
    expertImbalance: assumptions.expertImbalance,
    kvBytes: 2,
    isUnfused: deployment.attentionKernel === 'unfused',
    ...flashOf(deployment.attentionKernel),
    operatorFusion: deployment.operatorFusion,
    keyBlocks: layout.contextExchange === 'ring' ? layout.contextParallel : 1,
    isTraining: true,
  };
}

const flashOf = (kernel: TrainingInput['deployment']['attentionKernel']): { flash?: 1 | 2 } =>
  kernel === 'flash1' ? { flash: 1 } : kernel === 'flash2' ? { flash: 2 } : {};

/** What prices the transfers of a layout. */
export function trafficPrices(
  input: TrainingInput,
  device: DeviceModel,
  fabric: Fabric,
  layout: LayerLayout,
): TrafficPrices {
  const whole = { ...layout, dataParallel: 1, pipelineParallel: 1 } as Strategy;
  // 8-bit recipes send the dispatched tokens in 8 bits and combine in 16 (arXiv:2412.19437, 3.3.2).
  const exchange = createExpertExchange(
    device.hardware,
    fabric,
    input.model,
    'throughput',
    dispatchType(device),
    input.assumptions.expertImbalance,
  );
  return {
    fabric,
    groups: groupsOf(whole),
    exchange: input.deployment.expertExchange === 'allToAll' ? plainExchange(exchange) : exchange,
  };
}

/**
 * Prices the parts of the model for one set of degrees.
 * @param like costs of a layout that differs in its experts' degrees and overlap only: what these do not change is taken
 */
export function priceLayers(
  input: TrainingInput,
  device: DeviceModel,
  fabric: Fabric,
  layout: LayerLayout,
  overlapsExperts: boolean,
  like?: LayerCosts,
): LayerCosts {
  const { model, workload, assumptions, deployment } = input;
  const isUnfused = deployment.attentionKernel === 'unfused';
  const isPlain = deployment.productBackward === 'plain';
  const shape = layerShape(input, layout);
  const prices = trafficPrices(input, device, fabric, layout);
  const share = device.calibration.exchangeCoreShare;
  const price = (
    operators: readonly Operator[],
    transfers: readonly Transfer[],
    on: DeviceModel,
    imbalance = 1,
  ): LayerCost => {
    const { cost, cover } = priceOperators(on, operators, isUnfused, imbalance);
    addTraffic(cost, cover, isPlain ? inSequence(transfers) : transfers, prices, share);
    return limitByHost(cost);
  };
  const length = workload.sequenceLength;
  const layer = (isMoe: boolean): LayerCost =>
    price(
      layerOperators(model, shape, isMoe),
      layerTransfers(model, length, layout, isMoe),
      isMoe && overlapsExperts && layout.expertParallel > 1 ? besideExchange(device) : device,
      assumptions.expertImbalance,
    );
  const dense = like?.dense ?? layer(false);
  const moe = model.experts > 0 ? layer(true) : zero;
  const head = like?.head ?? price(headOperators(model, shape, true), headTransfers(model, length, layout), device);
  const embedding =
    like?.embedding ?? price(embeddingOperators(model, shape), embeddingTransfers(model, length, layout), device);
  return {
    dense,
    moe,
    embedding,
    head,
    mtp:
      model.mtpLayers === 0
        ? zero
        : total(
            [price(mtpOperators(model, shape), [], device), model.experts > 0 ? moe : dense, head, embedding],
            model.mtpLayers,
          ),
  };
}
