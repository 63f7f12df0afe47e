/**
 * In which order a stage works: the passes of every micro-batch and chunk, schedule by schedule. An order is all that a
 * schedule decides; when a pass runs follows from the passes that it waits for.
 */
import type { PipelineWork } from './work';

export interface Pass {
  kind: 'forward' | 'backward' | 'weights';
  microBatch: number;
  /** Chunk of the interleaved schedule, or direction (0 down, 1 up the pipeline) of DualPipe. */
  chunk: number;
  /** A backward pass that does the gradients of weights as well. */
  isWhole: boolean;
  /** A forward pass that runs interwoven with the backward pass after it: both start and end together. */
  isJoined?: true;
}

const forward = (microBatch: number, chunk = 0): Pass => ({ kind: 'forward', microBatch, chunk, isWhole: false });
const backward = (microBatch: number, chunk = 0, isWhole = true): Pass => ({
  kind: 'backward',
  microBatch,
  chunk,
  isWhole,
});
const weights = (microBatch: number, chunk = 0): Pass => ({ kind: 'weights', microBatch, chunk, isWhole: false });

/** One forward, one backward, chunks in turn (arXiv:2104.04473, 2.2; the order of Megatron-LM). */
function interleavedOrder(stages: number, chunks: number, microBatches: number, stage: number): Pass[] {
  const all = microBatches * chunks;
  // Groups of as many micro-batches as there are stages go through a chunk before the next chunk has its turn.
  const group = stages * chunks;
  const placeOf = (index: number): [microBatch: number, chunk: number] => [
    chunks === 1 ? index : Math.floor(index / group) * stages + (index % stages),
    Math.floor((index % group) / stages) % chunks,
  ];
  const ahead = chunks === 1 ? stages - 1 - stage : 2 * (stages - 1 - stage) + (chunks - 1) * stages;
  const warmUp = Math.min(all, ahead);
  const order: Pass[] = [];
  for (let index = 0; index < warmUp; index++) order.push(forward(...placeOf(index)));
  for (let index = 0; index < all; index++) {
    if (warmUp + index < all) order.push(forward(...placeOf(warmUp + index)));
    const [microBatch, chunk] = placeOf(index);
    order.push(backward(microBatch, chunks - 1 - chunk));
  }
  return order;
}

/**
 * ZB-H1 (arXiv:2401.10241, 3.1): 1F1B whose gradients of weights lag behind by as many micro-batches as there are stages
 * before this one, and fill the drain.
 */
function zeroBubbleOrder(stages: number, microBatches: number, stage: number): Pass[] {
  const warmUp = Math.min(microBatches, stages - 1 - stage);
  const order: Pass[] = [];
  for (let index = 0; index < warmUp; index++) order.push(forward(index));
  let done = 0;
  for (let index = 0; index < microBatches; index++) {
    const isDraining = warmUp + index >= microBatches;
    if (!isDraining) order.push(forward(warmUp + index));
    order.push(backward(index, 0, false));
    if (isDraining || index - done >= stage) order.push(weights(done++));
  }
  while (done < microBatches) order.push(weights(done++));
  return order;
}

/** The eight steps of DualPipe (arXiv:2412.19437, 3.2.1; github.com/deepseek-ai/DualPipe), half of the batch from each end. */
function dualPipeOrder(stages: number, microBatches: number, stage: number): Pass[] {
  const half = stages / 2;
  const place = Math.min(stage, stages - 1 - stage);
  const isSecondHalf = stage >= half;
  const perEnd = microBatches / 2;
  const order: Pass[] = [];
  const next: Record<'forward' | 'backward', [number, number]> = { forward: [0, 0], backward: [0, 0] };
  const waiting: [microBatch: number, direction: number][] = [];
  const direction = (phase: 0 | 1): 0 | 1 => (isSecondHalf ? (phase === 0 ? 1 : 0) : phase);
  const doForward = (phase: 0 | 1): void => {
    const to = direction(phase);
    order.push(forward(next.forward[to]++, to));
  };
  const doBackward = (phase: 0 | 1, isSplit: boolean): void => {
    const to = direction(phase);
    const microBatch = next.backward[to]++;
    order.push(backward(microBatch, to, !isSplit));
    if (isSplit) waiting.push([microBatch, to]);
  };
  const doWeights = (): void => {
    const first = waiting.shift();
    if (first) order.push(weights(...first));
  };
  const times = (count: number, step: (index: number) => void): void => {
    for (let index = 0; index < count; index++) step(index);
  };
  times(2 * (half - place - 1), () => doForward(0));
  times(place + 1, () => {
    doForward(0);
    doForward(1);
  });
  times(half - place - 1, () => {
    doBackward(1, true);
    doWeights();
    doForward(1);
  });
  const doBoth = (ahead: 0 | 1, back: 0 | 1): void => {
    const to = direction(ahead);
    order.push({ ...forward(next.forward[to]++, to), isJoined: true });
    doBackward(back, false);
  };
  times(perEnd - stages + place + 1, (index) => {
    // On the two middle stages the first backward pass still waits for the forward pass beside it.
    if (index === 0 && place === half - 1) {
      doForward(0);
      doBackward(1, false);
    } else doBoth(0, 1);
    doBoth(1, 0);
  });
  times(half - place - 1, () => {
    doBackward(1, false);
    doBoth(1, 0);
  });
  let isSplit = false;
  times(place + 1, (index) => {
    const isMiddle = index === Math.floor((place + 1) / 2);
    if (isMiddle && place % 2 === 1) isSplit = true;
    doBackward(1, isSplit);
    if (isMiddle && place % 2 === 0) isSplit = true;
    doBackward(0, isSplit);
  });
  times(half - place - 1, () => {
    doWeights();
    doBackward(0, true);
  });
  while (waiting.length > 0) doWeights();
  return order;
}

/** The passes of one stage in the order in which it runs them. */
export function orderOf(
  work: Pick<PipelineWork, 'schedule' | 'chunks' | 'microBatches'>,
  stages: number,
  stage: number,
): Pass[] {
  const { schedule, chunks, microBatches } = work;
  if (stages > 1 && schedule === 'dualPipe') return dualPipeOrder(stages, microBatches, stage);
  if (stages > 1 && schedule === 'zeroBubble') return zeroBubbleOrder(stages, microBatches, stage);
  return interleavedOrder(stages, chunks, microBatches, stage);
}
