/**
 * A schedule made ready to be played again and again: all passes of all stages in an order in which each comes after the
 * passes that it waits for. Depends on the schedule, the stages, chunks and micro-batches, not on how long a pass takes.
 */
import { orderOf, type Pass } from './orders';
import type { PipelineWork } from './work';

/** Kinds of passes by what they take. */
export const FORWARD = 0;
export const BACKWARD = 1;
export const WHOLE_BACKWARD = 2;
export const WEIGHTS = 3;

/** Side by side, one entry per pass; indices are places in these arrays, -1 = none. */
export interface Program {
  readonly stages: number;
  /** A pass takes 1 / `divisor` of its stage's time: the chunks of a stage; 1 in DualPipe. */
  readonly divisor: number;
  readonly stage: Uint16Array;
  /** Stage whose work the pass is: in DualPipe a device also holds the stage opposite. */
  readonly holder: Uint16Array;
  readonly kind: Uint8Array;
  readonly microBatch: Uint32Array;
  readonly chunk: Uint16Array;
  /** The pass before it on its stage. */
  readonly previous: Int32Array;
  /** The pass whose result it needs, and whether that comes from another stage. */
  readonly input: Int32Array;
  readonly isHop: Uint8Array;
  /** Of an interwoven forward pass: what the backward pass beside it needs. */
  readonly secondInput: Int32Array;
  readonly isSecondHop: Uint8Array;
}

export type Shape = Pick<PipelineWork, 'schedule' | 'chunks' | 'microBatches'>;

const kindOf = (pass: Pass): number =>
  pass.kind === 'forward' ? FORWARD : pass.kind === 'weights' ? WEIGHTS : pass.isWhole ? WHOLE_BACKWARD : BACKWARD;

/** What a pass waits for: the place of a pass, whether it is on another stage; `undefined` = not placed yet. */
interface Need {
  place: number;
  isHop: boolean;
}

/** Compiles a schedule. Throws when an order waits for itself, which none does. */
export function compileProgram(shape: Shape, stages: number): Program {
  const isDual = shape.schedule === 'dualPipe' && stages > 1;
  const chunks = isDual ? 2 : shape.chunks;
  const divisor = isDual ? 1 : shape.chunks;
  const orders = Array.from({ length: stages }, (_, stage) => orderOf(shape, stages, stage));
  const size = orders.reduce((sum, order) => sum + order.length, 0);
  const keys = shape.microBatches * chunks * stages;
  // Places of the passes met so far, by micro-batch, chunk and stage.
  const placed = { forward: new Int32Array(keys).fill(-1), backward: new Int32Array(keys).fill(-1) };
  const keyOf = (microBatch: number, chunk: number, stage: number): number =>
    (microBatch * chunks + chunk) * stages + stage;

  const needOf = (pass: Pass, stage: number): Need | undefined => {
    const find = (kind: 'forward' | 'backward', chunk: number, at: number, isHop: boolean): Need | undefined => {
      const place = placed[kind][keyOf(pass.microBatch, chunk, at)] as number;
      return place < 0 ? undefined : { place, isHop };
    };
    if (pass.kind === 'weights') return find('backward', pass.chunk, stage, false);
    const isForward = pass.kind === 'forward';
    // DualPipe's second direction enters at the last stage.
    const step = isDual && pass.chunk === 1 ? -1 : 1;
    const from = stage - (isForward ? step : -step);
    if (from >= 0 && from < stages) return find(pass.kind, pass.chunk, from, true);
    // At the ends of the pipeline: the chunk before or after, on the other end, or the turn from forward to backward.
    const chunk = isDual ? -1 : pass.chunk + (isForward ? -1 : 1);
    if (chunk >= 0 && chunk < chunks) return find(pass.kind, chunk, isForward ? stages - 1 : 0, stages > 1);
    return isForward ? { place: -1, isHop: false } : find('forward', pass.chunk, stage, false);
  };

  const program = {
    stages,
    divisor,
    stage: new Uint16Array(size),
    holder: new Uint16Array(size),
    kind: new Uint8Array(size),
    microBatch: new Uint32Array(size),
    chunk: new Uint16Array(size),
    previous: new Int32Array(size),
    input: new Int32Array(size),
    isHop: new Uint8Array(size),
    secondInput: new Int32Array(size).fill(-1),
    isSecondHop: new Uint8Array(size),
  };
  const next = new Int32Array(stages);
  const last = new Int32Array(stages).fill(-1);
  let at = 0;
  const place = (pass: Pass, stage: number, need: Need): void => {
    program.stage[at] = stage;
    program.holder[at] = isDual && pass.chunk === 1 ? stages - 1 - stage : stage;
    program.kind[at] = kindOf(pass);
    program.microBatch[at] = pass.microBatch;
    program.chunk[at] = pass.chunk;
    program.previous[at] = last[stage] as number;
    program.input[at] = need.place;
    program.isHop[at] = need.isHop ? 1 : 0;
    if (pass.kind !== 'weights') placed[pass.kind][keyOf(pass.microBatch, pass.chunk, stage)] = at;
    last[stage] = at++;
  };
  while (at < size) {
    const before = at;
    for (let stage = 0; stage < stages; stage++) {
      const order = orders[stage] as Pass[];
      for (;;) {
        const pass = order[next[stage] as number];
        const need = pass && needOf(pass, stage);
        if (!pass || !need) break;
        if (pass.isJoined) {
          const partner = order[(next[stage] as number) + 1] as Pass;
          const second = needOf(partner, stage);
          if (!second) break;
          place(pass, stage, need);
          program.secondInput[at - 1] = second.place;
          program.isSecondHop[at - 1] = second.isHop ? 1 : 0;
          place(partner, stage, second);
          // What an interwoven forward pass hands on is whole when both are done.
          placed.forward[keyOf(pass.microBatch, pass.chunk, stage)] = at - 1;
          (next[stage] as number) += 2;
        } else {
          place(pass, stage, need);
          (next[stage] as number)++;
        }
      }
    }
    if (at === before) throw new Error('the schedule waits for itself');
  }
  return program;
}

/** Work of all stages in arrays, for the innermost loop. */
export interface StageTimes {
  readonly forwardS: Float64Array;
  readonly backwardS: Float64Array;
  readonly weightsS: Float64Array;
}

/** Seconds that a pass takes; `runProgram` has the same inline. */
export function passTimeS(program: Program, times: StageTimes, at: number): number {
  const holder = program.holder[at]!;
  const kind = program.kind[at]!;
  const wholeS =
    kind === FORWARD
      ? times.forwardS[holder]!
      : kind === WEIGHTS
        ? times.weightsS[holder]!
        : times.backwardS[holder]! + (kind === WHOLE_BACKWARD ? times.weightsS[holder]! : 0);
  return wholeS / program.divisor;
}

/** Plays a program: fills `endsS` with the end of every pass and returns the end of the last. */
export function runProgram(program: Program, times: StageTimes, hopS: number, endsS: Float64Array): number {
  const { kind, holder, previous, input, isHop, secondInput, isSecondHop, divisor } = program;
  const { forwardS, backwardS, weightsS } = times;
  const share = 1 / divisor;
  let lastS = 0;
  for (let at = 0; at < kind.length; at++) {
    const before = previous[at]!;
    let startS = before < 0 ? 0 : endsS[before]!;
    const need = input[at]!;
    if (need >= 0) {
      const readyS = endsS[need]! + isHop[at]! * hopS;
      if (readyS > startS) startS = readyS;
    }
    const second = secondInput[at]!;
    if (second >= 0) {
      const readyS = endsS[second]! + isSecondHop[at]! * hopS;
      if (readyS > startS) startS = readyS;
    }
    const stage = holder[at]!;
    const what = kind[at]!;
    const takesS =
      what === FORWARD
        ? forwardS[stage]!
        : what === WEIGHTS
          ? weightsS[stage]!
          : what === WHOLE_BACKWARD
            ? backwardS[stage]! + weightsS[stage]!
            : backwardS[stage]!;
    const endS = startS + takesS * share;
    endsS[at] = endS;
    if (endS > lastS) lastS = endS;
  }
  return lastS;
}
