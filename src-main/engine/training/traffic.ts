/**
 * What a layer sends in one micro-batch: every collective of its communicators with its bytes, the pass it belongs to
 * and the work behind which frameworks run it. Volumes are those of one device's buffer as nccl-tests counts them.
 */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { CollectiveKind } from '../network/collectives';
import type { Strategy } from './strategy';

/** The degrees that shape a layer's traffic. */
export type LayerLayout = Pick<
  Strategy,
  | 'tensorParallel'
  | 'sequenceParallel'
  | 'contextParallel'
  | 'contextExchange'
  | 'expertParallel'
  | 'expertTensorParallel'
  | 'microBatch'
>;

export interface Transfer {
  readonly name: string;
  readonly communicator: 'tensor' | 'context' | 'expert' | 'expertTensor';
  readonly kind: CollectiveKind | 'dispatch' | 'combine';
  /** For dispatch and combine: tokens that one device sends. */
  readonly size: number;
  readonly pass: 'forward' | 'backward';
  /**
   * What it runs behind without being asked to: the gradient of weights (Megatron-LM reduces input gradients behind
   * it), the gradient of inputs (it gathers the inputs again behind it), or the attention core (ring attention).
   */
  readonly behind: 'nothing' | 'weights' | 'inputs' | 'attention';
}

const BYTES = 2;

/** Tokens of a micro-batch that one tensor-parallel group holds. */
export const groupTokens = (sequenceLength: number, layout: LayerLayout): number =>
  (layout.microBatch * sequenceLength) / layout.contextParallel;

/** Gather before and scatter after a block whose products are split by columns, then rows (arXiv:2205.05198, 4.2.2). */
function splitBlock(name: string, bytes: number, isSequenceParallel: boolean): Transfer[] {
  const tensor = (
    what: string,
    kind: CollectiveKind,
    pass: Transfer['pass'],
    behind: Transfer['behind'] = 'nothing',
  ): Transfer => ({ name: `${name}: ${what}`, communicator: 'tensor', kind, size: bytes, pass, behind });
  if (!isSequenceParallel)
    return [
      tensor('sum of outputs', 'allReduce', 'forward'),
      tensor('sum of input gradients', 'allReduce', 'backward', 'weights'),
    ];
  return [
    tensor('gather of inputs', 'allGather', 'forward'),
    tensor('scatter of outputs', 'reduceScatter', 'forward'),
    tensor('gather of output gradients', 'allGather', 'backward'),
    tensor('second gather of inputs', 'allGather', 'backward', 'inputs'),
    tensor('scatter of input gradients', 'reduceScatter', 'backward', 'weights'),
  ];
}

/** The same traffic where the backward pass of a product hides none of it. */
export const inSequence = (transfers: readonly Transfer[]): readonly Transfer[] =>
  transfers.map((transfer) =>
    transfer.behind === 'weights' || transfer.behind === 'inputs' ? { ...transfer, behind: 'nothing' } : transfer,
  );

/** Bytes of keys and values of so many tokens on one device of a tensor-parallel group. */
function keyValueBytes(model: ModelSpec, tokens: number, tensorParallel: number): number {
  const width =
    model.attention === 'mla'
      ? (model.heads / tensorParallel) * (model.headDim + model.ropeHeadDim + model.valueHeadDim)
      : 2 * Math.max(model.kvHeads / tensorParallel, 1) * model.headDim;
  return tokens * width * BYTES;
}

/** Keys and values around the ring (arXiv:2310.01889), or tokens against heads (Ulysses, arXiv:2309.14509). */
function contextTransfers(model: ModelSpec, tokens: number, layout: LayerLayout): Transfer[] {
  const { contextParallel: cp, tensorParallel: tp } = layout;
  if (cp === 1) return [];
  const keyValue = keyValueBytes(model, tokens, tp);
  if (layout.contextExchange === 'ring') {
    // A rank sees the keys and values of all others once per pass; backward their gradients go around as well.
    const ring = (pass: Transfer['pass'], rounds: number): Transfer => ({
      name: 'Attention: keys and values around the ring',
      communicator: 'context',
      kind: 'allGather',
      size: rounds * cp * keyValue,
      pass,
      behind: 'attention',
    });
    return [ring('forward', 1), ring('backward', 2)];
  }
  const heads = model.heads / tp;
  const query = tokens * heads * (model.headDim + (model.attention === 'mla' ? model.ropeHeadDim : 0)) * BYTES;
  const output = tokens * heads * (model.attention === 'mla' ? model.valueHeadDim : model.headDim) * BYTES;
  const swap = (what: string, size: number, pass: Transfer['pass']): Transfer => ({
    name: `Attention: ${what}`,
    communicator: 'context',
    kind: 'allToAll',
    size,
    pass,
    behind: 'nothing',
  });
  return (['forward', 'backward'] as const).flatMap((pass) => [
    swap('tokens for heads', query + keyValue, pass),
    swap('heads for tokens', output, pass),
  ]);
}

/**
 * The experts' block: dispatch, the experts' own tensor parallelism, combine, both ways.
 * @param sequenceLength tokens of a sequence, before context parallelism
 */
export function expertTransfers(model: ModelSpec, sequenceLength: number, layout: LayerLayout): Transfer[] {
  const { tensorParallel: tp, expertParallel: ep, expertTensorParallel: etp } = layout;
  const own = groupTokens(sequenceLength, layout) / tp;
  const list: Transfer[] = [];
  for (const pass of ['forward', 'backward'] as const) {
    if (ep > 1)
      for (const kind of ['dispatch', 'combine'] as const)
        list.push({
          name: `Experts: ${kind}`,
          communicator: 'expert',
          kind,
          size: own,
          pass,
          behind: 'nothing',
        });
    if (etp > 1)
      for (const kind of ['allGather', 'reduceScatter'] as const)
        list.push({
          name: `Experts: ${kind === 'allGather' ? 'gather of inputs' : 'scatter of outputs'}`,
          communicator: 'expertTensor',
          kind,
          size: own * etp * model.activeExperts * model.hiddenSize * BYTES,
          pass,
          behind: 'nothing',
        });
  }
  return list;
}

/** Whether only the experts' block sends it. */
export const isOfExperts = ({ communicator }: Transfer): boolean =>
  communicator === 'expert' || communicator === 'expertTensor';

/**
 * Everything that one layer sends for one micro-batch.
 * @param sequenceLength tokens of a sequence, before context parallelism
 */
export function layerTransfers(
  model: ModelSpec,
  sequenceLength: number,
  layout: LayerLayout,
  isMoe: boolean,
): Transfer[] {
  const tokens = groupTokens(sequenceLength, layout);
  const bytes = tokens * model.hiddenSize * BYTES;
  const { tensorParallel: tp, sequenceParallel } = layout;
  const split = (name: string): Transfer[] => (tp > 1 ? splitBlock(name, bytes, sequenceParallel) : []);
  return [
    ...split('Attention'),
    ...contextTransfers(model, tokens, layout),
    // Routed tokens leave for their experts from the sequence-parallel shards; shared experts are split like any block.
    ...(isMoe
      ? [...expertTransfers(model, sequenceLength, layout), ...(model.sharedExperts > 0 ? split('Shared expert') : [])]
      : split('Feed-forward')),
  ];
}

/**
 * Bytes that one device sends to the next stage for one micro-batch: its share of the hidden states, also where every
 * device of the tensor-parallel group holds them whole (arXiv:2104.04473, section 4.1).
 */
export const stageBoundaryBytes = (model: ModelSpec, sequenceLength: number, layout: LayerLayout): number =>
  (groupTokens(sequenceLength, layout) * model.hiddenSize * BYTES) / layout.tensorParallel;

/** What the embedding sends: a vocabulary-parallel table adds up what each device looked up. */
export function embeddingTransfers(model: ModelSpec, sequenceLength: number, layout: LayerLayout): Transfer[] {
  if (layout.tensorParallel === 1) return [];
  const size = groupTokens(sequenceLength, layout) * model.hiddenSize * BYTES;
  const shared = { name: 'Embedding: sum over the vocabulary', communicator: 'tensor', behind: 'nothing' } as const;
  return layout.sequenceParallel
    ? [
        { ...shared, kind: 'reduceScatter', size, pass: 'forward' },
        { ...shared, kind: 'allGather', size, pass: 'backward' },
      ]
    : [{ ...shared, kind: 'allReduce', size, pass: 'forward' }];
}

/** What the head and its loss send: hidden states, and per token the maximum, the sum and the target's logit in FP32. */
export function headTransfers(model: ModelSpec, sequenceLength: number, layout: LayerLayout): Transfer[] {
  if (layout.tensorParallel === 1) return [];
  const tokens = groupTokens(sequenceLength, layout);
  const size = tokens * model.hiddenSize * BYTES;
  const tensor = { communicator: 'tensor' } as const;
  const loss: Transfer[] = ['maximum', 'sum', 'target'].map((what) => ({
    ...tensor,
    name: `Loss: ${what}`,
    kind: 'allReduce',
    size: 4 * tokens,
    pass: 'forward',
    behind: 'nothing',
  }));
  return layout.sequenceParallel
    ? [
        { ...tensor, name: 'Head: gather of inputs', kind: 'allGather', size, pass: 'forward', behind: 'nothing' },
        ...loss,
        {
          ...tensor,
          name: 'Head: second gather of inputs',
          kind: 'allGather',
          size,
          pass: 'backward',
          behind: 'inputs',
        },
        {
          ...tensor,
          name: 'Head: scatter of input gradients',
          kind: 'reduceScatter',
          size,
          pass: 'backward',
          behind: 'weights',
        },
      ]
    : [
        ...loss,
        {
          ...tensor,
          name: 'Head: sum of input gradients',
          kind: 'allReduce',
          size,
          pass: 'backward',
          behind: 'weights',
        },
      ];
}
