/**
 * A played step as a trace that chrome://tracing and Perfetto read: one process per stage with a thread for its passes
 * and one for its communication (Trace Event Format, complete events "X", times in microseconds).
 */
import {
  timelineKinds,
  timelineKindTitles,
  type TrainingTimeline,
} from '../../../../src-shared/results/training-study';
import { metadataEvent, traceJson, US_PER_S } from '../../network/study/trace-events';

const COMPUTE = 0;
const COMMUNICATION = 1;
/** Transfers of one stage that overlap get lanes of their own. */
const threadNames = ['Passes', 'Communication'];

/** @returns JSON text: {"traceEvents": [...]} */
export function stepTrace({ stages, tasks, layout, playedMicroBatches, microBatches }: TrainingTimeline): string {
  const events: string[] = [];
  stages.forEach((stage, index) => {
    events.push(metadataEvent('process_name', index, 0, stage.title));
    const freeS: number[] = [];
    for (let at = tasks.stageStart[index]!; at < tasks.stageStart[index + 1]!; at++) {
      const kind = timelineKinds[tasks.kind[at]!]!;
      const startS = tasks.startS[at]!;
      const endS = tasks.endS[at]!;
      const isCommunication = kind === 'send' || kind === 'gather' || kind === 'reduce';
      let lane = COMPUTE;
      if (isCommunication) {
        lane = freeS.findIndex((busyS, each) => each >= COMMUNICATION && busyS <= startS);
        if (lane < 0) lane = Math.max(COMMUNICATION, freeS.length);
      }
      if (freeS[lane] === undefined)
        events.push(
          metadataEvent(
            'thread_name',
            index,
            lane,
            `${threadNames[Math.min(lane, 1)]!}${lane > 1 ? ` (${lane})` : ''}`,
          ),
        );
      freeS[lane] = endS;
      const microBatch = tasks.microBatch[at]!;
      events.push(
        JSON.stringify({
          name: `${timelineKindTitles[kind]}${microBatch < 0 ? '' : ` ${microBatch + 1}`}`,
          cat: kind,
          ph: 'X',
          ts: startS * US_PER_S,
          dur: (endS - startS) * US_PER_S,
          pid: index,
          tid: lane,
          args: microBatch < 0 ? {} : { microBatch: microBatch + 1, chunk: tasks.chunk[at]! + 1 },
        }),
      );
    }
  });
  return traceJson(events, { layout: layout.label, microBatches, playedMicroBatches });
}
