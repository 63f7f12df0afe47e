/** How busy all stages together are over a step, by kind of pass: the strip from which a part is picked. */
import { timelineKinds, type TimelineKind, type TrainingTimeline } from '../results/training-study';

const shown: readonly TimelineKind[] = ['forward', 'backward', 'backwardWeight', 'optimizer'];

export interface OverviewBand {
  /** Number of the kind. */
  kind: number;
  /** Share of the stages, 0 to 1, column after column. */
  shares: Float32Array;
}

/** Mean share of the stages that run passes of each kind, in so many columns of the step. */
export function overviewBands({ tasks, stages, playedS }: TrainingTimeline, columns: number): OverviewBand[] {
  const bands = new Map(shown.map((kind) => [timelineKinds.indexOf(kind), new Float32Array(columns)] as const));
  const columnS = playedS / columns;
  for (let at = 0; at < tasks.count; at++) {
    const shares = bands.get(tasks.kind[at] ?? -1);
    if (!shares) continue;
    const [startS, endS] = [tasks.startS[at] ?? 0, tasks.endS[at] ?? 0];
    const last = Math.min(columns - 1, Math.floor(endS / columnS));
    for (let column = Math.floor(startS / columnS); column <= last; column++) {
      const insideS = Math.min(endS, (column + 1) * columnS) - Math.max(startS, column * columnS);
      shares[column] = (shares[column] ?? 0) + Math.max(0, insideS) / columnS / stages.length;
    }
  }
  return [...bands]
    .map(([kind, shares]) => ({ kind, shares }))
    .filter(({ shares }) => shares.some((share) => share > 0));
}
