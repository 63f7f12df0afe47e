/** `timeline PLAN`: one optimiser step of a training scenario as played, stage by stage; as a drawing or a trace too. */
import path from 'node:path';
import { timelineSvg } from '../../../src-shared/charts/timeline-picture';
import { timelineSummary } from '../../../src-shared/charts/timeline-words';
import { chooseUnit, formatNumber, formatQuantity, toUnit } from '../../../src-shared/quantity/format';
import { percent } from '../../../src-shared/quantity/words';
import type { TrainingTimeline } from '../../../src-shared/results/training-study';
import { writeAtomic } from '../../documents/write-atomic';
import { findWriteProblem, isSameFile } from '../../documents/write-target';
import { stepTrace } from '../../engine';
import { NONE } from '../figures';
import { exitCodes, Stop, type CliIo } from '../io';
import type { CliSession } from '../session';
import { shown } from '../shown';
import { left, right, textTable } from '../text-table';
import { trainingScenarioOf } from '../training-scenario';

export interface TimelineOptions {
  scenario?: string | undefined;
  out?: string | undefined;
}

type Format = 'svg' | 'json';

function formatOf(out: string): Format {
  const found = (['svg', 'json'] as const).find((format) => out.toLowerCase().endsWith(`.${format}`));
  if (!found) throw new Stop(`A step's file ends in .svg (drawing) or .json (trace); found "${path.basename(out)}".`);
  return found;
}

function print(io: CliIo, name: string, timeline: TrainingTimeline): void {
  const { stages, playedS } = timeline;
  const unit = chooseUnit(Math.max(...stages.map(({ forwardS }) => forwardS)), 'seconds');
  const time = (timeS: number): string => formatNumber(toUnit(timeS, 'seconds', unit));
  io.stdout(`${shown(name)}\n${timeline.layout.label}\n${timelineSummary(timeline)}\n\n`);
  io.stdout(
    textTable(
      [
        left('Stage'),
        ...[
          'Busy [%]',
          'Replicas [%]',
          'Idle [%]',
          `Forward [${unit}]`,
          `Backward [${unit}]`,
          `Weights [${unit}]`,
          'In flight',
          'Memory [GB]',
          'Overflow [GB]',
        ].map(right),
      ],
      stages.map((stage) => [
        stage.title,
        ...[stage.busyS, stage.communicationS, stage.idleS].map((timeS) => percent(timeS / playedS).replace('%', '')),
        time(stage.forwardS),
        time(stage.backwardS),
        time(stage.weightS),
        formatNumber(stage.inFlight, 3),
        formatNumber(toUnit(stage.memoryBytes, 'bytes', 'GB'), 3),
        stage.overflowBytes > 0 ? formatNumber(toUnit(stage.overflowBytes, 'bytes', 'GB'), 3) : NONE,
      ]),
    ),
  );
  io.stdout(
    `\nForward, backward and gradients of weights of one micro-batch; a device has ${formatQuantity(timeline.capacityBytes, 'bytes')}.\n`,
  );
}

export async function timelineCommand(
  session: CliSession,
  planName: string,
  { scenario: name, out }: TimelineOptions,
): Promise<number> {
  const { io } = session;
  const format = out === undefined ? null : formatOf(out);
  const { plan, filePath } = await session.openValid(planName);
  const scenario = trainingScenarioOf(plan, name);
  const target = out === undefined ? null : path.resolve(io.cwd, out);
  if (target !== null) {
    if (await isSameFile(target, filePath)) throw new Stop('The file would replace the plan itself.');
    const problem = await findWriteProblem(target);
    if (problem) throw new Stop(problem.message);
  }
  const answer = await session.study(plan, scenario.id, { kind: 'timeline', layout: null });
  if (answer.kind !== 'timeline') throw new Error('the engine answered another question');
  const { timeline } = answer;
  if (target === null) print(io, scenario.name, timeline);
  else {
    await writeAtomic(target, format === 'svg' ? timelineSvg(timeline, scenario.name) : stepTrace(timeline));
    io.stdout(`${target}\n`);
  }
  return exitCodes.done;
}
