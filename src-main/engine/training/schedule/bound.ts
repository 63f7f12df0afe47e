/** Least time that a pipeline can take, proved from its slowest stages; cheap, for searches that discard most layouts. */
import type { StageTimes } from './program';
import type { WaveShape } from './waves';

/**
 * A lower bound on the played time, exact for equal stages and free hops (DualPipe excepted). Every stage waits for the
 * first forward pass to come to it, does all of its own work, and what it does last goes back through the stages
 * before it.
 */
export function leastPipelineS({ schedule, chunks, microBatches, hopS }: WaveShape, times: StageTimes): number {
  const { forwardS, backwardS, weightsS } = times;
  const stages = forwardS.length;
  let leastS = 0;
  // Of the stages before: a chunk of the forward pass, and of the backward one.
  let inS = 0;
  let backS = 0;
  for (let stage = 0; stage < stages; stage++) {
    const ownS = microBatches * (forwardS[stage]! + backwardS[stage]! + weightsS[stage]!);
    let boundS = inS + ownS;
    if (schedule === 'dualPipe') {
      // A device has half of its micro-batches on the stage opposite, and is fed from the nearer end.
      const opposite = stages - 1 - stage;
      const otherS = microBatches * (forwardS[opposite]! + backwardS[opposite]! + weightsS[opposite]!);
      const place = Math.min(stage, opposite);
      boundS = (ownS + otherS) / 2 + (place === stage ? inS : 0);
    } else if (schedule === 'zeroBubble') {
      // Gradients of weights lag behind by as many micro-batches as there are stages before: they end the stage,
      // or the input gradients go back and the first stage ends with one gradient of weights.
      const late = Math.min(microBatches, stage + 1);
      boundS = Math.max(boundS, boundS - late * weightsS[stage]! + backS + stage * hopS + weightsS[0]!);
    } else boundS += backS;
    if (boundS > leastS) leastS = boundS;
    inS += forwardS[stage]! / chunks + hopS;
    backS += schedule === 'zeroBubble' ? backwardS[stage]! : (backwardS[stage]! + weightsS[stage]!) / chunks + hopS;
  }
  return leastS;
}
