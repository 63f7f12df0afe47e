/** Bytes that one block sends for one micro-batch, a stage to the next, and the replicas for one block's weights. */
import { layerTransfers, stageBoundaryBytes, type Transfer } from '../../src-main/engine/training/traffic';
import { stageWeights } from '../../src-main/engine/training/memory';
import type { ComparedCase } from '../lib/compared-case';
import { narrowElements, normBiases } from './conventions';
import type { EngineSide } from './engine-side';
import type { PeerCase } from './peer-case';
import { row, translate, type Term } from './translated';

const bytesOf = (list: readonly Transfer[]): number => list.reduce((total, { size }) => total + size, 0);

/** Gathers that the engine repeats in the backward pass, as Megatron-LM does, and the peer does not. */
function sparedGathers({ execution }: PeerCase, again: readonly Transfer[]): Transfer[] {
  const { recompute, gathersAgain } = execution;
  if (recompute === 'full') return [...again];
  if (gathersAgain) return [];
  return again.filter(({ name }) => !(recompute === 'attn_only' && name.startsWith('Attention')));
}

/** Rows of a case. */
export function compareTraffic(peer: PeerCase, engine: EngineSide): ComparedCase[] {
  const { id, stats, execution } = peer;
  const { layout, model, input } = engine;
  const { sequenceLength } = input.workload;
  const isFull = execution.recompute === 'full';
  const transfers = layerTransfers(model, sequenceLength, layout, false);
  const again = transfers.filter(({ behind }) => behind === 'inputs');
  const once = (pass: Transfer['pass']): number =>
    bytesOf(transfers.filter((each) => each.pass === pass && each.behind !== 'inputs'));
  const compare = (metric: string, value: number, figure: string, ...terms: Term[]): ComparedCase[] => {
    const whole = terms.reduce((total, [, amount]) => total + amount, value);
    const translated = translate(value, ...terms, narrowElements(execution, whole));
    return row(id, 'peer/communication', metric, 'bytes', translated, stats[figure]);
  };
  // At the end of a chunk p2p_rs_ag takes the two halves of the all-reduce apart and counts each.
  const halves = (bytes: number): Term => [
    'an all-reduce counts as a reduce-scatter and an all-gather',
    execution.tensorExchange === 'p2p_rs_ag' ? bytes : 0,
  ];
  const pass = (name: Transfer['pass'], short: 'fw' | 'bw'): ComparedCase[] => {
    const bytes = once(name);
    const hop = layout.pipelineParallel > 1 ? stageBoundaryBytes(model, sequenceLength, layout) : 0;
    const copies = execution.tensorExchange === 'ar' ? layout.tensorParallel - 1 : 0;
    return [
      ...compare(`tensor-parallel bytes of a block, ${name}`, bytes, `baseblock_${short}_tp_size`),
      ...compare(
        `tensor-parallel bytes of a chunk's last block, ${name}`,
        bytes,
        `edgeblock_${short}_tp_size`,
        halves(bytes),
      ),
      ...compare(`bytes from stage to stage, ${name}`, hop, `block_${short}_pp_size`, [
        'every device of the group sends the whole activation',
        copies * hop,
      ]),
    ];
  };
  if (!execution.isTraining) return pass('forward', 'fw');
  // Full recomputation repeats the forward pass with its traffic.
  const repeated = bytesOf(again) + (isFull ? once('forward') : 0);
  // 16-bit gradients are reduced and 16-bit weights gathered: the same bytes.
  const replicated =
    layout.dataParallel > 1
      ? 2 * stageWeights(model, { ...engine.stage, dense: 1 }, layout.tensorParallel, 1).dense
      : 0;
  return [
    ...pass('forward', 'fw'),
    ...pass('backward', 'bw'),
    ...compare('tensor-parallel bytes of a block, repeated', repeated, 'baseblock_recomm_size', [
      isFull
        ? 'full recomputation gathers the inputs of products once more, not twice'
        : 'gathered inputs are kept instead of gathered again',
      -bytesOf(sparedGathers(peer, again)),
    ]),
    ...(replicated > 0
      ? compare(
          'bytes that replicas reduce, and gather, for a block',
          replicated,
          'block_dp_size',
          normBiases(model, 2),
        )
      : []),
  ];
}
