/**
 * Time of one dispatch or combine by the kernels that do it: a start (launch, counting, flags to every peer), the
 * handling of tokens by the cores (packing, quantising, adding up), and their bytes over the slowest of the links that
 * they cross. Which links a token's copies cross is what tells the families of kernels apart.
 */
import type { Group } from '../fabric';
import { reachOf, type ExchangeNetwork } from './exchange-network';
import { busiestShare, distinctUnits, type Routing } from './routing';

/** Constants of one direction of a kernel on one generation of devices; fitted by bench/calibrate-exchange.mjs. */
export interface KernelCost {
  /** From launch to end with one token in one domain, s. */
  readonly startS: number;
  /** More of it per doubling of the ranks: their flags and the wait for the last, s. */
  readonly doublingS: number;
  /** More of it per rank: lists, and messages that get shorter, s. */
  readonly rankS: number;
  /** More of it per routed expert: counts, s. */
  readonly expertS: number;
  /** More of it once the group leaves its domain, s. */
  readonly outsideS: number;
  /** And per doubling of the domains, s. */
  readonly outsideDoublingS: number;
  /** Filling of the pipeline of a large transfer, s; a short one takes up to twice its time. */
  readonly fillS: number;
  /** The same where copies are handed on to other domains, s. */
  readonly outsideFillS: number;
  /** Fixed work that transfers hide, s. */
  readonly hiddenS: number;
  /** Handling of one token by the cores, s. */
  readonly tokenS: number;
  /** Whether tokens move while others are handled; else one comes after the other. */
  readonly isPipelined: boolean;
  /** Share of the scale-up line rate that is reached. */
  readonly linkShare: number;
  /** Ranks at which it has fallen to half of that: more peers, shorter runs of bytes to each. */
  readonly linkHalfRanks: number;
  /** Share of the scale-out line rate that is reached. */
  readonly outsideShare: number;
  /** Bytes that one core (SM) moves per second, all copies counted, the rank's own too; Infinity where cores do not limit. */
  readonly coreBytesPerS: number;
  /** The same where copies come in from other domains and are handed on. */
  readonly outsideCoreBytesPerS: number;
  /** Bytes that all cores move per second. */
  readonly copyBytesPerS: number;
}

export interface ExchangeKernel {
  readonly name: string;
  /** What gets a copy of its own: each rank that holds experts of the token, or each expert. */
  readonly copies: 'rank' | 'expert';
  /** One copy per domain crosses the scale-out network and is handed on inside; else every copy crosses by itself. */
  readonly isStaged: boolean;
  /** Ranks of a node are reached over the scale-out network as well. */
  readonly avoidsScaleUp?: boolean;
  /** Cores that the kernel holds unless told otherwise. */
  readonly cores: number;
  readonly dispatch: KernelCost;
  readonly combine: KernelCost;
  /** Exchange of counts ahead of the dispatch, where it is a kernel of its own. */
  readonly prepare?: KernelCost;
}

/** What is dispatched to experts or combined from them. */
export interface ExchangeUse {
  readonly direction: 'prepare' | 'dispatch' | 'combine';
  /** Tokens per rank. */
  readonly tokens: number;
  /** Payload of one token, scales included. */
  readonly tokenBytes: number;
  readonly routing: Routing;
  /** Load of the busiest rank over the mean where it is known; random routing is uneven by itself. */
  readonly imbalance: number;
  /** Cores that the kernel may use; null leaves it to the kernel. */
  readonly cores: number | null;
}

/** Seconds of an exchange by cause. */
export interface ExchangeParts {
  timeS: number;
  startS: number;
  /** Handling of tokens that no transfer hides. */
  handlingS: number;
  transferS: number;
  /** What limits the transfer. */
  limit: 'cores' | 'scale-up' | 'scale-out';
}

function startOf(cost: KernelCost, ranks: number, domains: number, experts: number): number {
  const outside = domains > 1 ? cost.outsideS + cost.outsideDoublingS * Math.log2(domains) : 0;
  return cost.startS + cost.doublingS * Math.log2(ranks) + cost.rankS * ranks + cost.expertS * experts + outside;
}

/** Seconds of one dispatch or combine of `kernel` over a group; all 0 for a group of one. */
export function exchangeParts(
  kernel: ExchangeKernel,
  network: ExchangeNetwork,
  group: Group,
  use: ExchangeUse,
): ExchangeParts {
  const ranks = group.size;
  if (ranks <= 1 || use.tokens <= 0) return { timeS: 0, startS: 0, handlingS: 0, transferS: 0, limit: 'cores' };
  const cost = kernel[use.direction];
  if (!cost) return { timeS: 0, startS: 0, handlingS: 0, transferS: 0, limit: 'cores' };
  const { tokens, tokenBytes, routing } = use;
  const { tiers, inDomain, domains } = reachOf(network, group);
  const copies = kernel.copies === 'rank' ? distinctUnits(routing, ranks) : routing.activeExperts;
  const random = routing.isBalanced ? 1 : busiestShare(tokens * copies, ranks);
  const bytes = tokens * tokenBytes * Math.max(use.imbalance, random);

  const isOutside = domains > 1 || kernel.avoidsScaleUp === true;
  const coreBytesPerS = domains > 1 && kernel.isStaged ? cost.outsideCoreBytesPerS : cost.coreBytesPerS;
  const cores = use.cores ?? kernel.cores;
  let transferS = (bytes * copies) / Math.min(cores * coreBytesPerS, cost.copyBytesPerS);
  let limit: ExchangeParts['limit'] = 'cores';
  const atMost = (timeS: number, by: ExchangeParts['limit']): void => {
    if (timeS <= transferS) return;
    transferS = timeS;
    limit = by;
  };
  if (!kernel.avoidsScaleUp) {
    const linkShare = cost.linkShare / (1 + inDomain / cost.linkHalfRanks);
    for (const tier of tiers) {
      // Copies that were handed on cross the domain as well, wherever they came from.
      const share = kernel.isStaged ? tier.passing / inDomain : tier.passing / ranks;
      atMost((bytes * copies * share) / (linkShare * tier.lineBytesPerS), 'scale-up');
    }
  }
  if (isOutside) {
    const crossing = kernel.isStaged
      ? distinctUnits(routing, domains) * (1 - 1 / domains)
      : (copies * (ranks - (kernel.avoidsScaleUp ? 1 : inDomain))) / ranks;
    atMost((bytes * crossing) / (cost.outsideShare * network.scaleOutBytesPerS), 'scale-out');
  }

  const startS = startOf(cost, ranks, domains, routing.experts);
  const workS = cost.hiddenS + cost.tokenS * tokens;
  const fullS = domains > 1 ? cost.outsideFillS : cost.fillS;
  const fillS = fullS > 0 ? (fullS * transferS) / (fullS + transferS) : 0;
  const busyS = fillS + (cost.isPipelined ? Math.hypot(workS, transferS) : workS + transferS);
  return { timeS: startS + busyS, startS, handlingS: busyS - transferS, transferS, limit };
}
