/** The tasks that are seen as a table: the drawing's twin. */
import { stepUnit, type TimeWindow } from '../../../src-shared/charts/timeline-frame';
import { toUnit } from '../../../src-shared/quantity/format';
import { timelineKinds, timelineKindTitles, type TrainingTimeline } from '../../../src-shared/results/training-study';

/** Rows of one table; more is said, not shown. */
export const ROWS_AT_MOST = 400;

export interface TaskTable {
  columns: string[];
  rows: (string | number | null)[][];
  /** Tasks in the window, shown or not. */
  count: number;
}

/** Tasks of one stage within a window, by start. */
export function taskTable(timeline: TrainingTimeline, stage: number, { fromS, toS }: TimeWindow): TaskTable {
  const { tasks, playedS, chunks } = timeline;
  const unit = stepUnit(playedS);
  const hasChunks = chunks > 1 || timeline.layout.values['schedule'] === 'dualPipe';
  const rows: (string | number | null)[][] = [];
  let count = 0;
  for (let at = tasks.stageStart[stage] ?? 0; at < (tasks.stageStart[stage + 1] ?? 0); at++) {
    const [startS, endS] = [tasks.startS[at] ?? 0, tasks.endS[at] ?? 0];
    if (endS <= fromS || startS >= toS) continue;
    count++;
    if (rows.length >= ROWS_AT_MOST) continue;
    const microBatch = tasks.microBatch[at] ?? -1;
    rows.push([
      timelineKindTitles[timelineKinds[tasks.kind[at] ?? 0] ?? 'forward'],
      microBatch < 0 ? null : microBatch + 1,
      ...(hasChunks ? [microBatch < 0 ? null : (tasks.chunk[at] ?? 0) + 1] : []),
      toUnit(startS, 'seconds', unit),
      toUnit(endS, 'seconds', unit),
      toUnit(endS - startS, 'seconds', unit),
    ]);
  }
  return {
    columns: [
      'Task',
      'Micro-batch',
      ...(hasChunks ? [chunks > 1 ? 'Chunk' : 'Direction'] : []),
      `Start (${unit})`,
      `End (${unit})`,
      `Takes (${unit})`,
    ],
    rows,
    count,
  };
}
