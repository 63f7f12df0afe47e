/**
 * Plays 1F1B, interleaved and zero-bubble schedules wave by wave without listing their passes: in wave u every stage does
 * at most one forward and one backward pass, and all that a pass waits for lies in the wave before or earlier in its own.
 * Once the waves repeat, whole periods are skipped.
 */
import type { StageTimes } from './program';
import type { PipelineWork } from './work';

export type WaveShape = Pick<PipelineWork, 'schedule' | 'chunks' | 'microBatches' | 'hopS'>;

/** Room for the state of every stage, kept from play to play. */
export interface WaveRoom {
  /** End of the last forward pass, of the last backward pass and of the last pass of all. */
  forwardEndS: Float64Array;
  backwardEndS: Float64Array;
  lastS: Float64Array;
  /** `lastS` one period ago. */
  earlierS: Float64Array;
  /** Gradients of weights done, zero-bubble only. */
  done: Int32Array;
}

/** Room that grows with the longest pipeline played. */
export const createWaveRoom = (): WaveRoom => roomFor(64);

function roomFor(stages: number): WaveRoom {
  return {
    forwardEndS: new Float64Array(stages),
    backwardEndS: new Float64Array(stages),
    lastS: new Float64Array(stages),
    earlierS: new Float64Array(stages),
    done: new Int32Array(stages),
  };
}

/** Periods after which the waves are taken to repeat, though some stages may still be catching up. */
const MOST_PERIODS = 8;
/** Relative difference of the stages' periods from which on they are one. */
const SAME_PERIOD = 1e-6;

function clear(room: WaveRoom, stages: number): void {
  if (room.lastS.length < stages) Object.assign(room, roomFor(2 * stages));
  room.forwardEndS.fill(0, 0, stages);
  room.backwardEndS.fill(0, 0, stages);
  room.lastS.fill(0, 0, stages);
  room.done.fill(0, 0, stages);
}

/** Watches for the steady state and says by how many seconds a period moves every stage. */
class PeriodWatch {
  private periods = 0;
  private readonly room: WaveRoom;
  private readonly stages: number;

  constructor(room: WaveRoom, stages: number) {
    this.room = room;
    this.stages = stages;
  }

  /** Called at the end of each period; the period in seconds once it is known, else 0. */
  next(): number {
    const { lastS, earlierS } = this.room;
    let most = 0;
    let least = Infinity;
    for (let stage = 0; stage < this.stages; stage++) {
      const step = lastS[stage]! - earlierS[stage]!;
      if (step > most) most = step;
      if (step < least) least = step;
      earlierS[stage] = lastS[stage]!;
    }
    this.periods++;
    if (this.periods === 1) return 0;
    return most - least <= SAME_PERIOD * most || this.periods > MOST_PERIODS ? most : 0;
  }
}

/** Moves the state by whole periods. */
function skip(room: WaveRoom, stages: number, byS: number, microBatches: number): void {
  for (let stage = 0; stage < stages; stage++) {
    room.forwardEndS[stage]! += byS;
    room.backwardEndS[stage]! += byS;
    room.lastS[stage]! += byS;
    room.done[stage]! += microBatches;
  }
}

function latest(room: WaveRoom, stages: number): number {
  let endS = 0;
  for (let stage = 0; stage < stages; stage++) if (room.lastS[stage]! > endS) endS = room.lastS[stage]!;
  return endS;
}

/** One chunk per stage: the backward pass of micro-batch j runs on all stages in wave j + p - 1. */
function playPlain(room: WaveRoom, { schedule, microBatches, hopS }: WaveShape, times: StageTimes): number {
  const { forwardS, backwardS, weightsS } = times;
  const stages = forwardS.length;
  const { forwardEndS, lastS, done } = room;
  const splits = schedule === 'zeroBubble';
  const watch = new PeriodWatch(room, stages);
  let isSkipping = true;
  for (let wave = 0; wave <= microBatches + stages - 2; wave++) {
    for (let stage = Math.min(stages - 1, wave); stage >= Math.max(0, wave - microBatches + 1); stage--) {
      let startS = lastS[stage]!;
      const readyS = stage > 0 ? forwardEndS[stage - 1]! + hopS : 0;
      if (readyS > startS) startS = readyS;
      forwardEndS[stage] = lastS[stage] = startS + forwardS[stage]!;
    }
    const microBatch = wave - stages + 1;
    if (microBatch < 0) continue;
    let readyS = forwardEndS[stages - 1]!;
    for (let stage = stages - 1; stage >= 0; stage--) {
      const startS = Math.max(readyS, lastS[stage]!);
      const endS = startS + backwardS[stage]! + (splits ? 0 : weightsS[stage]!);
      readyS = endS + hopS;
      lastS[stage] = endS;
      if (!splits) continue;
      const isDraining = Math.min(microBatches, stages - 1 - stage) + microBatch >= microBatches;
      if (!isDraining && microBatch - done[stage]! < stage) continue;
      lastS[stage] = endS + weightsS[stage]!;
      done[stage]!++;
    }
    if (!isSkipping || wave % stages !== 0 || wave < 2 * stages) continue;
    const periodS = watch.next();
    if (periodS === 0) continue;
    isSkipping = false;
    const periods = Math.floor((microBatches - 1 - wave) / stages);
    if (periods <= 0) continue;
    skip(room, stages, periods * periodS, periods * stages);
    wave += periods * stages;
  }
  if (splits)
    for (let stage = 0; stage < stages; stage++) lastS[stage]! += (microBatches - done[stage]!) * weightsS[stage]!;
  return latest(room, stages);
}

/**
 * Several chunks per stage in the order of Megatron-LM: a stage has 2 (p - 1 - s) + (v - 1) p passes before its first
 * backward one, so backward pass j runs on stage s in wave j + 2 (p - 1) - s + (v - 1) p.
 */
function playChunks(room: WaveRoom, { chunks, microBatches, hopS }: WaveShape, times: StageTimes): number {
  const stages = times.forwardS.length;
  const { forwardEndS, backwardEndS, lastS } = room;
  const all = microBatches * chunks;
  const group = stages * chunks;
  const lag = 2 * (stages - 1) + (chunks - 1) * stages;
  const share = 1 / chunks;
  const end = stages - 1;
  const watch = new PeriodWatch(room, stages);
  let isSkipping = true;
  for (let wave = 0; wave <= all - 1 + lag; wave++) {
    const chunkEndS = forwardEndS[end]!;
    for (let stage = Math.min(end, wave); stage >= Math.max(0, wave - all + 1); stage--) {
      let readyS = 0;
      if (stage > 0) readyS = forwardEndS[stage - 1]! + hopS;
      else if (wave % group >= stages) readyS = chunkEndS + hopS;
      const startS = Math.max(readyS, lastS[stage]!);
      forwardEndS[stage] = lastS[stage] = startS + share * times.forwardS[stage]!;
    }
    const turnS = backwardEndS[0]!;
    for (let stage = Math.max(0, lag - wave); stage <= end; stage++) {
      const index = wave - lag + stage;
      if (index >= all) break;
      const readyS =
        stage < end ? backwardEndS[stage + 1]! + hopS : index % group < stages ? forwardEndS[end]! : turnS + hopS;
      const startS = Math.max(readyS, lastS[stage]!);
      backwardEndS[stage] = lastS[stage] = startS + share * (times.backwardS[stage]! + times.weightsS[stage]!);
    }
    if (!isSkipping || wave % group !== 0 || wave < lag) continue;
    const periodS = watch.next();
    if (periodS === 0) continue;
    isSkipping = false;
    const periods = Math.floor((all - 1 - wave) / group);
    if (periods <= 0) continue;
    skip(room, stages, periods * periodS, 0);
    wave += periods * group;
  }
  return latest(room, stages);
}

/** Seconds from the first pass to the last. `times` hold one entry per stage, of which there are two or more. */
export function playWaves(room: WaveRoom, shape: WaveShape, times: StageTimes): number {
  clear(room, times.forwardS.length);
  return shape.chunks > 1 ? playChunks(room, shape, times) : playPlain(room, shape, times);
}
