/**
 * The answers that a search collects: the fastest layouts, the Pareto front of time, memory and energy up to half as
 * long again as the fastest takes, the fastest layout of each set of degrees near the best. Says of a bound whether
 * anything at or above it could still be an answer.
 *
 * Cost is a sum of time and energy with weights of one sign, so what no layout beats in the three, none beats in cost.
 */
import type { Strategy } from '../strategy';
import { compareStrategies } from './options';

/** A layout with what ranks it. */
export interface Candidate {
  readonly stepS: number;
  readonly memoryBytes: number;
  /** Facility energy of a step. */
  readonly energyJ: number;
  readonly costUsd: number;
  readonly strategy: Strategy;
}

/** Sums in another order differ by their last bits: bounds that are this near to a price are not taken as above it. */
const ROUNDING = 1 - 1e-9;

/** Layouts that take more than so many times as long as the fastest are no answers, however little memory they need. */
export const SLOWEST_ANSWER = 1.5;
/** Layouts within so much of the fastest are looked at for robustness. */
export const NEAR_BEST = 1.05;

/** Priced layouts of which a sample is kept, for a picture of them all. */
const MOST_POINTS = 600;

/** Best first: by time, then memory, energy and the order of layouts. */
export const compareCandidates = (first: Candidate, second: Candidate): number =>
  first.stepS - second.stepS ||
  first.memoryBytes - second.memoryBytes ||
  first.energyJ - second.energyJ ||
  compareStrategies(first.strategy, second.strategy);

const dominates = (first: Candidate, stepS: number, memoryBytes: number, energyJ: number): boolean =>
  first.stepS <= stepS && first.memoryBytes <= memoryBytes && first.energyJ <= energyJ;

/** Collects the answers while layouts are priced, in any order. */
export class Answers {
  readonly best: Candidate[] = [];
  private readonly unbeaten: Candidate[] = [];
  /** Every so many of the layouts that were priced. */
  readonly points: Candidate[] = [];
  private priced = 0;
  private every = 1;
  private readonly near = new Map<string, Candidate>();
  private readonly keep: number;
  /** Place in the front of the last layout that proved a bound useless: it often proves the next one as well. */
  private last = 0;

  constructor(keep: number) {
    this.keep = keep;
  }

  /** Time from which on a layout is neither among the fastest nor near the best. */
  get slowS(): number {
    const kept = this.best.length < this.keep ? Infinity : (this.best.at(-1) as Candidate).stepS;
    return Math.max(kept, NEAR_BEST * (this.best[0]?.stepS ?? Infinity));
  }

  /** Whether a layout of at least this time is neither among the fastest nor near the best. */
  isSlow(stepS: number): boolean {
    return stepS * ROUNDING > this.slowS;
  }

  /** Whether no layout of at least this time, memory and energy can be an answer. */
  isHopeless(stepS: number, memoryBytes: number, energyJ: number): boolean {
    if (!this.isSlow(stepS)) return false;
    const time = stepS * ROUNDING;
    if (time > SLOWEST_ANSWER * (this.best[0] as Candidate).stepS) return true;
    const memory = memoryBytes * ROUNDING;
    const energy = energyJ * ROUNDING;
    const last = this.unbeaten[this.last];
    if (last && dominates(last, time, memory, energy)) return true;
    for (let at = 0; at < this.unbeaten.length; at++) {
      const each = this.unbeaten[at] as Candidate;
      if (each.stepS > time) return false;
      if (!dominates(each, time, memory, energy)) continue;
      this.last = at;
      return true;
    }
    return false;
  }

  /** Takes a priced layout; `strategy` is copied if it is kept. */
  add(candidate: Candidate): void {
    const { stepS, memoryBytes, energyJ, strategy } = candidate;
    const isFast = stepS <= this.slowS;
    const isFront = !this.isBeaten(candidate);
    const isPoint = this.priced++ % this.every === 0;
    if (!isFast && !isFront && !isPoint) return;
    const kept = { stepS, memoryBytes, energyJ, costUsd: candidate.costUsd, strategy: { ...strategy } };
    if (isPoint) this.insertPoint(kept);
    if (isFront) this.insertFront(kept);
    if (!isFast) return;
    this.insertBest(kept);
    const key = degreesKey(strategy);
    const known = this.near.get(key);
    if (!known || compareCandidates(kept, known) < 0) this.near.set(key, kept);
  }

  /** The fastest of each set of degrees among those near the best, best first. */
  nearBest(): Candidate[] {
    const limitS = NEAR_BEST * (this.best[0]?.stepS ?? 0);
    return [...this.near.values()].filter((each) => each.stepS <= limitS).sort(compareCandidates);
  }

  /** The front, by step time; no two are the same in all measures. */
  front(): Candidate[] {
    const limitS = SLOWEST_ANSWER * (this.best[0]?.stepS ?? 0);
    return this.unbeaten.filter((each) => each.stepS <= limitS);
  }

  private isBeaten({ stepS, memoryBytes, energyJ, strategy }: Candidate): boolean {
    for (const each of this.unbeaten) {
      if (each.stepS > stepS) return false;
      if (!dominates(each, stepS, memoryBytes, energyJ)) continue;
      const isSame = each.stepS === stepS && each.memoryBytes === memoryBytes && each.energyJ === energyJ;
      if (!isSame || compareStrategies(each.strategy, strategy) <= 0) return true;
    }
    return false;
  }

  private insertFront(kept: Candidate): void {
    let to = 0;
    for (const each of this.unbeaten)
      if (!dominates(kept, each.stepS, each.memoryBytes, each.energyJ)) this.unbeaten[to++] = each;
    this.unbeaten.length = to;
    let at = to;
    while (at > 0 && (this.unbeaten[at - 1] as Candidate).stepS > kept.stepS) at--;
    this.unbeaten.splice(at, 0, kept);
    this.last = 0;
  }

  /** Of twice as many as wanted every second one goes. */
  private insertPoint(kept: Candidate): void {
    this.points.push(kept);
    if (this.points.length < MOST_POINTS) return;
    for (let at = 0; 2 * at < this.points.length; at++) this.points[at] = this.points[2 * at] as Candidate;
    this.points.length = Math.ceil(this.points.length / 2);
    this.every *= 2;
  }

  private insertBest(kept: Candidate): void {
    let at = this.best.length;
    while (at > 0 && compareCandidates(kept, this.best[at - 1] as Candidate) < 0) at--;
    if (at >= this.keep) return;
    this.best.splice(at, 0, kept);
    if (this.best.length > this.keep) this.best.pop();
  }
}

/** Degrees and micro-batch: what a planner would call another layout, not another option. */
const degreesKey = (each: Strategy): string =>
  [
    each.tensorParallel,
    each.contextParallel,
    each.pipelineParallel,
    each.expertParallel,
    each.expertTensorParallel,
    each.microBatch,
  ].join(' ');
