/**
 * Finds the answers of the whole space of training layouts: the fastest, the Pareto front, the named ones. Nothing is left
 * out but what a bound proves not to be among them; every layout is accounted for.
 */
import { StoppedError } from '../../stopped-error';
import type { TrainingContext } from '../context';
import { noRejections, type Rejections } from '../rules';
import { estimateStep, type StepEstimate } from '../step';
import { givenStrategy, strategyLabel, type Strategy } from '../strategy';
import { Answers, type Candidate } from './answers';
import { leastMemory } from './least-memory';
import { Pricer } from './pricer';
import { createSpace } from './space';
import { countLayouts } from './rooms';
import { walk } from './walk';

/** What is known of the layouts that were asked for: those of a search, or the one given. */
export interface LayoutOutcome {
  /** Layouts priced, or shown not to fit. */
  evaluated: number;
  feasible: number;
  rejected: Rejections;
  /** Fastest first, at most `keep`. */
  best: StepEstimate[];
  /** Smallest by memory where none fits, to say how much is missing. */
  leastMemory: StepEstimate | null;
}

export interface SearchOutcome extends LayoutOutcome {
  /** Layouts left out by proof. */
  pruned: number;
  /** Of those that take at most 1.5 times as long as the fastest: no other is as good in time, memory and energy. By time. */
  front: Candidate[];
  /** The fastest of each set of degrees near the best. */
  near: Candidate[];
  /** Every so many of the layouts that were priced. */
  points: Candidate[];
  /** Stopped before the end. */
  isPartial: boolean;
}

export interface SearchOptions {
  keep: number;
  onProgress?: ((done: number, total: number, note: string) => void) | undefined;
  shouldStop?: (() => boolean) | undefined;
  /** Asked to stop, answers with what was found so far instead of throwing. */
  keepsPartial?: boolean | undefined;
}

/** Searches all layouts; throws StoppedError when asked to stop, unless partial answers are wanted and there are some. */
export function searchStrategies(context: TrainingContext, options: SearchOptions): SearchOutcome {
  const { input, devices } = context;
  const rejected = noRejections();
  const space = createSpace(input, devices, rejected);
  const total = countLayouts(context, space);
  const strategy: Strategy = { ...givenStrategy(input.deployment), dataParallel: 1 };
  const answers = new Answers(options.keep);
  const pricer = new Pricer(context, strategy, answers, rejected);
  let isPartial = false;
  try {
    walk(context, space, strategy, pricer, {
      onProgress: options.onProgress && ((done) => options.onProgress?.(done, total, noteOf(answers))),
      shouldStop: options.shouldStop,
    });
    options.onProgress?.(total, total, noteOf(answers));
  } catch (error) {
    // Without any layout yet there is nothing to keep.
    const hasFound = answers.best.length > 0;
    if (!(error instanceof StoppedError) || !options.keepsPartial || !hasFound) throw error;
    isPartial = true;
  }
  const { counts } = pricer;
  const least = counts.feasible === 0 && !isPartial ? leastMemory(context, space) : null;
  return {
    evaluated: counts.evaluated,
    feasible: counts.feasible,
    pruned: counts.pruned,
    rejected,
    best: answers.best.map((candidate) => estimateStep(context, candidate.strategy)),
    front: answers.front(),
    near: answers.nearBest(),
    points: answers.points,
    leastMemory: least && estimateStep(context, least),
    isPartial,
  };
}

function noteOf(answers: Answers): string {
  const best = answers.best[0];
  return best
    ? `layouts; best so far ${best.stepS.toPrecision(4)} s per step with ${strategyLabel(best.strategy)}`
    : 'layouts';
}
