/** FLOPs of the operator lists against closed forms. */
import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { library } from '../../../src-shared/model/library';
import { forwardFlopsPerSequence } from '../training/model-flops';
import { libraryModel } from '../testing/test-scenario';
import { headOperators, layerOperators, type LayerShape } from './layer-operators';
import { operatorFlops, type Operator } from './operator';
import { activeParameters, layerCounts } from './parameters';

const training = (tokens: number, tensorParallel = 1): LayerShape => ({
  tokens,
  keysPerQuery: tokens / 2,
  sequences: 1,
  contextTokens: 0,
  isDecode: false,
  tensorParallel,
  expertParallel: 1,
  expertGroupTokens: tokens / tensorParallel,
  expertImbalance: 1,
  kvBytes: 2,
  isUnfused: false,
});
const matrixFlops = (operators: readonly Operator[]): number =>
  operators.reduce((sum, each) => sum + (each.unit === 'vector' ? 0 : operatorFlops(each)), 0);

/** Attention core, causal: 2 s^2 per head and dimension of scores and of values, halved. */
function coreFlops(model: ModelSpec, length: number): number {
  const perHead =
    model.attention === 'mla' ? model.headDim + model.ropeHeadDim + model.valueHeadDim : 2 * model.headDim;
  return model.layers * length * length * model.heads * perHead;
}

describe('forward FLOPs of a sequence', () => {
  it.each(library.models.map((model) => [model.id]))('%s: 2 N D + attention', (id) => {
    const model = { ...libraryModel(id), mtpLayers: 0 };
    const length = 4096;
    const table = (model.vocabulary + model.learnedPositions) * model.hiddenSize;
    // The look-up does no arithmetic, a tied head does.
    const used =
      activeParameters(model, false) - (model.tiedEmbeddings ? model.learnedPositions * model.hiddenSize : table);
    const expected = 2 * used * length + coreFlops(model, length);
    // Norms, biases and latent norms are parameters but no products: under 0.1%.
    expect(forwardFlopsPerSequence(model, length) / expected).toBeGreaterThan(0.999);
    expect(forwardFlopsPerSequence(model, length) / expected).toBeLessThanOrEqual(1.0001);
  });

  it('matches the published closed form of GPT (arXiv:2104.04473, appendix)', () => {
    const model = libraryModel('gpt-3-175b');
    const [l, h, s, v] = [model.layers, model.hiddenSize, 2048, model.vocabulary];
    // 24 s l h^2 (1 + s / 6h + V / 12 l h), attention halved because it is causal.
    const expected = 24 * s * l * h * h * (1 + s / (12 * h) + v / (12 * l * h));
    expect(forwardFlopsPerSequence(model, s) / expected).toBeCloseTo(1, 6);
  });
});

describe('splits', () => {
  it.each(['gpt-3-175b', 'llama-3.1-70b'])('%s: TP 8 does an eighth each', (id) => {
    const model = libraryModel(id);
    const whole = matrixFlops(layerOperators(model, training(4096), false));
    const eighth = matrixFlops(layerOperators(model, training(4096, 8), false));
    expect(eighth / (whole / 8)).toBeCloseTo(1, 9);
    expect(matrixFlops(headOperators(model, { tokens: 4096, tensorParallel: 8 }, true)) * 8).toBeCloseTo(
      matrixFlops(headOperators(model, { tokens: 4096, tensorParallel: 1 }, true)),
      -3,
    );
  });

  it('replicates KV heads that are fewer than the group', () => {
    const model = libraryModel('llama-3.1-70b');
    const whole = matrixFlops(layerOperators(model, training(4096), false));
    expect(16 * matrixFlops(layerOperators(model, training(4096, 16), false))).toBeGreaterThan(whole);
  });

  it.each([1, 8, 64])('experts over %i devices do the same work in all', (expertParallel) => {
    const model = libraryModel('deepseek-v3');
    const shape = { ...training(4096), expertParallel, expertGroupTokens: 4096 * expertParallel };
    const grouped = layerOperators(model, shape, true).filter((each) => each.unit === 'gemm' && each.isGrouped);
    expect(matrixFlops(grouped)).toBeCloseTo(2 * 4096 * 8 * 3 * 7168 * 2048, -6);
  });

  it('gives the busiest device its surplus', () => {
    const model = libraryModel('deepseek-v3');
    const grouped = (expertImbalance: number): number =>
      matrixFlops(
        layerOperators(model, { ...training(4096), expertImbalance }, true).filter(
          (each) => each.unit === 'gemm' && each.isGrouped,
        ),
      );
    expect(grouped(1.3) / grouped(1)).toBeCloseTo(1.3, 9);
  });
});

describe('decode', () => {
  const decode: LayerShape = {
    ...training(8),
    isDecode: true,
    sequences: 8,
    contextTokens: 4096,
    keysPerQuery: 4096,
  };
  it('reads each cache once', () => {
    const model = libraryModel('llama-3.1-70b');
    const core = layerOperators(model, decode, false).find((each) => each.unit === 'attention');
    const cache = 8 * 4096 * 2 * 8 * 128 * 2;
    expect(core?.bytes).toBeGreaterThan(cache);
    expect(core?.bytes).toBeLessThan(1.01 * cache);
  });

  it('reads the latent of MLA once for all heads', () => {
    const model = libraryModel('deepseek-v3');
    const core = layerOperators(model, decode, true).find((each) => each.unit === 'attention');
    const cache = 8 * 4096 * (512 + 64) * 2;
    expect(core?.bytes).toBeGreaterThan(cache);
    expect(core?.bytes).toBeLessThan(1.2 * cache);
    expect(core?.unit === 'attention' && core.flops).toBe(2 * 8 * 4096 * 128 * (512 + 64 + 512));
  });

  it('touches no more experts than tokens choose', () => {
    const model = libraryModel('deepseek-v3');
    const one = { ...decode, tokens: 1, sequences: 1, expertGroupTokens: 1 };
    const up = layerOperators(model, one, true).find((each) => each.unit === 'gemm' && each.isGrouped);
    expect(up?.unit === 'gemm' && up.batch).toBeLessThanOrEqual(8);
    expect(up?.unit === 'gemm' && up.batch).toBeGreaterThan(7.8);
  });
});

it('counts dense and MoE layers of the library', () => {
  expect(layerCounts(libraryModel('deepseek-v3'))).toEqual({ dense: 3, moe: 58 });
  expect(layerCounts(libraryModel('llama-3.1-8b'))).toEqual({ dense: 32, moe: 0 });
});

describe('training', () => {
  const named = (operators: readonly Operator[], part: string): Operator[] =>
    operators.filter((each) => each.name.startsWith(part));
  const bytes = (operators: readonly Operator[]): number =>
    operators.reduce((sum, each) => sum + (each.unit === 'vector' ? each.bytes : 0), 0);
  const kernels = (operators: readonly Operator[]): number =>
    operators.reduce((sum, each) => sum + (each.unit === 'vector' ? (each.kernels ?? 1) : 1), 0);

  it('passes memory more often, in more kernels, where nothing is fused', () => {
    const model = libraryModel('llama-3.1-8b');
    const fused = layerOperators(model, training(4096), false);
    const unfused = layerOperators(model, { ...training(4096), operatorFusion: 'unfused' }, false);
    expect(bytes(unfused)).toBeGreaterThan(2 * bytes(fused));
    expect(kernels(unfused)).toBeGreaterThan(kernels(fused) + 10);
    expect(matrixFlops(unfused)).toBe(matrixFlops(fused));
  });

  it('adds biases on their own where nothing is fused', () => {
    const model = libraryModel('gpt-3-175b');
    const unfused = layerOperators(model, { ...training(2048, 8), operatorFusion: 'unfused' }, false);
    expect(named(unfused, 'QKV bias')).toHaveLength(1);
    expect(named(layerOperators(model, training(2048, 8), false), 'QKV bias')).toHaveLength(0);
  });

  it('splits the width of routed experts over expert tensor parallelism', () => {
    const model = libraryModel('mixtral-8x7b');
    const shape = { ...training(4096), expertParallel: 4, isTraining: true };
    const whole = layerOperators(model, { ...shape, expertGroupTokens: 4 * 4096 }, true);
    // Two devices share each expert and both see the tokens of the group of eight.
    const half = layerOperators(model, { ...shape, expertTensorParallel: 2, expertGroupTokens: 8 * 4096 }, true);
    const experts = (operators: Operator[]): number =>
      matrixFlops(operators.filter((each) => each.unit === 'gemm' && each.isGrouped === true));
    expect(experts(half)).toBeCloseTo(experts(whole), -6);
  });

  it('splits shared experts over the group in training; serving keeps them whole for its own tokens', () => {
    const model = libraryModel('deepseek-v3');
    const down = (isTraining: boolean): Operator | undefined =>
      named(layerOperators(model, { ...training(4096, 4), isTraining }, true), 'Shared expert down')[0];
    expect(down(true)).toMatchObject({ m: 4096, k: 2048 / 4 });
    expect(down(false)).toMatchObject({ m: 4096 / 4, k: 2048 });
  });

  it('brings keys around a ring in blocks, whose partial outputs are added', () => {
    const model = libraryModel('llama-3.1-8b');
    const ring = layerOperators(model, { ...training(4096), keyBlocks: 4 }, false);
    expect(ring.find((each) => each.unit === 'attention')).toMatchObject({ blocks: 4 });
    const [merge] = named(ring, 'Merge');
    expect(merge).toMatchObject({ kernels: 3, bytes: 3 * 4096 * 4096 * 10 });
  });

  it('runs norms and residuals on all tokens without sequence parallelism', () => {
    const model = libraryModel('llama-3.1-70b');
    const norms = (sequenceParallel: boolean): number =>
      bytes(
        layerOperators(model, { ...training(4096, 8), sequenceParallel }, false).filter(({ part }) => part === 'norm'),
      );
    expect(norms(false)).toBe(8 * norms(true));
  });

  it('takes the loss in more kernels where it is not fused', () => {
    const model = libraryModel('llama-3.1-8b');
    const loss = (fusion: Pick<LayerShape, 'operatorFusion' | 'lossFusion'>): number =>
      bytes(named(headOperators(model, { ...training(4096), ...fusion }, true), 'Softmax and loss'));
    const fused = loss({});
    expect(loss({ operatorFusion: 'unfused' })).toBe(2 * fused);
    expect(loss({ lossFusion: 'unfused' })).toBe(2 * fused);
    expect(loss({ operatorFusion: 'unfused', lossFusion: 'fused' })).toBe(fused);
  });
});
