/** What of a stage's passes goes to which work: from the rows of its layers. */
import type { LayerOperator, TrainingTimeline } from '../results/training-study';

type Pass = 'forwardS' | 'backwardS' | 'weightS';

/** Seconds of one micro-batch on a stage, of the rows that `takes`. */
export function passSeconds(
  { layers }: TrainingTimeline,
  stage: number,
  pass: Pass,
  takes: (row: LayerOperator) => boolean = () => true,
): number {
  let sum = 0;
  for (const { operators, perStage } of layers) {
    const copies = perStage[stage] ?? 0;
    if (copies > 0) for (const row of operators) if (takes(row)) sum += copies * row[pass];
  }
  return sum;
}

const isNetwork = (row: LayerOperator): boolean => row.bound === 'network';
const cache = new WeakMap<TrainingTimeline, { forward: number; backward: number }[]>();

/** Share of every stage's forward and backward passes that waits for tensor, context and expert traffic. */
export function exchangeShares(timeline: TrainingTimeline): { forward: number; backward: number }[] {
  const known = cache.get(timeline);
  if (known) return known;
  const share = (stage: number, passes: Pass[]): number => {
    const whole = passes.reduce((sum, pass) => sum + passSeconds(timeline, stage, pass), 0);
    return whole > 0 ? passes.reduce((sum, pass) => sum + passSeconds(timeline, stage, pass, isNetwork), 0) / whole : 0;
  };
  const shares = timeline.stages.map((_, stage) => ({
    forward: share(stage, ['forwardS']),
    backward: share(stage, ['backwardS', 'weightS']),
  }));
  cache.set(timeline, shares);
  return shares;
}
