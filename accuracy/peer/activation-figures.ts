/** Activations of a stage in the peer's parts, each with the terms that lead there. */
import { inFlightMicroBatches, stageActivations } from '../../src-main/engine/training/memory';
import { blockBytes, gradientTerms, keptTerms, narrowElements, workingTerms } from './conventions';
import type { EngineSide } from './engine-side';
import type { PeerCase } from './peer-case';
import { translate, type Term, type Translated } from './translated';

/** Terms with the one that brings their sum to the peer's bytes per element. */
function withNarrow(peer: PeerCase, engine: number, terms: readonly Term[], maskBytes: number): Term[] {
  const whole = terms.reduce((sum, [, amount]) => sum + amount, engine);
  return [...terms, narrowElements(peer.execution, whole, maskBytes)];
}

/** A figure with its terms, then in the peer's bytes per element. */
export const inPeerBytes = (peer: PeerCase, engine: number, terms: readonly Term[], maskBytes: number): Translated =>
  translate(engine, ...withNarrow(peer, engine, terms, maskBytes));

export interface ActivationFigures {
  kept: Translated;
  working: Translated;
  gradients: Translated;
  /** What stays for all micro-batches in flight, or the working set where all is recomputed or nothing trained. */
  space: Translated;
  checkpoints: Translated;
}

/** Activations of the first stage in the peer's parts. */
export function activationFigures(peer: PeerCase, engine: EngineSide): ActivationFigures {
  const { execution } = peer;
  const { input, stage, layout, layers } = engine;
  const { scoreMask, outputMasks } = blockBytes(engine);
  const stageSet = stageActivations(input, stage, layout);
  const isFull = layout.recompute === 'full';
  const inFlight = inFlightMicroBatches(layout, engine.microBatches, 0);
  const perBlock = isFull ? 0 : stageSet.perMicroBatch / layers;
  const keptMasks = outputMasks + (layout.recompute === 'none' ? scoreMask : 0);
  const ofBlock = withNarrow(peer, perBlock, isFull ? [] : keptTerms(engine, execution), keptMasks);
  const kept = translate(perBlock, ...ofBlock);
  const working = inPeerBytes(peer, stageSet.working, workingTerms(engine, execution), outputMasks + scoreMask);
  const gradients = inPeerBytes(peer, stageSet.working, gradientTerms(engine, execution), outputMasks + scoreMask);
  const blocks = layers * inFlight;
  const space =
    isFull || !execution.isTraining
      ? working
      : translate(perBlock * blocks, ...ofBlock.map(([why, amount]): Term => [why, amount * blocks]), [
          'the block at work holds its working set instead of what it keeps',
          working.value - kept.value,
        ]);
  const checkpoint = isFull ? stageSet.perMicroBatch * inFlight : 0;
  const isSplit = layout.sequenceParallel && layout.tensorParallel > 1;
  const checkpoints = inPeerBytes(
    peer,
    checkpoint,
    [['checkpoints are whole on every device of the group', isSplit ? checkpoint * (layout.tensorParallel - 1) : 0]],
    0,
  );
  return { kept, working, gradients, space, checkpoints };
}
