/**
 * Time of one layer, of the embedding and of the head for one micro-batch on one device: the shared tables from which
 * every layout is priced. An entry depends on the degrees that shape a layer, so a search computes each once.
 */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import { besideExchange, dispatchType, type DeviceModel } from '../compute/device-model';
import {
  aroundExperts,
  embeddingOperators,
  headOperators,
  layerOperators,
  mtpOperators,
  routedExperts,
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
import {
  addOperator,
  emptySum,
  limitedByHost,
  priceOperator,
  totalCost,
  zeroCost,
  type Cover,
  type LayerCost,
  type OperatorSum,
  type PricedOperator,
} from './operator-sum';
import { overlapCostS, piecewiseCostS } from './overlap';
import { exchangesExperts, layerGroupsOf, type LayerGroups } from './strategy';
import {
  embeddingTransfers,
  expertTransfers,
  groupTokens,
  headTransfers,
  inSequence,
  isOfExperts,
  layerTransfers,
  type LayerLayout,
  type Transfer,
} from './traffic';

export type { LayerCost } from './operator-sum';

/** What every kind of layer costs. */
export interface LayerCosts {
  dense: LayerCost;
  moe: LayerCost;
  embedding: LayerCost;
  head: LayerCost;
  mtp: LayerCost;
  /** What layouts have in common that differ in their experts' degrees and overlap alone. */
  shared: SharedCosts;
}

/** Parts of a price that do not depend on how the experts are spread. */
interface SharedCosts {
  readonly exchange: ExpertExchange;
  /** What joins hidden states and embeddings in one prediction module. */
  readonly mtpJoin: LayerCost;
  /** The layer around its experts, alone on the device and beside exchange kernels, as far as asked for. */
  around: AroundExperts | undefined;
  aroundBeside: AroundExperts | undefined;
}

/** A layer around its routed experts. */
interface AroundExperts {
  readonly device: DeviceModel;
  /** What comes before the experts, and all traffic but theirs. */
  readonly before: OperatorSum;
  readonly after: readonly PricedOperator[];
}

/** Prices of transfers on one fabric and layout. */
export interface TrafficPrices {
  readonly fabric: Fabric;
  readonly groups: LayerGroups;
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
    sequenceParallel: layout.sequenceParallel,
    expertGroupTokens: (tokens / tensorParallel) * expertParallel * expertTensorParallel,
    expertImbalance: assumptions.expertImbalance,
    kvBytes: 2,
    isUnfused: deployment.attentionKernel === 'unfused',
    ...flashOf(deployment.attentionKernel),
    operatorFusion: deployment.operatorFusion,
    lossFusion: deployment.lossKernel,
    keyBlocks: layout.contextExchange === 'ring' ? layout.contextParallel : 1,
    isTraining: true,
  };
}

const flashOf = (kernel: TrainingInput['deployment']['attentionKernel']): { flash?: 1 | 2 } =>
  kernel === 'flash1' ? { flash: 1 } : kernel === 'flash2' ? { flash: 2 } : {};

/** How experts exchange tokens in a training run. */
function trainingExchange(input: TrainingInput, device: DeviceModel, fabric: Fabric): ExpertExchange {
  // 8-bit recipes send the dispatched tokens in 8 bits and combine in 16 (arXiv:2412.19437, 3.3.2).
  const exchange = createExpertExchange(
    device.hardware,
    fabric,
    input.model,
    'throughput',
    dispatchType(device),
    input.assumptions.expertImbalance,
  );
  return input.deployment.expertExchange === 'allToAll' ? plainExchange(exchange) : exchange;
}

/** What prices the transfers of a layout. */
export function trafficPrices(
  input: TrainingInput,
  device: DeviceModel,
  fabric: Fabric,
  layout: LayerLayout,
  exchange = trainingExchange(input, device, fabric),
): TrafficPrices {
  return { fabric, groups: layerGroupsOf(layout), exchange };
}

/** Prices the parts of the model under one layout. */
class LayerPricer {
  private readonly input: TrainingInput;
  private readonly device: DeviceModel;
  private readonly layout: LayerLayout;
  private readonly shape: LayerShape;
  private readonly prices: TrafficPrices;
  private readonly isUnfused: boolean;
  private readonly coreShare: number;

  constructor(input: TrainingInput, device: DeviceModel, layout: LayerLayout, prices: TrafficPrices) {
    this.input = input;
    this.device = device;
    this.layout = layout;
    this.shape = layerShape(input, layout);
    this.prices = prices;
    this.isUnfused = input.deployment.attentionKernel === 'unfused';
    this.coreShare = device.calibration.exchangeCoreShare;
  }

  dense(): LayerCost {
    const { model, workload } = this.input;
    const transfers = layerTransfers(model, workload.sequenceLength, this.layout, false);
    return this.price(layerOperators(model, this.shape, false), transfers);
  }

  head(): LayerCost {
    const { model, workload } = this.input;
    const transfers = headTransfers(model, workload.sequenceLength, this.layout);
    return this.price(headOperators(model, this.shape, true), transfers);
  }

  embedding(): LayerCost {
    const { model, workload } = this.input;
    const transfers = embeddingTransfers(model, workload.sequenceLength, this.layout);
    return this.price(embeddingOperators(model, this.shape), transfers);
  }

  mtpJoin(): LayerCost {
    const { model } = this.input;
    return model.mtpLayers === 0 ? zeroCost : this.price(mtpOperators(model, this.shape), []);
  }

  /** What a mixture-of-experts layer costs around its experts on a device. */
  around(device: DeviceModel): AroundExperts {
    const { model, workload } = this.input;
    const operators = aroundExperts(model, this.shape);
    const before = emptySum();
    for (const operator of operators.before) this.add(before, priceOperator(device, operator));
    const after = operators.after.map((operator) => priceOperator(device, operator));
    // Traffic runs behind the operators around the experts alone.
    const all = { ...emptySum(), cover: { ...before.cover } };
    for (const priced of after) this.add(all, priced);
    const transfers = layerTransfers(model, workload.sequenceLength, this.layout, true);
    this.send(
      before.cost,
      all.cover,
      transfers.filter((transfer) => !isOfExperts(transfer)),
    );
    return { device, before, after };
  }

  /** A mixture-of-experts layer: its experts in what lies around them. */
  moe({ device, before, after }: AroundExperts): LayerCost {
    const { model, workload } = this.input;
    const sum = { ...before, cost: { ...before.cost }, cover: { ...before.cover } };
    for (const operator of routedExperts(model, this.shape)) this.add(sum, priceOperator(device, operator));
    for (const priced of after) this.add(sum, priced);
    this.send(sum.cost, sum.cover, expertTransfers(model, workload.sequenceLength, this.layout));
    return limitedByHost(sum, device.hostS);
  }

  private price(operators: readonly Operator[], transfers: readonly Transfer[]): LayerCost {
    const sum = emptySum();
    for (const operator of operators) this.add(sum, priceOperator(this.device, operator));
    this.send(sum.cost, sum.cover, transfers);
    return limitedByHost(sum, this.device.hostS);
  }

  private add(sum: OperatorSum, priced: PricedOperator): void {
    addOperator(sum, priced, this.isUnfused, this.input.assumptions.expertImbalance);
  }

  private send(cost: LayerCost, cover: Cover, transfers: readonly Transfer[]): void {
    const isPlain = this.input.deployment.productBackward === 'plain';
    addTraffic(cost, cover, isPlain ? inSequence(transfers) : transfers, this.prices, this.coreShare);
  }
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
  const { model } = input;
  const prices = trafficPrices(input, device, fabric, layout, like?.shared.exchange);
  const pricer = new LayerPricer(input, device, layout, prices);
  const shared: SharedCosts = like?.shared ?? {
    exchange: prices.exchange,
    mtpJoin: pricer.mtpJoin(),
    around: undefined,
    aroundBeside: undefined,
  };
  const moeLayer = (): LayerCost =>
    overlapsExperts && exchangesExperts(layout)
      ? pricer.moe((shared.aroundBeside ??= pricer.around(besideExchange(device))))
      : pricer.moe((shared.around ??= pricer.around(device)));
  const dense = like?.dense ?? pricer.dense();
  const moe = model.experts > 0 ? moeLayer() : zeroCost;
  const head = like?.head ?? pricer.head();
  const embedding = like?.embedding ?? pricer.embedding();
  const module = [shared.mtpJoin, model.experts > 0 ? moe : dense, head, embedding];
  return {
    dense,
    moe,
    embedding,
    head,
    mtp: model.mtpLayers === 0 ? zeroCost : totalCost(module, model.mtpLayers),
    shared,
  };
}
