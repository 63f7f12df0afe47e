/** What a played step shows, in words: the text beside the drawing, for readers of the page, files and the terminal. */
import { formatNumber, formatQuantity } from '../quantity/format';
import { countOf, listOf, percent } from '../quantity/words';
import { timelineKinds, timelineKindTitles, type TrainingTimeline } from '../results/training-study';
import { stageOfTask } from './timeline-drawing';
import { stepUnit } from './timeline-frame';

/** Shares that would read as 0.0%. */
const NOTHING = 0.0005;

const extreme = (values: readonly number[], pick: (...values: number[]) => number): [value: number, at: number] => {
  const value = pick(...values);
  return [value, values.indexOf(value)];
};

/** "Stage 3 overflows by 4.1 GB" for every stage that does, the worst first. */
export function overflowSentences({ stages }: TrainingTimeline): string[] {
  return stages
    .map(({ overflowBytes }, index) => ({ index, overflowBytes }))
    .filter(({ overflowBytes }) => overflowBytes > 0)
    .sort((a, b) => b.overflowBytes - a.overflowBytes || a.index - b.index)
    .map(
      ({ index, overflowBytes }) =>
        `Stage ${index + 1} overflows by ${formatQuantity(overflowBytes, 'bytes', { significantDigits: 3 })}.`,
    );
}

/** Two to five sentences: size, time, who waits, memory, how the closed form agrees. */
export function timelineSummary(timeline: TrainingTimeline): string {
  const { stages, microBatches, playedMicroBatches, playedS, closedFormS } = timeline;
  const texts = [
    `${countOf(stages.length, 'stage')}, ${formatNumber(microBatches, 7)} micro-${microBatches === 1 ? 'batch' : 'batches'}, ${formatQuantity(playedS, 'seconds', { unit: stepUnit(playedS) })} as played.`,
  ];
  if (playedMicroBatches < microBatches)
    texts.push(
      `The step is long: ${formatNumber(playedMicroBatches)} of its micro-batches are played, the steady part of the rest is the same.`,
    );
  const idle = stages.map(({ idleS }) => idleS / playedS);
  const [most, mostAt] = extreme(idle, Math.max);
  const [least, leastAt] = extreme(idle, Math.min);
  texts.push(
    stages.length === 1
      ? `Its device is ${least < NOTHING ? 'never idle' : `idle for ${percent(most)} of it`}.`
      : most - least < 0.0005
        ? `All stages are idle for ${percent(most)} of it.`
        : `Stage ${mostAt + 1} is idle for ${percent(most)} of it, stage ${leastAt + 1} for ${percent(least)}.`,
  );
  const overflows = overflowSentences(timeline);
  const [fullest, fullestAt] = extreme(
    stages.map(({ memoryBytes }) => memoryBytes / timeline.capacityBytes),
    Math.max,
  );
  if (overflows.length > 3) texts.push(`${overflows[0] ?? ''} ${overflows.length} stages overflow in all.`);
  else if (overflows.length > 0) texts.push(...overflows);
  else texts.push(`Stage ${fullestAt + 1} is the fullest, at ${percent(fullest)} of its memory.`);
  const apart = Math.abs(playedS / closedFormS - 1);
  texts.push(
    apart < NOTHING
      ? "The search's closed form agrees with the play."
      : `The search's closed form is ${percent(apart)} away from the play.`,
  );
  return texts.join(' ');
}

/** A time within the step, with as many decimals as its whole needs for six digits: neighbouring tasks are told apart. */
const time = (timeS: number, wholeS: number): string => {
  const placesOf = (seconds: number): number => Math.floor(Math.log10(seconds));
  const digits = timeS > 0 ? Math.max(1, 6 + placesOf(timeS) - placesOf(wholeS)) : 1;
  return formatQuantity(timeS, 'seconds', { unit: stepUnit(wholeS), significantDigits: digits });
};

/** What a task is, when it runs and for how long: lines of a tooltip. */
export function taskWords(timeline: TrainingTimeline, task: number): string[] {
  const { tasks, playedS, chunks } = timeline;
  const kind = timelineKinds[tasks.kind[task] ?? 0] ?? 'forward';
  const stage = stageOfTask(timeline, task);
  const [startS, endS] = [tasks.startS[task] ?? 0, tasks.endS[task] ?? 0];
  const microBatch = tasks.microBatch[task] ?? -1;
  const chunk = tasks.chunk[task] ?? 0;
  const isDual = chunks === 1 && timeline.layout.values['schedule'] === 'dualPipe';
  const about = listOf([
    ...(microBatch < 0 ? [] : [`micro-batch ${microBatch + 1}`]),
    ...(microBatch >= 0 && chunks > 1 ? [`chunk ${chunk + 1}`] : []),
    ...(microBatch >= 0 && isDual ? [chunk === 0 ? 'from the first stage' : 'from the last stage'] : []),
  ]).replace(' and ', ', ');
  return [
    `${timelineKindTitles[kind]}${about === '' ? '' : `, ${about}`}`,
    timeline.stages[stage]?.title ?? '',
    `${formatQuantity(endS - startS, 'seconds', { significantDigits: 4 })}, from ${time(startS, playedS)} to ${time(endS, playedS)}`,
  ];
}
