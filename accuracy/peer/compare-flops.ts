/**
 * FLOPs of one block for one micro-batch on one device. Products come from the engine's operators; element-wise work,
 * which the engine times by its bytes, is counted at the peer's rates per element.
 */
import { backwardDataTime, backwardWeightTime } from '../../src-main/engine/compute/device-model';
import { layerOperators } from '../../src-main/engine/model/layer-operators';
import { operatorFlops } from '../../src-main/engine/model/operator';
import type { ComparedCase } from '../lib/compared-case';
import type { EngineSide } from './engine-side';
import type { PeerCase } from './peer-case';
import { row, translate } from './translated';

/** FLOPs per element: forward, backward for inputs, backward for weights. */
const rates = {
  norm: [9, 14, 7],
  softmax: [5, 8, 0],
  gelu: [8, 13, 0],
  dropout: [1, 1, 0],
  residual: [1, 2, 0],
  fork: [0, 2, 0],
  forkOfThree: [0, 3, 0],
} as const;

/** Element-wise FLOPs of a block as the peer counts them, by pass. */
export function elementFlops({ model, execution }: Pick<PeerCase, 'model' | 'execution'>): [number, number, number] {
  const { tensorParallel: tp, microBatch, overlapsTensor } = execution;
  const whole = microBatch * model.sequenceLength * model.hidden;
  const own = execution.tensorExchange === 'rs_ag' ? whole / tp : whole;
  const scores = Math.floor(model.heads / tp) * model.sequenceLength ** 2 * microBatch;
  const inner = (microBatch * model.sequenceLength * model.feedForward) / tp;
  const elements: readonly (readonly [keyof typeof rates, number])[] = [
    ['norm', 2 * own],
    ['softmax', scores],
    ['gelu', inner],
    ['dropout', scores + 2 * own],
    ['residual', 2 * own],
    ['fork', 2 * own],
    ['forkOfThree', overlapsTensor ? 0 : whole],
  ];
  const sums = [0, 1, 2].map((pass) =>
    elements.reduce((sum, [kind, count]) => sum + count * (rates[kind][pass] ?? 0), 0),
  ) as [number, number, number];
  // The additions of a sum over the group: of outputs forward, of input gradients backward, in two places each.
  const additions = overlapsTensor || tp === 1 ? 0 : (2 * whole * (tp - 1)) / tp;
  return [sums[0] + additions, sums[1] + additions, sums[2]];
}

/** Rows of a case. */
export function compareFlops(peer: PeerCase, engine: EngineSide): ComparedCase[] {
  const products = layerOperators(engine.model, engine.shape, false).filter(({ unit }) => unit !== 'vector');
  const forward = products.reduce((sum, each) => sum + operatorFlops(each), 0);
  const backward = products.reduce(
    (sum, each) => sum + backwardDataTime(engine.device, each).flops + backwardWeightTime(engine.device, each).flops,
    0,
  );
  const [elementsForward, elementsInputs, elementsWeights] = elementFlops(peer);
  const why = "element-wise work at the peer's FLOPs per element";
  const { stats } = peer;
  const rows = row(
    peer.id,
    'peer/flops',
    'forward FLOPs of a block',
    'FLOP',
    translate(forward, [why, elementsForward]),
    stats['block_fw_flops'],
  );
  if (!peer.execution.isTraining) return rows;
  return [
    ...rows,
    ...row(
      peer.id,
      'peer/flops',
      'backward FLOPs of a block',
      'FLOP',
      translate(backward, [why, elementsInputs + elementsWeights]),
      (stats['block_agrad_flops'] ?? 0) + (stats['block_wgrad_flops'] ?? 0),
    ),
  ];
}
