import { describe, expect, it } from 'vitest';
import { library } from '../../../src-shared/model/library';
import { libraryModel } from '../testing/test-scenario';
import { cutStages, stageKinds, tailLayers } from './stages';

describe.each(library.models.map((model) => [model.id]))('%s', (id) => {
  const model = libraryModel(id);
  it.each([1, 2, 3, 4, 7, 8, 16, 30])('keeps every layer in %i stages', (stages) => {
    const cut = cutStages(model, stages);
    expect(cut).toHaveLength(stages);
    expect(cut.reduce((sum, stage) => sum + stage.dense + stage.moe, 0)).toBe(model.layers);
    expect(cut.reduce((sum, stage) => sum + stage.dense, 0)).toBe(model.experts > 0 ? model.denseLayers : model.layers);
    expect(cut.filter((stage) => stage.hasEmbedding)).toEqual([cut[0]]);
    expect(cut.filter((stage) => stage.hasHead)).toEqual([cut.at(-1)]);
    expect(Math.min(...cut.map((stage) => stage.dense + stage.moe))).toBeGreaterThanOrEqual(0);
    // No other size of the last stage gives a shorter longest stage.
    const tail = tailLayers(model);
    const longest = Math.max(...cut.map((stage) => stage.dense + stage.moe + (stage.hasHead ? tail : 0)));
    for (let last = 0; stages > 1 && last <= model.layers; last++)
      expect(longest).toBeLessThanOrEqual(Math.max(Math.ceil((model.layers - last) / (stages - 1)), last + tail));
  });

  it.each([1, 2, 8, 16])('takes equal ones of %i stages together', (stages) => {
    const kinds = stageKinds(model, stages);
    expect(kinds.reduce((sum, kind) => sum + kind.count, 0)).toBe(stages);
    expect(kinds.length).toBeLessThanOrEqual(5);
    const cut = cutStages(model, stages);
    for (const kind of kinds) expect(cut[kind.first]).toMatchObject({ dense: kind.dense, moe: kind.moe });
  });
});

it('leaves a dense model with a light head uniform', () => {
  expect(cutStages(libraryModel('gpt-3-175b'), 8).map((stage) => stage.dense)).toEqual(new Array(8).fill(12));
});

it('leaves the first and last stages of Llama 3.1 405B a layer short, as its makers did', () => {
  const sizes = cutStages(libraryModel('llama-3.1-405b'), 16).map((stage) => stage.dense);
  expect(sizes).toEqual([7, ...new Array<number>(14).fill(8), 7]);
});

it('frees the last stage of DeepSeek-V3 for its heads', () => {
  expect(tailLayers(libraryModel('deepseek-v3'))).toBeGreaterThan(4);
  expect(cutStages(libraryModel('deepseek-v3'), 16).at(-1)).toMatchObject({ dense: 0, moe: 0 });
});
