/**
 * How many copies of a token a routing makes: the expected number of nodes or ranks that hold at least one of its
 * experts, and how much more than the mean the busiest rank gets.
 */

/** How a router picks the experts of a token. */
export interface Routing {
  /** Routed experts, spread evenly over the ranks in order. */
  readonly experts: number;
  /** Experts of one token. */
  readonly activeExperts: number;
  /** Groups that the experts fall into, in order; 1 without group-limited routing. */
  readonly groups: number;
  /** Most groups that one token may use (arXiv:2412.19437, 2.1.2); `groups` without a limit. */
  readonly groupLimit: number;
  /** Experts are dealt out in turn, as benchmarks do: no two experts of a token meet before they must. */
  readonly isBalanced?: boolean;
}

/** Chance that none of `choices` distinct picks among `all` is one of `marked`. */
function missChance(all: number, marked: number, choices: number): number {
  let chance = 1;
  for (let pick = 0; pick < choices; pick++) chance *= Math.max(0, all - marked - pick) / (all - pick);
  return chance;
}

/** Binomial coefficient of small numbers. */
function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let result = 1;
  for (let index = 1; index <= k; index++) result = (result * (n - k + index)) / index;
  return result;
}

/**
 * Expected number of distinct units among `units` equal shares of the experts that a token's experts hit, picks being
 * uniform over the experts of the groups that the token may use.
 */
export function distinctUnits(routing: Routing, units: number): number {
  const { experts, activeExperts, groups, groupLimit, isBalanced } = routing;
  if (units <= 1) return 1;
  const choices = Math.min(activeExperts, experts);
  if (isBalanced) return Math.min(units, choices);
  const perUnit = experts / units;
  if (groups <= 1 || groupLimit >= groups)
    return Math.min(choices, units * (1 - missChance(experts, perUnit, choices)));
  const perGroup = experts / groups;
  const allowed = groupLimit * perGroup;
  if (units >= groups)
    return Math.min(choices, units * (groupLimit / groups) * (1 - missChance(allowed, perUnit, choices)));
  const held = Math.max(1, Math.round(groups / units));
  let hit = 0;
  for (let chosen = 1; chosen <= Math.min(held, groupLimit); chosen++) {
    const chance = (choose(held, chosen) * choose(groups - held, groupLimit - chosen)) / choose(groups, groupLimit);
    hit += chance * (1 - missChance(allowed, chosen * perGroup, choices));
  }
  return units * hit;
}

const EULER_GAMMA = 0.5772;

/** Expected maximum of `count` standard normal values (extreme value theory; within 0.2 from 2 on). */
export function expectedMaximum(count: number): number {
  if (count <= 1) return 0;
  const root = Math.sqrt(2 * Math.log(count));
  return Math.max(0, root - (Math.log(Math.log(count)) + Math.log(4 * Math.PI) - 2 * EULER_GAMMA) / (2 * root));
}

/**
 * Load of the busiest rank over the mean where routing is random: a rank receives about `copies` of them with a
 * deviation of their root, and an exchange ends with its last rank.
 */
export function busiestShare(copies: number, ranks: number): number {
  return copies > 0 ? 1 + expectedMaximum(ranks) * Math.sqrt((1 - 1 / ranks) / copies) : 1;
}
