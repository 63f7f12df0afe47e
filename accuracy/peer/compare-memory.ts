/** Memory of a stage by part, each brought to the peer's way of counting. */
import { hostBytes, inFlightMicroBatches, stageBytes, stageWeights } from '../../src-main/engine/training/memory';
import type { Strategy } from '../../src-main/engine/training/strategy';
import { notExpressible, type ComparedCase } from '../lib/compared-case';
import { activationFigures, inPeerBytes, type ActivationFigures } from './activation-figures';
import { narrowElements } from './conventions';
import type { EngineSide } from './engine-side';
import type { PeerCase } from './peer-case';
import { row, translate, type Term, type Translated } from './translated';

const family = 'peer/memory';

/** Weights, gradients and optimiser states. */
function stateRows(peer: PeerCase, engine: EngineSide): ComparedCase[] {
  const { id, stats, execution } = peer;
  const { model, layout, stage, layers } = engine;
  const weights = stageWeights(model, stage, layout.tensorParallel, 1);
  const bytes = stageBytes(engine.input, stage, weights, layout);
  const biases = (2 * model.hiddenSize * layers) / weights.dense;
  const ofNorms = (part: number): Term => ['norms have biases', part * biases];
  const rows = row(
    id,
    family,
    'weights',
    'bytes',
    inPeerBytes(peer, bytes.weights, [ofNorms(bytes.weights)], 0),
    stats['weight_space'],
  );
  if (!execution.isTraining) return rows;
  const block = weights.dense / layers + 2 * model.hiddenSize;
  const shards = execution.shardsOptimizer ? layout.dataParallel : 1;
  // Sharded, the engine holds the sums of two layers at work in 16 bits: as many bytes as one in FP32.
  const held = execution.shardsOptimizer ? Math.min(2, layers) * 2 * block : 2 * block;
  const rest = (2 * block * (layers - 1)) / shards;
  rows.push(
    ...row(
      id,
      family,
      'gradients of weights',
      'bytes',
      translate(
        bytes.gradients,
        ofNorms(bytes.gradients),
        ['one block is held in FP32', 4 * block - held],
        ['the block at work is not held in its shard as well', execution.shardsOptimizer ? (-2 * block) / shards : 0],
        narrowElements(execution, rest),
      ),
      stats['weight_grad_space'],
    ),
    ...row(
      id,
      family,
      'optimiser states',
      'bytes',
      translate(bytes.optimizer, ofNorms(bytes.optimizer)),
      stats['optimizer_space'],
    ),
  );
  return rows;
}

/** What is kept in host memory where the peer offloads. */
function hostRows(peer: PeerCase, engine: EngineSide, figures: ActivationFigures): ComparedCase[] {
  const { id, stats, execution } = peer;
  const { offloads } = execution;
  if (!offloads.weights && !offloads.activations && !offloads.optimizer) return [];
  const { model, layout, stage, layers } = engine;
  const weights = stageWeights(model, stage, layout.tensorParallel, 1);
  const states = weights.dense / (execution.shardsOptimizer ? layout.dataParallel : 1);
  const biases = 1 + (2 * model.hiddenSize * layers) / weights.dense;
  const inFlight = inFlightMicroBatches(layout, engine.microBatches, 0);
  const hostOf = (offload: Strategy['offload']): number => {
    const chosen = { ...layout, offload };
    return hostBytes(engine.input, weights, stageBytes(engine.input, stage, weights, chosen), inFlight, chosen);
  };
  const activations = offloads.activations ? hostOf('activations') : 0;
  const optimizer = offloads.optimizer ? hostOf('optimizer') : 0;
  const kept = engine.layout.recompute === 'full' ? figures.checkpoints.value : figures.space.value;
  const terms: Term[] = [
    ['activations as the peer counts them', offloads.activations ? kept - activations : 0],
    ['norms have biases', optimizer * (biases - 1)],
    ['weights apart', offloads.optimizer ? -2 * states * biases : 0],
    ['weights are offloaded as well', offloads.weights ? 2 * weights.dense * biases : 0],
  ];
  const reason =
    'The peer offloads weights, activations and optimiser at once and keeps two blocks of each; the engine offloads one of the last two';
  return [
    ...row(
      id,
      family,
      'host memory',
      'bytes',
      translate(activations + optimizer, ...terms),
      stats['proc_mem_tier2_cap_req'],
    ),
    notExpressible(id, family, reason, 'device memory', 'bytes', stats['proc_mem_tier1_cap_req'] ?? null),
  ];
}

/** Rows of a case. */
export function compareMemory(peer: PeerCase, engine: EngineSide): ComparedCase[] {
  const { id, stats, execution } = peer;
  const figures = activationFigures(peer, engine);
  const part = (metric: string, figure: Translated, name: string): ComparedCase[] =>
    row(id, family, metric, 'bytes', figure, stats[name]);
  const rows = [...stateRows(peer, engine), ...part('activations', figures.space, 'act_space')];
  if (!execution.isTraining) return rows;
  return [
    ...rows,
    ...part('activations that a block keeps', figures.kept, 'block_act_storage_space'),
    ...part('activations of the block at work', figures.working, 'block_act_working_space'),
    ...part('gradients of activations', figures.gradients, 'act_grad_space'),
    ...part('checkpoints', figures.checkpoints, 'act_checkpoint_size'),
    ...hostRows(peer, engine, figures),
  ];
}
