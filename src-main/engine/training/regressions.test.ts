/**
 * Mistakes that estimators of training have made, each against figures worked out by hand from hyper-parameters: what a
 * device holds of experts and gradients, pipelines that do not divide, peaks by stage, gated blocks, active parameters.
 */
import { describe, expect, it } from 'vitest';
import type { MemoryPart } from '../../../src-shared/results/run-result';
import { layerOperators } from '../model/layer-operators';
import { operatorFlops } from '../model/operator';
import { activeParameters, totalParameters } from '../model/parameters';
import { libraryModel, testInput, type TestScenario } from '../testing/test-scenario';
import { layerShape } from './layer-cost';
import { forwardFlopsPerSequence, modelFlopsPerStep } from './model-flops';
import { trainingContext } from './run';
import { estimateStep, stepModel, type StepEstimate } from './step';
import { givenStrategy, type Strategy } from './strategy';

function prepared(
  scenario: Omit<TestScenario, 'hardware'> & { systems: number },
  dataParallel: number,
  change: (input: ReturnType<typeof testInput<'training'>>) => ReturnType<typeof testInput<'training'>> = (input) =>
    input,
) {
  const { systems, deployment, ...rest } = scenario;
  const input = change(
    testInput('training', { hardware: 'dgx-h100', ...rest, deployment: { systems, layout: 'fixed', ...deployment } }),
  );
  const strategy: Strategy = { ...givenStrategy(input.deployment), dataParallel };
  return { context: trainingContext(input), input, strategy };
}

const sizeOf = (parts: readonly MemoryPart[], key: string): number =>
  parts.find((part) => part.key === key)?.sizeBytes ?? NaN;

function stageAt(estimate: StepEstimate, place: number) {
  const found = estimate.stageMemory.find(({ stage }) => stage.places.includes(place));
  if (!found) throw new Error(`no stage ${place}`);
  return found;
}

describe('memory of a mixture of experts', () => {
  // Mixtral 8x7B on 2 servers: TP 4, DP 4, EP 4, expert TP 2.
  // An expert: 3 matrices of 4096 x 14336 = 176,160,768. All: 8 x 32 of them = 45,097,156,608.
  // A device holds 1 / (EP x ETP) of the experts, an eighth: 5,637,144,576. Not 1 / TP, not 1 / (TP x EP), not 1 / EP.
  const experts = 5_637_144_576;
  // The rest of a layer: queries and outputs 2 x 4096^2, keys and values 2 x 4096 x 1024, together 41,943,040, over TP 4:
  // 10,485,760; two norms (8,192) and the router (4096 x 8 = 32,768) whole. 32 layers: 336,855,040. Embedding and head
  // 2 x 32000 x 4096 over TP 4: 65,536,000. Together 402,391,040.
  const dense = 402_391_040;
  const { context, strategy } = prepared(
    {
      systems: 2,
      model: 'mixtral-8x7b',
      workload: { sequenceLength: 4096, globalBatch: 64 },
      deployment: { tensorParallel: 4, expertParallel: 4, expertTensorParallel: 2, sharding: 'optimizer' },
    },
    4,
  );
  const { memoryParts } = estimateStep(context, strategy);

  it('is divided by EP x ETP', () => {
    expect(sizeOf(memoryParts, 'weights')).toBe(2 * (experts + dense));
    expect(sizeOf(memoryParts, 'gradients')).toBe(4 * (experts + dense));
  });

  it('has as many replicas of an expert as devices are left: 16 / (EP 4 x ETP 2) = 2, not DP 4', () => {
    expect(sizeOf(memoryParts, 'optimizer')).toBe(12 * (experts / 2 + dense / 4));
  });
});

describe('pipelines that do not divide', () => {
  // 96 layers over 10 stages: 6 of them have 10 layers where others have 9. A mean of 9.6 would be 4% too fast.
  const scenario = {
    systems: 80,
    model: 'gpt-3-175b',
    workload: { sequenceLength: 2048, globalBatch: 640 },
    deployment: { tensorParallel: 8, pipelineParallel: 10, firstStageLayers: 10, lastStageLayers: 9 },
  } as const;
  const uneven = prepared(scenario, 8);
  const even = prepared({ ...scenario, deployment: { ...scenario.deployment, lastStageLayers: 10 } }, 8, (input) => ({
    ...input,
    model: { ...input.model, layers: 100 },
  }));

  it('hold every layer, in stages that differ by one', () => {
    const { kinds } = stepModel(uneven.context, uneven.strategy);
    const sizes = kinds.flatMap((kind) => kind.places.map(() => kind.dense));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(96);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([9, 9, 9, 9, 10, 10, 10, 10, 10, 10]);
  });

  it('run at the pace of 10 layers: as a model of 100 layers on as many stages, before its head', () => {
    const [ten, hundred] = [uneven, even].map(({ context, strategy }) => stepModel(context, strategy).pace.times);
    expect(Math.max(...(ten?.forwardS.slice(1, 9) ?? []))).toBe(hundred?.forwardS[5]);
    const step = estimateStep(uneven.context, uneven.strategy);
    // 80 micro-batches of the slowest stage are the least that a step can take.
    const slowestS = 80 * ((hundred?.forwardS[5] ?? 0) + (hundred?.backwardS[5] ?? 0) + (hundred?.weightsS[5] ?? 0));
    expect(step.stepS).toBeGreaterThan(slowestS);
  });

  it('hold the weights of 10 layers where there are 10', () => {
    const step = estimateStep(uneven.context, uneven.strategy);
    const [ten, nine] = [1, 8].map((place) => stageAt(step, place));
    if (!ten || !nine) throw new Error('no stages');
    expect(ten.stage.dense - nine.stage.dense).toBe(1);
    // A layer: (12 h^2 + 9 h) / 8 and 4 h of its norms, h = 12288: 226,555,392 weights on a device.
    expect(sizeOf(ten.parts, 'weights') - sizeOf(nine.parts, 'weights')).toBe(2 * 226_555_392);
  });
});

describe('peaks by stage', () => {
  const scenario = {
    systems: 8,
    model: 'gpt-3-175b',
    workload: { sequenceLength: 2048, globalBatch: 64 },
    deployment: {
      tensorParallel: 8,
      pipelineParallel: 8,
      firstStageLayers: 12,
      lastStageLayers: 12,
      recompute: 'none',
    },
  } as const;
  const { context, strategy } = prepared(scenario, 1);
  const step = estimateStep(context, strategy);
  // A layer keeps 32 h per token with flash attention (34 h without its dropout masks), an eighth on a device:
  // 32 x 12288 x 2048 / 8 = 100,663,296. 12 layers: 1,207,959,552 per micro-batch in flight.
  const perMicroBatch = 1_207_959_552;

  it('fall from 8 micro-batches in flight on the first stage to 1 on the last', () => {
    for (let place = 0; place < 8; place++) {
      const kind = stageAt(step, place);
      // Equal stages are priced once, at the outermost place.
      expect(sizeOf(kind.parts, 'activations')).toBe((8 - kind.stage.first) * perMicroBatch);
    }
    expect(stageAt(step, 0).inFlight).toBe(8);
    expect(stageAt(step, 1).inFlight).toBe(7);
    expect(stageAt(step, 7).inFlight).toBe(1);
  });

  it('are not their mean: the step needs what the fullest stage needs', () => {
    const totals = step.stageMemory.map(({ totalBytes }) => totalBytes);
    expect(step.memoryBytes).toBe(Math.max(...totals));
    expect(step.fullestStage).toBe(0);
  });

  it('lie on the last stage where its logits outweigh what the first keeps', () => {
    // Llama 3.1 8B on 2 stages, 2 sequences of 8192 in one micro-batch. Logits: 4 x 128256 x 16384 bytes, 8.4 GB. A layer:
    // norms 8 x 4096, attention 2 x (2 x 32 + 2 x 8) x 128, block 2 x 3 x 14336 = 139,264 bytes per token, 2.3 GB.
    // The head's 128256 x 4096 weights pass their gradient in 16 bits, as those of one layer do on both stages.
    const last = prepared(
      {
        systems: 1,
        model: 'llama-3.1-8b',
        workload: { sequenceLength: 8192, globalBatch: 8 },
        deployment: {
          pipelineParallel: 2,
          microBatch: 2,
          firstStageLayers: 16,
          lastStageLayers: 16,
          recompute: 'full',
        },
      },
      4,
    );
    const estimate = estimateStep(last.context, last.strategy);
    const [first, end] = [0, 1].map((place) => stageAt(estimate, place));
    if (!first || !end) throw new Error('no stages');
    expect(estimate.fullestStage).toBe(1);
    const more = 4 * 128256 * 16384 - 139_264 * 16384 + 2 * 128256 * 4096;
    expect(sizeOf(end.parts, 'working') - sizeOf(first.parts, 'working')).toBe(more);
  });
});

describe('gradients', () => {
  // GPT-3 175B, TP 8, PP 8: 12 layers of 226,555,392 weights on a device of a stage between the ends (see above):
  // 2,718,664,704, in FP32 10,874,658,816 bytes. Neither the whole model's 698 GB nor its 8th part.
  const { context, strategy } = prepared(
    {
      systems: 64,
      model: 'gpt-3-175b',
      workload: { sequenceLength: 2048, globalBatch: 512 },
      deployment: { tensorParallel: 8, pipelineParallel: 8, firstStageLayers: 12, lastStageLayers: 12 },
    },
    8,
  );
  const middle = (change: Partial<Strategy>) => stageAt(estimateStep(context, { ...strategy, ...change }), 3).parts;

  it('are divided by TP x PP, and by replicas only where these shard them', () => {
    expect(sizeOf(middle({ sharding: 'none' }), 'gradients')).toBe(10_874_658_816);
    expect(sizeOf(middle({ sharding: 'optimizer' }), 'gradients')).toBe(10_874_658_816);
    // ZeRO 2: an eighth, and two layers at work of twelve.
    expect(sizeOf(middle({ sharding: 'gradients' }), 'gradients')).toBeCloseTo(10_874_658_816 * (1 / 8 + 2 / 12), 0);
  });
});

describe('gated feed-forward blocks', () => {
  // Llama 3.1 8B: 3 x 4096 x 14336 = 176,160,768 weights per block; attention 41,943,040; norms 8,192; 32 layers of
  // 218,112,000; embedding and head 2 x 128256 x 4096 = 1,050,673,152; final norm 4,096. Two matrices would make 6.15 billion.
  const model = libraryModel('llama-3.1-8b');

  it('have three matrices in the parameters', () => {
    expect(totalParameters(model, false)).toBe(8_030_261_248);
  });

  it('have three matrices in the FLOPs, forward 2 x 176,160,768 per token', () => {
    const { input, strategy } = prepared(
      { systems: 1, model: 'llama-3.1-8b', workload: { sequenceLength: 4096, globalBatch: 8 } },
      8,
    );
    const flops = layerOperators(model, layerShape(input, strategy), false)
      .filter((each) => each.part === 'ffn' && each.unit === 'gemm')
      .reduce((sum, each) => sum + operatorFlops(each), 0);
    expect(flops / 4096).toBe(2 * 176_160_768);
  });

  it('have two where they are not gated', () => {
    expect(totalParameters(model, false) - totalParameters({ ...model, gatedFfn: false }, false)).toBe(
      32 * 4096 * 14336,
    );
  });
});

describe('active and total parameters', () => {
  // Mixtral 8x7B: a layer 41,943,040 + 8,192 + 32,768 + 8 experts of 176,160,768 = 1,451,270,144; 32 layers, embedding
  // and head 262,144,000, final norm 4,096: 46,702,792,704. A token uses 2 experts of 8: less 32 x 6 x 176,160,768.
  const model = libraryModel('mixtral-8x7b');
  const [total, active] = [46_702_792_704, 12_879_925_248];

  it('are counted apart', () => {
    expect(totalParameters(model, false)).toBe(total);
    expect(activeParameters(model, false)).toBe(active);
  });

  it('set memory and FLOPs apart: memory by the total, FLOPs by what is active', () => {
    const length = 4096;
    // The look-up of the embedding (131,072,000) and the norms (32 x 8,192 + 4,096) are no products; causal attention
    // does 4 FLOPs per head dimension for half of the 4096 keys, 32 heads of 128, 32 layers.
    const products = 2 * (active - 131_072_000 - 266_240);
    const attention = 4 * (length / 2) * 32 * 128 * 32;
    expect(forwardFlopsPerSequence(model, length)).toBe(length * (products + attention));
    expect(modelFlopsPerStep(model, length, 8)).toBe(3 * 8 * length * (products + attention));
    const { context, strategy } = prepared(
      { systems: 1, model: 'mixtral-8x7b', workload: { sequenceLength: length, globalBatch: 8 } },
      8,
    );
    // Without a split a device holds all of it; the final norm is in no stage.
    expect(sizeOf(estimateStep(context, strategy).memoryParts, 'weights')).toBe(2 * (total - 4096));
  });
});
