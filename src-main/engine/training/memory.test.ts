/** Memory against the published formulas of arXiv:2205.05198 and the sums of ZeRO (arXiv:1910.02054). */
import { describe, expect, it } from 'vitest';
import { libraryModel, testInput } from '../testing/test-scenario';
import { totalParameters } from '../model/parameters';
import { activationBytesPerToken, activationsOnDevice, type ActivationForm } from './activations';
import { hostBytes, inFlightMicroBatches, memoryPartsOf, stageBytes, stageWeights, totalBytes } from './memory';
import { cutStages } from './stages';
import { givenStrategy, type Recompute, type Sharding } from './strategy';

const gpt = libraryModel('gpt-3-175b');
const [h, a, s] = [gpt.hiddenSize, gpt.heads, 2048];

const form = (unfusedLength: number): ActivationForm => ({ imbalance: 1, unfusedLength, expertTensorParallel: 1 });
const onDevice = (recompute: Recompute, unfusedLength: number, tp = 1, sequenceParallel = true): number =>
  activationsOnDevice(activationBytesPerToken(gpt, false, recompute, form(unfusedLength)), tp, sequenceParallel);

describe('activations of one layer', () => {
  it('are 34 h + 5 a s per token with unfused attention (equation 1)', () => {
    expect(onDevice('none', s)).toBe(34 * h + 5 * a * s);
  });
  it('are 34 h with the attention core recomputed (equation 6)', () => {
    expect(onDevice('selective', s)).toBe(34 * h);
  });
  it('are 2 h with full recomputation (section 4.3)', () => {
    expect(onDevice('full', s)).toBe(2 * h);
  });
  it('lose scores and dropout masks with flash attention', () => {
    expect(onDevice('none', 0)).toBe(32 * h);
  });
  it('are h (10 + 24 / t + 5 a s / (h t)) with tensor parallelism alone (equation 2), all over t with sequence parallelism (equation 4)', () => {
    expect(onDevice('none', s, 8, false)).toBeCloseTo(10 * h + (24 * h + 5 * a * s) / 8, 6);
    expect(onDevice('none', s, 8, true)).toBeCloseTo((34 * h + 5 * a * s) / 8, 6);
  });
  it.each(['gpt-3-175b', 'llama-3.1-70b', 'deepseek-v3'])('%s: more recomputation keeps less', (id) => {
    const model = libraryModel(id);
    for (const isMoe of model.experts > 0 ? [false, true] : [false]) {
      const [none, selective, full] = (['none', 'selective', 'full'] as const).map((recompute) =>
        activationsOnDevice(activationBytesPerToken(model, isMoe, recompute), 1, true),
      ) as [number, number, number];
      expect(none).toBeGreaterThan(selective);
      expect(selective).toBeGreaterThan(full);
    }
  });
});

const pipeline = (pipelineParallel: number, interleave: number) =>
  ({
    pipelineParallel,
    interleave,
    schedule: 'oneForwardOneBackward',
    expertParallel: 8,
    expertTensorParallel: 1,
    overlapExpertParallel: false,
  }) as const;

describe('inFlightMicroBatches', () => {
  it('is the number of stages still to come in 1F1B', () => {
    expect([0, 1, 7].map((index) => inFlightMicroBatches(pipeline(8, 1), 64, index))).toEqual([8, 7, 1]);
  });
  it('is p (1 + (p - 1) / (p m)) on the first stage when interleaved (section 4.2.3)', () => {
    expect(inFlightMicroBatches(pipeline(8, 4), 64, 0)).toBeCloseTo(8 * (1 + 7 / (8 * 4)), 12);
    expect(inFlightMicroBatches(pipeline(8, 4), 64, 7)).toBeCloseTo(8 - 7 / 4, 12);
  });
  it('is a chunk more where dispatch and combine run behind another micro-batch', () => {
    const both = (depth: number, chunks: number) => ({ ...pipeline(depth, chunks), overlapExpertParallel: true });
    expect(inFlightMicroBatches(both(1, 1), 64, 0)).toBe(2);
    expect(inFlightMicroBatches(both(8, 4), 64, 0) - inFlightMicroBatches(pipeline(8, 4), 64, 0)).toBeCloseTo(
      1 / 4,
      12,
    );
    expect(inFlightMicroBatches({ ...both(8, 1), schedule: 'dualPipe' }, 64, 3)).toBe(9);
    expect(inFlightMicroBatches(both(1, 1), 1, 0)).toBe(1);
    expect(inFlightMicroBatches({ ...both(1, 1), expertParallel: 1 }, 64, 0)).toBe(1);
  });
  it('is never more than there are', () => {
    expect(inFlightMicroBatches(pipeline(8, 4), 3, 0)).toBe(3);
    expect(inFlightMicroBatches(pipeline(1, 1), 64, 0)).toBe(1);
  });
});

describe('weights', () => {
  it.each(['gpt-3-175b', 'llama-3.1-8b', 'mixtral-8x7b', 'deepseek-v3'])('%s: the stages hold the model', (id) => {
    const model = libraryModel(id);
    for (const stages of [1, 4, 8]) {
      const sum = cutStages(model, stages)
        .map((stage) => stageWeights(model, stage, 1, 1))
        .reduce((total, each) => total + each.dense + each.experts, 0);
      // A tied head on another stage is a copy; the final norm is not counted.
      const copy = model.tiedEmbeddings && stages > 1 ? model.vocabulary * model.hiddenSize : 0;
      expect((sum - copy) / totalParameters(model, true)).toBeCloseTo(1, 5);
    }
  });
  it('spread experts over EP and the rest over TP', () => {
    const model = libraryModel('mixtral-8x7b');
    const [stage] = cutStages(model, 1);
    if (!stage) throw new Error('no stage');
    const whole = stageWeights(model, stage, 1, 1);
    const split = stageWeights(model, stage, 4, 8);
    expect(split.experts).toBe(whole.experts / 8);
    expect(stageWeights(model, stage, 4, 4, 2).experts).toBe(whole.experts / 8);
    expect(split.dense / (whole.dense / 4)).toBeCloseTo(1, 2);
  });
});

describe('one stage', () => {
  const input = testInput('training', {
    hardware: 'dgx-a100',
    model: 'gpt-3-175b',
    workload: { sequenceLength: 2048, globalBatch: 512 },
    deployment: { systems: 64 },
  });
  const [stage] = cutStages(input.model, 8);
  if (!stage) throw new Error('no stage');
  const weights = stageWeights(input.model, stage, 8, 1);
  const strategy = {
    ...givenStrategy(input.deployment),
    tensorParallel: 8,
    pipelineParallel: 8,
    dataParallel: 8,
    recompute: 'none',
  } as const;
  const bytes = stageBytes(input, stage, weights, strategy);

  it('holds 2 + 4 bytes per weight and 12 shared by the replicas', () => {
    expect(bytes.weights).toBe(2 * weights.dense);
    expect(bytes.gradients).toBe(4 * weights.dense);
    expect(bytes.optimizer).toBe((12 * weights.dense) / 8);
    const of = (sharding: Sharding) => stageBytes(input, stage, weights, { ...strategy, sharding });
    expect(of('none').optimizer).toBe(12 * weights.dense);
    // ZeRO 2 and 3 keep a share, and the layers at work: 2 of 12.
    expect(of('gradients').gradients).toBeCloseTo(4 * weights.dense * (1 / 8 + 1 / 6), 0);
    expect(of('gradients').weights).toBe(2 * weights.dense);
    expect(of('parameters').weights).toBeCloseTo(2 * weights.dense * (1 / 8 + 1 / 6), 0);
  });

  it('keeps in the host what an offloaded optimiser needs: states, gradients as they are kept, new weights', () => {
    const of = (deployment: Partial<typeof input.deployment>) =>
      hostBytes({ ...input, deployment: { ...input.deployment, ...deployment } }, weights, bytes, 1, {
        ...strategy,
        offload: 'optimizer',
      });
    expect(of({})).toBeCloseTo(((12 + 4 + 2) * weights.dense) / 8, 0);
    expect(of({ gradientPrecision: 'bf16' })).toBeCloseTo(((12 + 2 + 2) * weights.dense) / 8, 0);
    // Groups of two replicas share the states, not all eight.
    expect(of({ shardingGroup: 2 })).toBeCloseTo(((12 + 4 + 2) * weights.dense) / 2, 0);
  });

  it('splits activations over TP', () => {
    const perLayer = (32 * h * 2048) / 8;
    expect(bytes.activationsPerMicroBatch).toBeCloseTo(12 * perLayer, 0);
  });

  it('shows parts that add up', () => {
    const sum = memoryPartsOf(bytes, 7.5).reduce((total, part) => total + part.sizeBytes, 0);
    expect(sum / totalBytes(bytes, 7.5)).toBeCloseTo(1, 12);
  });
});
