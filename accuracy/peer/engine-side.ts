/**
 * A case of the peer as the engine's input: the options that mean the same are chosen here, without translation. Only a
 * stage between the first and the last is looked at, since the peer has neither embedding nor head.
 */
import type { TrainingInput } from '../../src-shared/model/scenario-input';
import type { ModelSpec } from '../../src-shared/model/model-parameters';
import { createDeviceModel, type DeviceModel } from '../../src-main/engine/compute/device-model';
import { layerShape } from '../../src-main/engine/training/layer-cost';
import type { Stage } from '../../src-main/engine/training/stages';
import { givenStrategy, microBatches, type Strategy } from '../../src-main/engine/training/strategy';
import type { LayerShape } from '../../src-main/engine/model/layer-operators';
import { testInput, testModel } from '../../src-main/engine/testing/test-scenario';
import type { PeerExecution, PeerModel } from './peer-case';

const base = testInput('training', { hardware: 'dgx-a100', model: 'gpt-3-175b', deployment: { layout: 'fixed' } });

export interface EngineSide {
  readonly input: TrainingInput;
  readonly model: ModelSpec;
  readonly device: DeviceModel;
  readonly layout: Strategy;
  readonly shape: LayerShape;
  /** A stage with as many layers as the fullest of the peer. */
  readonly stage: Stage;
  readonly layers: number;
  readonly microBatches: number;
  /** Tokens of a micro-batch. */
  readonly tokens: number;
}

const recomputeOf = { none: 'none', attn_only: 'selective', full: 'full' } as const;

/** GPT of these hyper-parameters; without biases, since the engine has either all of them or none. */
const engineModel = (model: PeerModel, isMultiQuery: boolean): ModelSpec =>
  testModel(model.name, {
    layers: model.blocks,
    hiddenSize: model.hidden,
    attention: isMultiQuery ? 'gqa' : 'mha',
    heads: model.heads,
    kvHeads: isMultiQuery ? 1 : model.heads,
    headDim: model.headSize,
    ffnSize: model.feedForward,
    gatedFfn: false,
    vocabulary: 1,
    learnedPositions: model.sequenceLength,
    tiedEmbeddings: true,
    biases: false,
  });

/** The engine's input for a model and an execution of the peer. */
export function engineSide(peer: PeerModel, execution: PeerExecution): EngineSide {
  const model = engineModel(peer, execution.isMultiQuery);
  const deployment: TrainingInput['deployment'] = {
    ...base.deployment,
    tensorParallel: execution.tensorParallel,
    sequenceParallel: execution.tensorExchange === 'rs_ag',
    pipelineParallel: execution.pipelineParallel,
    interleave: execution.interleave,
    microBatch: execution.microBatch,
    recompute: recomputeOf[execution.recompute],
    attentionKernel: 'unfused',
    operatorFusion: 'unfused',
    // In memory the peer shards gradients with the optimiser; it reduces them in the datatype of the weights.
    sharding: execution.shardsOptimizer ? 'gradients' : 'none',
    gradientPrecision: 'bf16',
    overlapTensorParallel: execution.overlapsTensor,
  };
  const input: TrainingInput = {
    ...base,
    model,
    workload: {
      ...base.workload,
      sequenceLength: peer.sequenceLength,
      globalBatch: execution.batch,
      precision: 'bf16',
    },
    deployment,
  };
  const layout: Strategy = { ...givenStrategy(deployment), dataParallel: execution.dataParallel };
  const layers = Math.ceil(peer.blocks / execution.pipelineParallel);
  return {
    input,
    model,
    device: createDeviceModel(input.hardware, 16, 1, true),
    layout,
    shape: layerShape(input, layout),
    stage: { dense: layers, moe: 0, hasEmbedding: false, hasHead: false },
    layers,
    microBatches: microBatches(layout, execution.batch),
    tokens: execution.microBatch * peer.sequenceLength,
  };
}
