/**
 * The tasks of a played step, stage by stage: passes as the schedule played them, activations and gradients on their
 * way, gathers and reductions of the replicas, and the optimiser's update.
 */
import { timelineKinds, type TimelineKind, type TimelineTasks } from '../../../../src-shared/results/training-study';
import {
  BACKWARD,
  FORWARD,
  passTimeS,
  WEIGHTS,
  WHOLE_BACKWARD,
  type Program,
  type StageTimes,
} from '../schedule/program';

/** Communication of a step and when it may run; arrays by stage, seconds. */
export interface Traffic {
  /** One activation or gradient to the neighbour. */
  hopS: number;
  gatherS: number[];
  reduceS: number[];
  optimizerS: number[];
  gathersEachMicroBatch: boolean;
  reducesEachMicroBatch: boolean;
  /** When the first pass starts: after what of the gathering nothing hides. */
  startS: number;
  /** When all gradients are whole. */
  reducedS: number;
}

const kindIndex = Object.fromEntries(timelineKinds.map((kind, index) => [kind, index])) as Record<TimelineKind, number>;

interface Task {
  kind: TimelineKind;
  microBatch: number;
  chunk: number;
  startS: number;
  endS: number;
}

const passKinds: Record<number, TimelineKind> = {
  [FORWARD]: 'forward',
  [BACKWARD]: 'backward',
  [WHOLE_BACKWARD]: 'backward',
  [WEIGHTS]: 'backwardWeight',
};

/** Weights that are gathered, and gradients reduced, beside a pass that needs or makes them. */
function besidePass(program: Program, traffic: Traffic, at: number, pass: Task): Task[] {
  const stage = program.stage[at]!;
  const kind = program.kind[at]!;
  const beside: Task[] = [];
  if (traffic.gathersEachMicroBatch && kind !== WEIGHTS)
    beside.push({ ...pass, kind: 'gather', endS: pass.startS + traffic.gatherS[stage]! / program.divisor });
  if (traffic.reducesEachMicroBatch && (kind === WEIGHTS || kind === WHOLE_BACKWARD))
    beside.push({ ...pass, kind: 'reduce', startS: pass.endS - traffic.reduceS[stage]! / program.divisor });
  return beside;
}

/** @param endsS end of every pass as the program was run, from 0 */
export function collectTasks(
  program: Program,
  times: StageTimes,
  endsS: Float64Array,
  traffic: Traffic,
): TimelineTasks {
  const byStage: Task[][] = Array.from({ length: program.stages }, () => []);
  const add = (stage: number, task: Task): void => {
    if (task.endS > task.startS) byStage[stage]!.push(task);
  };
  const hop = (from: number): void => {
    const endS = traffic.startS + endsS[from]!;
    add(program.stage[from]!, {
      kind: 'send',
      microBatch: program.microBatch[from]!,
      chunk: program.chunk[from]!,
      startS: endS,
      endS: endS + traffic.hopS,
    });
  };
  program.kind.forEach((kind, at) => {
    const endS = traffic.startS + endsS[at]!;
    const pass: Task = {
      kind: passKinds[kind]!,
      microBatch: program.microBatch[at]!,
      chunk: program.chunk[at]!,
      startS: endS - passTimeS(program, times, at),
      endS,
    };
    add(program.stage[at]!, pass);
    for (const task of besidePass(program, traffic, at, pass)) add(program.stage[at]!, task);
    // An interwoven pair waits for what each of its two passes needs; the second is listed with the second.
    if (program.isHop[at] === 1) hop(program.input[at]!);
  });
  byStage.forEach((tasks, stage) => {
    const whole = { microBatch: -1, chunk: 0 };
    const gatheredS = traffic.gathersEachMicroBatch ? traffic.startS : traffic.gatherS[stage]!;
    if (gatheredS > 0) tasks.push({ ...whole, kind: 'gather', startS: 0, endS: gatheredS });
    if (!traffic.reducesEachMicroBatch && traffic.reduceS[stage]! > 0) {
      const lastS = tasks.reduce((last, task) => (task.kind === 'send' ? last : Math.max(last, task.endS)), 0);
      // Behind the passes that are left, as late as it may end: what outlasts them is what nothing hides.
      const endS = Math.min(traffic.reducedS, lastS + traffic.reduceS[stage]!);
      const hiddenS = Math.max(0, traffic.reduceS[stage]! - (traffic.reducedS - lastS));
      tasks.push({ ...whole, kind: 'reduce', startS: lastS - hiddenS, endS });
    }
    const { reducedS } = traffic;
    tasks.push({ ...whole, kind: 'optimizer', startS: reducedS, endS: reducedS + traffic.optimizerS[stage]! });
  });
  return packed(byStage);
}

function packed(byStage: Task[][]): TimelineTasks {
  const count = byStage.reduce((sum, tasks) => sum + tasks.length, 0);
  const tasks: TimelineTasks = {
    count,
    stageStart: new Uint32Array(byStage.length + 1),
    kind: new Uint8Array(count),
    microBatch: new Int32Array(count),
    chunk: new Uint16Array(count),
    startS: new Float64Array(count),
    endS: new Float64Array(count),
  };
  let at = 0;
  byStage.forEach((own, stage) => {
    own.sort((a, b) => a.startS - b.startS || a.endS - b.endS);
    tasks.stageStart[stage] = at;
    for (const task of own) {
      tasks.kind[at] = kindIndex[task.kind];
      tasks.microBatch[at] = task.microBatch;
      tasks.chunk[at] = task.chunk;
      tasks.startS[at] = task.startS;
      tasks.endS[at] = task.endS;
      at++;
    }
  });
  tasks.stageStart[byStage.length] = at;
  return tasks;
}
