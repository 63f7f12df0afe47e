/**
 * Dispatch of tokens to their experts and combination of the experts' answers: how many copies of a token leave, over
 * which tiers, and how long that takes.
 */
import { groupLevels, type Fabric, type Group } from '../fabric';

/** Expected number of distinct units among `units` that `choices` uniform picks hit. */
export function distinctUnits(units: number, choices: number): number {
  return units <= 1 ? units : units * (1 - (1 - 1 / units) ** choices);
}

/** What is dispatched to experts or combined from them. */
export interface Exchange {
  /** Tokens per rank. */
  tokens: number;
  /** Payload of one token. */
  tokenBytes: number;
  activeExperts: number;
  /** Load of the busiest rank over the mean. */
  imbalance: number;
  /** Share of the expert groups that one token may use; 1 without group-limited routing. */
  groupShare: number;
  /** Time of the exchange kernels apart from bandwidth: packing, counting, signalling. */
  overheadS: number;
  /** Handling of one token beside its transfer. */
  perTokenS: number;
  /** Low-latency kernels send to every expert's rank by itself; the others once to each domain. */
  isDirect: boolean;
}

/**
 * Seconds of one MoE dispatch or combine. Each token goes once to every domain that holds one of its experts and is
 * handed on inside (the normal kernels of DeepEP, arXiv:2412.19437 section 3.2.2), or directly to every rank that holds
 * one (its low-latency kernels); tiers work at the same time.
 */
export function expertExchangeS(fabric: Fabric, group: Group, exchange: Exchange): number {
  if (group.size <= 1) return 0;
  const { tokens, tokenBytes, activeExperts, imbalance, groupShare, overheadS, perTokenS, isDirect } = exchange;
  const ranksHit = distinctUnits(Math.max(1, group.size * groupShare), activeExperts);
  let covered = 1;
  let slowest = 0;
  let latency = overheadS + tokens * perTokenS;
  for (const { tier, members } of groupLevels(fabric, group)) {
    // Group-limited routing: only some of the domains may hold a token's experts (arXiv:2412.19437, 2.1.2).
    const copies = distinctUnits(Math.max(1, (group.size / covered) * groupShare), activeExperts);
    const crossing = isDirect ? (ranksHit * covered * (members - 1)) / group.size : (copies * (members - 1)) / members;
    slowest = Math.max(slowest, (tokens * crossing * tokenBytes * imbalance) / tier.bandwidthBytesPerS);
    latency += tier.latencyS;
    covered *= members;
  }
  return latency + slowest;
}
