/**
 * What the layers of a layout are made of: every operator and transfer of each kind of layer with its time in every
 * pass. The rows of a layer add up to what the step is priced with.
 */
import type { LayerBreakdown, LayerOperator } from '../../../../src-shared/results/training-study';
import {
  backwardDataTime,
  backwardWeightTime,
  besideExchange,
  operatorTime,
  type DeviceModel,
} from '../../compute/device-model';
import { embeddingOperators, headOperators, layerOperators, mtpOperators } from '../../model/layer-operators';
import type { Operator } from '../../model/operator';
import type { TrainingContext } from '../context';
import {
  layerShape,
  priceLayers,
  trafficPrices,
  transferTimeS,
  type LayerCost,
  type TrafficPrices,
} from '../layer-cost';
import { layerTime, recomputedLayers, type LayerOptions } from '../stage-time';
import type { Stage } from '../stages';
import { layerOptions } from '../step';
import { exchangesExperts, type Strategy } from '../strategy';
import { embeddingTransfers, headTransfers, inSequence, layerTransfers, type Transfer } from '../traffic';

/** A part of the model: its operators with the device as they find it, and what it sends. */
interface LayerContent {
  operators: { device: DeviceModel; operator: Operator }[];
  transfers: readonly Transfer[];
}

/** Communication of a layer by who speaks with whom, as costs keep it apart. */
const classOf = ({ communicator }: Transfer): 'tensor' | 'context' | 'expert' =>
  communicator === 'expertTensor' ? 'expert' : communicator;

function operatorRow(device: DeviceModel, operator: Operator): LayerOperator {
  const forward = operatorTime(device, operator);
  return {
    name: operator.name,
    part: operator.part,
    forwardS: forward.timeS,
    backwardS: backwardDataTime(device, operator).timeS,
    weightS: backwardWeightTime(device, operator).timeS,
    linkS: 0,
    flops: forward.flops,
    bound: forward.bound,
  };
}

/** A transfer in one direction or both, with what of it nothing hides. */
function transferRow(transfer: Transfer): LayerOperator {
  const { name, communicator } = transfer;
  return { name, part: communicator, forwardS: 0, backwardS: 0, weightS: 0, linkS: 0, flops: 0, bound: 'network' };
}

/** Seconds of a class of traffic that nothing hides, by pass: of what runs behind other work, and of the rest. */
function exposedOf(
  cost: LayerCost,
  options: LayerOptions,
  aloneBackwardS: number,
): Record<'tensor' | 'context' | 'expert', Record<Transfer['pass'], { alone: number; behind: number }>> {
  const isOverlapped = options.overlapsTensor;
  const behindS = Math.max(0, cost.tensorBackwardS - aloneBackwardS);
  const tensorBackwardS = isOverlapped ? cost.tensorBackwardOverlappedS : cost.tensorBackwardS;
  const { expertS, expertLinkS: exchangeS } = layerTime(cost, options);
  const expertForwardS = exchangeS > 0 ? (expertS * cost.expertForwardS) / exchangeS : 0;
  return {
    tensor: {
      forward: { alone: isOverlapped ? cost.tensorForwardOverlappedS : cost.tensorForwardS, behind: 0 },
      backward: { alone: tensorBackwardS - behindS, behind: behindS },
    },
    context: {
      forward: { alone: cost.contextForwardS, behind: cost.contextForwardS },
      backward: { alone: cost.contextBackwardS, behind: cost.contextBackwardS },
    },
    expert: {
      forward: { alone: expertForwardS, behind: 0 },
      backward: { alone: expertS - expertForwardS, behind: 0 },
    },
  };
}

/** Rows of the transfers, each with its share of what its class costs. */
function transferRows(
  transfers: readonly Transfer[],
  prices: TrafficPrices,
  cost: LayerCost,
  options: LayerOptions,
): LayerOperator[] {
  const timed = transfers.map((transfer) => ({
    transfer,
    key: `${classOf(transfer)} ${transfer.pass} ${transfer.behind === 'nothing' ? 'alone' : 'behind'}`,
    timeS: transferTimeS(prices, transfer),
  }));
  const sums = new Map<string, number>();
  for (const { key, timeS } of timed) sums.set(key, (sums.get(key) ?? 0) + timeS);
  const exposed = exposedOf(cost, options, sums.get('tensor backward alone') ?? 0);
  const rows = new Map<string, LayerOperator>();
  for (const { transfer, key, timeS } of timed) {
    const row = rows.get(transfer.name) ?? transferRow(transfer);
    rows.set(transfer.name, row);
    const ofClass = exposed[classOf(transfer)][transfer.pass];
    const sum = sums.get(key) ?? 0;
    const share = sum > 0 ? timeS / sum : 0;
    const exposedS = share * (transfer.behind === 'nothing' ? ofClass.alone : ofClass.behind);
    if (transfer.pass === 'forward') row.forwardS += exposedS;
    else row.backwardS += exposedS;
    row.linkS += timeS;
  }
  return [...rows.values()];
}

function rowsOf(
  { operators, transfers }: LayerContent,
  prices: TrafficPrices,
  cost: LayerCost,
  options: LayerOptions,
): LayerOperator[] {
  const rows = [
    ...operators.map(({ device, operator }) => operatorRow(device, operator)),
    ...transferRows(transfers, prices, cost, options),
  ];
  const own = (name: string, part: string, forwardS: number, backwardS: number): void => {
    if (forwardS + backwardS > 0)
      rows.push({ name, part, forwardS, backwardS, weightS: 0, linkS: 0, flops: 0, bound: 'launch' });
  };
  own('Waiting for the host', 'host', cost.hostForwardS, cost.hostBackwardS);
  const { recomputeS } = layerTime(cost, options);
  if (recomputeS > 0)
    rows.push({
      name: options.recompute === 'full' ? 'Recomputation of the layer' : 'Recomputation of cheap operators',
      part: 'recomputation',
      forwardS: 0,
      backwardS: recomputeS,
      weightS: 0,
      linkS: 0,
      flops: options.recompute === 'full' ? cost.forwardFlops : 0,
      bound: options.recompute === 'full' ? 'compute' : 'memory',
    });
  return rows;
}

/** One of `count` equal costs. */
const oneOf = (cost: LayerCost, count: number): LayerCost =>
  Object.fromEntries(
    Object.entries(cost).map(([key, value]) => [key, (value as number) / count]),
  ) as unknown as LayerCost;

/** Every kind of layer of a layout, and how many of it each of the stages holds. */
export function layerBreakdowns(
  context: TrainingContext,
  strategy: Strategy,
  stages: readonly Stage[],
): LayerBreakdown[] {
  const { input, device, fabric } = context;
  const { model, workload } = input;
  const shape = layerShape(input, strategy);
  const prices = trafficPrices(input, device, fabric, strategy);
  const costs = priceLayers(input, device, fabric, strategy, strategy.overlapExpertParallel);
  const options = layerOptions(context, strategy);
  const kept: LayerOptions = { ...options, recompute: 'none' };
  const length = workload.sequenceLength;
  const on = (each: DeviceModel, operators: readonly Operator[]): LayerContent['operators'] =>
    operators.map((operator) => ({ device: each, operator }));
  const beside = options.overlapsExperts && exchangesExperts(strategy) ? besideExchange(device) : device;
  const asRun = (transfers: Transfer[]): readonly Transfer[] =>
    input.deployment.productBackward === 'plain' ? inSequence(transfers) : transfers;
  const layer = (isMoe: boolean): LayerContent => ({
    operators: on(isMoe ? beside : device, layerOperators(model, shape, isMoe)),
    transfers: asRun(layerTransfers(model, length, strategy, isMoe)),
  });
  const embedding: LayerContent = {
    operators: on(device, embeddingOperators(model, shape)),
    transfers: embeddingTransfers(model, length, strategy),
  };
  const head: LayerContent = {
    operators: on(device, headOperators(model, shape, true)),
    transfers: asRun(headTransfers(model, length, strategy)),
  };
  const list: LayerBreakdown[] = [];
  const add = (
    key: string,
    title: string,
    content: LayerContent,
    cost: LayerCost,
    own: LayerOptions,
    count: (stage: Stage) => number,
  ): void => {
    const perStage = stages.map(count);
    if (perStage.some((copies) => copies > 0))
      list.push({ key, title, perStage, operators: rowsOf(content, prices, cost, own) });
  };
  add('embedding', 'Embedding', embedding, costs.embedding, kept, (stage) => (stage.hasEmbedding ? 1 : 0));
  const isPartial = options.recompute === 'full' && options.recomputeLayers !== null;
  for (const key of ['dense', 'moe'] as const) {
    const title = key === 'dense' ? 'Dense layer' : 'Mixture-of-experts layer';
    const content = layer(key === 'moe');
    add(
      key,
      isPartial ? `${title}, recomputed` : title,
      content,
      costs[key],
      options,
      (stage) => recomputedLayers(stage, options)[key],
    );
    add(
      `${key}Kept`,
      `${title}, kept`,
      content,
      costs[key],
      kept,
      (stage) => stage[key] - recomputedLayers(stage, options)[key],
    );
  }
  add('head', 'Head and loss', head, costs.head, kept, (stage) => (stage.hasHead ? 1 : 0));
  if (model.mtpLayers > 0) {
    const own = layer(model.experts > 0);
    const whole: LayerContent = {
      operators: [
        ...on(device, mtpOperators(model, shape)),
        ...own.operators,
        ...head.operators,
        ...embedding.operators,
      ],
      transfers: [...own.transfers, ...head.transfers, ...embedding.transfers],
    };
    add('mtp', 'Prediction module', whole, oneOf(costs.mtp, model.mtpLayers), kept, (stage) =>
      stage.hasHead ? model.mtpLayers : 0,
    );
  }
  return list;
}
