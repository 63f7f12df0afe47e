/** What a layer keeps of its forward pass for the backward one (arXiv:2205.05198, section 4, adapted to flash attention). */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { Recompute } from './strategy';

/** Bytes per token: what tensor parallelism splits, and what only sequence parallelism splits. */
export interface ActivationBytes {
  split: number;
  whole: number;
}

/** How the operators of a layer are run, as far as memory is concerned. */
export interface ActivationForm {
  /** Load of the busiest expert device over the mean. */
  readonly imbalance: number;
  /** Sequence length where attention keeps its scores in memory; 0 with flash attention. */
  readonly unfusedLength: number;
  readonly expertTensorParallel: number;
  /** Devices of the tensor-parallel group that hold the same KV head; 1 where there are enough heads for all. */
  readonly keyValueCopies?: number;
}

const flashForm: ActivationForm = { imbalance: 1, unfusedLength: 0, expertTensorParallel: 1 };

/** Attention: queries, keys, values and output, with the scores where they are kept. */
function attentionBytes(model: ModelSpec, scores: number, keyValueCopies: number): number {
  return model.attention === 'mla'
    ? 2 * (model.qLoraRank + model.kvLoraRank + model.ropeHeadDim) +
        2 * model.heads * (2 * (model.headDim + model.ropeHeadDim) + 2 * model.valueHeadDim)
    : 2 * (2 * model.heads + 2 * model.kvHeads * keyValueCopies) * model.headDim + scores;
}

/**
 * Bytes of activations one layer keeps per token for the backward pass. Unfused attention without recomputation gives
 * the published 34 h + 5 a s (arXiv:2205.05198, equation 1; its dropout masks included), of which 10 h are not split
 * by tensor parallelism alone (equation 2); flash attention keeps no scores and no masks.
 */
export function activationBytesPerToken(
  model: ModelSpec,
  isMoe: boolean,
  recompute: Recompute,
  form: ActivationForm = flashForm,
): ActivationBytes {
  const h = model.hiddenSize;
  if (recompute === 'full') return { split: 0, whole: 2 * h };
  const isUnfused = form.unfusedLength > 0 && model.attention !== 'mla';
  const keepsCheap = recompute === 'none' || isUnfused ? 1 : 0;
  const masks = isUnfused ? 2 * h : 0;
  const scores = isUnfused && recompute === 'none' ? 5 * model.heads * form.unfusedLength : 0;
  // Inputs of both norms; their outputs only when not recomputed.
  const whole = 4 * h + keepsCheap * 4 * h + masks;
  const attention = attentionBytes(model, scores, form.keyValueCopies ?? 1);
  const up = model.gatedFfn ? 2 : 1;
  const block = (width: number): number => 2 * width * (up + keepsCheap);
  if (!isMoe) return { split: attention + block(model.ffnSize), whole };
  const routed =
    model.activeExperts * form.imbalance * (4 * h * form.expertTensorParallel + block(model.expertFfnSize));
  return { split: attention + routed + model.sharedExperts * block(model.expertFfnSize), whole };
}

/** Bytes per token of the group on one of its devices. */
export const activationsOnDevice = (
  bytes: ActivationBytes,
  tensorParallel: number,
  sequenceParallel: boolean,
): number => bytes.split / tensorParallel + bytes.whole / (sequenceParallel ? tensorParallel : 1);
