/**
 * Dispatch of tokens to their experts and combination of the experts' answers, as the rest of the engine asks for it:
 * the hardware chooses the kernels, the model the routing, the precision the payload.
 */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { ModelSpec } from '../../../../src-shared/model/model-parameters';
import { collectiveTimeS } from '../collectives';
import type { Fabric, Group } from '../fabric';
import { exchangeParts, type ExchangeKernel } from './exchange-kernel';
import { exchangeNetwork, reachOf, type ExchangeNetwork } from './exchange-network';
import { generationOf, kernelOf } from './kernels';
import { payloadBytes, type PayloadType } from './payload';
import type { Routing } from './routing';

/** What an exchange is made for: many tokens at once (training, prefill) or little delay (decode). */
export type ExchangeGoal = 'throughput' | 'latency';

/** Everything about a model's exchange that does not change from layout to layout. */
export interface ExpertExchange {
  readonly network: ExchangeNetwork;
  readonly fabric: Fabric;
  /** Null where no such kernel runs: one message per peer by the collectives library. */
  readonly kernel: ExchangeKernel | null;
  /** For groups that leave the scale-up domain, where others are made for them; null: the same kernels. */
  readonly outsideKernel: ExchangeKernel | null;
  readonly routing: Routing;
  readonly dispatchBytes: number;
  readonly combineBytes: number;
  /** Load of the busiest rank over the mean. */
  readonly imbalance: number;
}

/** Efficiency curves of the devices that such kernels are made for: Ascend, and NVIDIA from Hopper on. */
const withKernels = /^(ascend|g?[hb]\d)/;

/** The kernels that services and training use on this hardware; null: the collectives library exchanges. */
function chosenKernel(hardware: HardwareSpec, goal: ExchangeGoal): ExchangeKernel | null {
  if (!withKernels.test(hardware.calibration)) return null;
  const generation = generationOf(hardware.calibration);
  const isSupernode = hardware.supernode.nodes > 1;
  if (generation === 'ascend') {
    if (goal === 'latency') return kernelOf('cannFused', generation);
    return kernelOf(isSupernode ? 'ascendNormal' : 'ascendHierarchical', generation);
  }
  // A scale-up domain of many nodes has kernels of its own.
  if (isSupernode) return kernelOf(goal === 'latency' ? 'nvlinkOneSided' : 'hybridEp', generation);
  return kernelOf(goal === 'latency' ? 'deepEpLowLatency' : 'deepEpNormal', generation);
}

/**
 * Kernels of the bus send every copy by itself, which no software does over a network: groups that leave a supernode go
 * once to each domain, as on servers.
 */
function outsideKernelOf(hardware: HardwareSpec, goal: ExchangeGoal): ExchangeKernel | null {
  const isBus = generationOf(hardware.calibration) === 'ascend' && hardware.supernode.nodes > 1;
  return isBus && goal === 'throughput' ? kernelOf('ascendHierarchical', 'ascend') : null;
}

/** Says by what experts exchange tokens; for the assumptions of a result. */
export function exchangeWords(hardware: HardwareSpec, goal: ExchangeGoal, isPlain = false): string {
  const kernel = isPlain ? null : chosenKernel(hardware, goal);
  const way = kernel ? `the ${kernel.name} kernels` : "the collectives library's all-to-all";
  const outside = isPlain ? null : outsideKernelOf(hardware, goal);
  const beyond = outside ? `, beyond a system by the ${outside.name} kernels` : '';
  return `Experts exchange tokens by ${way}${goal === 'latency' ? ' in decode' : ''}${beyond}.`;
}

/** How a model's router picks experts. */
export function routingOf(model: ModelSpec): Routing {
  const isLimited = model.expertGroups > 0 && model.expertGroupLimit > 0;
  return {
    experts: model.experts,
    activeExperts: model.activeExperts,
    groups: isLimited ? model.expertGroups : 1,
    groupLimit: isLimited ? model.expertGroupLimit : 1,
  };
}

/**
 * Prepares the exchange of a model on a system.
 * @param dispatchType datatype in which tokens leave; answers come back in BF16 (arXiv:2412.19437, 3.3.2)
 */
export function createExpertExchange(
  hardware: HardwareSpec,
  fabric: Fabric,
  model: ModelSpec,
  goal: ExchangeGoal,
  dispatchType: PayloadType,
  imbalance: number,
): ExpertExchange {
  return {
    network: exchangeNetwork(hardware),
    fabric,
    kernel: chosenKernel(hardware, goal),
    outsideKernel: outsideKernelOf(hardware, goal),
    routing: routingOf(model),
    dispatchBytes: payloadBytes(dispatchType, model.hiddenSize),
    combineBytes: payloadBytes('bf16', model.hiddenSize),
    imbalance,
  };
}

/** The same exchange without kernels of its own, as software without them does it: tokens leave in 16 bits, too. */
export const plainExchange = (exchange: ExpertExchange): ExpertExchange => ({
  ...exchange,
  kernel: null,
  outsideKernel: null,
  dispatchBytes: exchange.combineBytes,
});

/** The kernels that a group uses. */
export function kernelFor({ kernel, outsideKernel, network }: ExpertExchange, group: Group): ExchangeKernel | null {
  return outsideKernel && reachOf(network, group).domains > 1 ? outsideKernel : kernel;
}

/** Seconds of one dispatch or combine of `tokens` per rank over a group; 0 for a group of one. */
export function expertExchangeS(
  exchange: ExpertExchange,
  direction: 'dispatch' | 'combine',
  group: Group,
  tokens: number,
): number {
  if (group.size <= 1) return 0;
  const { network, routing, imbalance, fabric } = exchange;
  const kernel = kernelFor(exchange, group);
  const tokenBytes = direction === 'dispatch' ? exchange.dispatchBytes : exchange.combineBytes;
  if (!kernel) {
    // Every expert gets a copy of its own; an exchange ends with its busiest rank.
    const bytes = tokens * tokenBytes * routing.activeExperts * imbalance;
    return collectiveTimeS(fabric, 'allToAll', bytes, group);
  }
  return exchangeParts(kernel, network, group, { direction, tokens, tokenBytes, routing, imbalance, cores: null })
    .timeS;
}
