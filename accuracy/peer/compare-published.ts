/**
 * Memory that Korthikanti et al. publish (arXiv:2205.05198, figures 1 and 7) for cases of the peer's file: here the engine
 * counts in its own way, with biases and FP32 gradients, and nothing is translated. Both figures count layers alone.
 */
import type { TrainingInput } from '../../src-shared/model/scenario-input';
import {
  inFlightMicroBatches,
  stageActivations,
  stageBytes,
  stageWeights,
} from '../../src-main/engine/training/memory';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { compared, type ComparedCase } from '../lib/compared-case';
import { engineSide, type EngineSide } from './engine-side';
import { peerExecution, peerModel } from './peer-case';

const family = 'published memory (arXiv:2205.05198)';
const GIB = 2 ** 30;

/** A case in the engine's own way of counting. */
function ownSide(models: Fields, fields: Fields): EngineSide {
  const model = peerModel(models, textOf(fields['model']));
  const side = engineSide(model, peerExecution(fieldsOf(fields['execution'])));
  const withBiases = { ...side.model, biases: true };
  const input: TrainingInput = {
    ...side.input,
    model: withBiases,
    deployment: { ...side.input.deployment, gradientPrecision: 'fp32' },
  };
  return { ...side, model: withBiases, input };
}

/** Activations of all micro-batches in flight on the first stage, bytes. */
const activationsOf = ({ input, stage, layout, microBatches }: EngineSide): number =>
  stageActivations(input, stage, layout).perMicroBatch * inFlightMicroBatches(layout, microBatches, 0);

/** Figure 1: bytes of parameters and states, and of activations, on the first stage. */
function figureOne(models: Fields, fields: Fields): ComparedCase[] {
  const measured = fieldsOf(fields['measured']);
  const states = numberOf(measured['params_grads_optimizer_GiB']);
  const activations = numberOf(measured['activations_GiB']);
  if (states === null || activations === null) return [];
  const side = ownSide(models, fields);
  const weights = stageWeights(side.model, side.stage, side.layout.tensorParallel, 1);
  const bytes = stageBytes(side.input, side.stage, weights, side.layout);
  const sum = bytes.weights + bytes.gradients + bytes.optimizer;
  const id = textOf(fields['id']);
  return [
    compared(id, family, 'weights, gradients and states', 'GiB', sum / GIB, states),
    compared(id, family, 'activations', 'GiB', activationsOf(side) / GIB, activations),
  ];
}

/** Figure 7: activations relative to those without recomputation and sequence parallelism. */
function figureSeven(models: Fields, listed: readonly Fields[]): ComparedCase[] {
  return listed.flatMap((fields) => {
    const name = textOf(fields['model']);
    const whole = listed.find((each) => textOf(each['model']) === name && each['mode'] === 'none');
    const published = numberOf(fields['published_pct_of_none']);
    if (!whole || published === null || fields === whole) return [];
    const id = `figure 7/${name}/${textOf(fields['mode'])}`;
    const share = (100 * activationsOf(ownSide(models, fields))) / activationsOf(ownSide(models, whole));
    return [compared(id, family, 'activations relative to none', '%', share, published)];
  });
}

/** Rows of a file. */
export function comparePublishedMemory(content: Fields): ComparedCase[] {
  const models = fieldsOf(content['models']);
  return [
    ...listOf(content['cases']).flatMap((each) => figureOne(models, each)),
    ...figureSeven(models, listOf(content['activation_relative_fig7'])),
  ];
}
