/**
 * Plays a schedule: every stage runs its passes in order, each as soon as the pass that it waits for has ended on the
 * neighbour and the activation or gradient has arrived. No approximation beyond the times of the passes themselves.
 */
import { orderOf, type Pass } from './orders';
import type { PipelineWork, StageWork } from './work';

export interface PlayedPass extends Pass {
  stage: number;
  startS: number;
  endS: number;
}

export interface Play {
  endS: number;
  /** Stage by stage, each in order of time. */
  passes: PlayedPass[][];
  busyS: number[];
  /** Most micro-batches whose activations a stage holds at a time; chunks count by their share. */
  inFlight: number[];
}

const keyOf = (pass: Pick<Pass, 'microBatch' | 'chunk'>, chunks: number): number => pass.microBatch * chunks + pass.chunk;

function passTimeS(work: StageWork, pass: Pass, chunks: number): number {
  const wholeS =
    pass.kind === 'forward'
      ? work.forwardS
      : pass.kind === 'weights'
        ? work.weightsS
        : work.backwardS + (pass.isWhole ? work.weightsS : 0);
  return wholeS / chunks;
}

/** Most activations held: a forward pass takes one, the pass that ends with the weights' gradients frees it. */
function peakInFlight(passes: readonly Pass[], chunks: number): number {
  let held = 0;
  let peak = 0;
  for (const pass of passes) {
    if (pass.kind === 'forward') peak = Math.max(peak, ++held);
    else if (pass.kind === 'weights' || pass.isWhole) held--;
  }
  return peak / chunks;
}

/** Ends of all passes of one kind: by micro-batch and chunk, then by stage. */
type Ends = (number | undefined)[][];

/** Plays one step. Throws when an order waits for itself, which no schedule does. */
export function playPipeline(work: PipelineWork): Play {
  const { stages, hopS, microBatches } = work;
  const count = stages.length;
  const isDual = work.schedule === 'dualPipe' && count > 1;
  const chunks = isDual ? 2 : work.chunks;
  const divisor = isDual ? 1 : chunks;
  const orders = stages.map((_, stage) => orderOf(work, count, stage));
  const empty = (): Ends => Array.from({ length: microBatches * chunks }, () => new Array<undefined>(count));
  const ends = { forward: empty(), backward: empty() };

  /** When the input of a pass is there; undefined = not yet known. */
  const readyS = (pass: Pass, stage: number): number | undefined => {
    const key = keyOf(pass, chunks);
    if (pass.kind === 'weights') return ends.backward[key]?.[stage];
    const isForward = pass.kind === 'forward';
    // DualPipe's second direction enters at the last stage.
    const step = isDual && pass.chunk === 1 ? -1 : 1;
    const from = stage - (isForward ? step : -step);
    if (from >= 0 && from < count) {
      const end = ends[pass.kind][key]?.[from];
      return end === undefined ? undefined : end + hopS;
    }
    // At the ends of the pipeline: the chunk before or after, on the other end, or the turn from forward to backward.
    const chunk = isDual ? pass.chunk : pass.chunk + (isForward ? -1 : 1);
    if (!isDual && chunk >= 0 && chunk < chunks) {
      const end = ends[pass.kind][keyOf({ ...pass, chunk }, chunks)]?.[isForward ? count - 1 : 0];
      return end === undefined ? undefined : end + (count > 1 ? hopS : 0);
    }
    return isForward ? 0 : ends.forward[key]?.[stage];
  };

  /** The same for the pass at a place of an order; an interwoven pair waits for both inputs. */
  const inputS = (order: readonly Pass[], place: number, stage: number): number | undefined => {
    const pass = order[place] as Pass;
    const own = readyS(pass, stage);
    if (!pass.isJoined || own === undefined) return own;
    const partner = readyS(order[place + 1] as Pass, stage);
    return partner === undefined ? undefined : Math.max(own, partner);
  };

  const passes: PlayedPass[][] = stages.map(() => []);
  const freeS = new Array<number>(count).fill(0);
  const busyS = new Array<number>(count).fill(0);
  let left = orders.reduce((sum, order) => sum + order.length, 0);
  while (left > 0) {
    const before = left;
    for (let stage = 0; stage < count; stage++) {
      const order = orders[stage] as Pass[];
      const played = passes[stage] as PlayedPass[];
      while (played.length < order.length) {
        const pass = order[played.length] as Pass;
        const ready = inputS(order, played.length, stage);
        if (ready === undefined) break;
        // DualPipe gives a device the stage at its own place and, for the other direction, the one opposite.
        const holder = isDual && pass.chunk === 1 ? count - 1 - stage : stage;
        const timeS = passTimeS(stages[holder] as StageWork, pass, divisor);
        const startS = Math.max(freeS[stage] as number, ready);
        const endS = startS + timeS;
        freeS[stage] = endS;
        (busyS[stage] as number) += timeS;
        if (pass.kind !== 'weights' && !pass.isJoined) (ends[pass.kind][keyOf(pass, chunks)] as number[])[stage] = endS;
        // The output of an interwoven forward pass is whole when both are done.
        const partner = played.at(-1);
        if (partner?.isJoined) (ends.forward[keyOf(partner, chunks)] as number[])[stage] = endS;
        played.push({ ...pass, stage, startS, endS });
        left--;
      }
    }
    if (left === before) throw new Error('the schedule waits for itself');
  }
  return {
    endS: Math.max(...freeS),
    passes,
    busyS,
    inFlight: orders.map((order) => peakInFlight(order, divisor)),
  };
}
