/** What a result says of a search: counts, the fastest layouts, the named ones, the front and points of the space. */
import type {
  LayoutSummary,
  Representative,
  RepresentativeKey,
  SearchSummary,
} from '../../../../src-shared/results/run-result';
import type { TrainingContext } from '../context';
import { estimateStep, type StepEstimate } from '../step';
import { strategyLabel, valuesOf } from '../strategy';
import { rejections } from '../words';
import { NEAR_BEST, SLOWEST_ANSWER, type Candidate } from './answers';
import { STRESSED_BANDWIDTH, STRESSED_IMBALANCE, mostRobust } from './robust';
import type { LayoutOutcome, SearchOutcome } from './search';

const MOST_OF_FRONT = 200;

type Summarise = (estimate: StepEstimate) => LayoutSummary;

const percent = (share: number): number => Math.round(100 * share);
const slowest = `Of the layouts that take at most ${percent(SLOWEST_ANSWER - 1)}% longer than the fastest`;

const definitions: Record<RepresentativeKey, [title: string, definition: string]> = {
  fastest: ['Fastest', 'The shortest step of all layouts that fit.'],
  leastMemory: ['Least memory', `${slowest}, the one that needs the least device memory.`],
  leastEnergy: ['Least energy', `${slowest}, the one whose step takes the least energy.`],
  cheapest: ['Cheapest', `${slowest}, the one whose step costs the least.`],
  mostRobust: [
    'Most robust',
    `Of the sets of degrees within ${percent(NEAR_BEST - 1)}% of the fastest, the one that slows down least when every link has ${percent(STRESSED_BANDWIDTH)}% of its bandwidth and the busiest expert device ${STRESSED_IMBALANCE} times its load.`,
  ],
};

/** The first by a measure; of equal ones the fastest, as they come by time. */
const leastBy = (candidates: readonly Candidate[], measure: (each: Candidate) => number): Candidate | undefined =>
  candidates.reduce<Candidate | undefined>(
    (least, each) => (least && measure(least) <= measure(each) ? least : each),
    undefined,
  );

/** At most so many, the first and the last among them, evenly spaced. */
function thinned<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, at) => all[Math.round((at * (all.length - 1)) / (most - 1))] as T);
}

/** Counts and the fastest layouts of a search, or of the given layout. */
export const outcomeSummary = (outcome: LayoutOutcome, summarise: Summarise): SearchSummary => ({
  evaluated: outcome.evaluated,
  feasible: outcome.feasible,
  rejected: rejections(outcome),
  best: outcome.best.map(summarise),
});

/** Everything that a search found. */
export function searchSummary(context: TrainingContext, outcome: SearchOutcome, summarise: Summarise): SearchSummary {
  const { workload, assumptions } = context.input;
  const tokens = workload.globalBatch * workload.sequenceLength;
  const whole = (candidate: Candidate): LayoutSummary => {
    const summary = summarise(estimateStep(context, candidate.strategy));
    const { energyJ, costUsd } = candidate;
    // Failures and restarts take time, power and money but make no tokens.
    const perToken = 1 / (tokens * assumptions.availability);
    return {
      ...summary,
      metrics: {
        ...summary.metrics,
        energyPerStepJ: energyJ,
        energyPerTokenJ: energyJ * perToken,
        costPerTokenUsd: costUsd * perToken,
        runCostUsd: costUsd * perToken * workload.totalTokens,
      },
    };
  };
  const { front } = outcome;
  const chosen: Record<RepresentativeKey, Candidate | undefined> = {
    fastest: outcome.near[0],
    leastMemory: leastBy(front, (each) => each.memoryBytes),
    leastEnergy: leastBy(front, (each) => each.energyJ),
    cheapest: leastBy(front, (each) => each.costUsd),
    mostRobust: mostRobust(context, outcome.near),
  };
  const representatives = (Object.keys(definitions) as RepresentativeKey[]).flatMap((key): Representative[] => {
    const candidate = chosen[key];
    const [title, definition] = definitions[key];
    return candidate ? [{ key, title, definition, layout: whole(candidate) }] : [];
  });
  return {
    ...outcomeSummary(outcome, summarise),
    pruned: outcome.pruned,
    isPartial: outcome.isPartial,
    representatives,
    pareto: thinned(front, MOST_OF_FRONT).map(whole),
    points: outcome.points.map(({ strategy, stepS, memoryBytes }) => ({
      label: strategyLabel(strategy),
      values: valuesOf(strategy),
      stepTimeS: stepS,
      memoryPerDeviceBytes: memoryBytes,
    })),
  };
}
