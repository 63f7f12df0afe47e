import { describe, expect, it } from 'vitest';
import { libraryModel } from '../testing/test-scenario';
import { kvBytesPerToken } from './kv-cache';
import { attentionParametersOnDevice, layerParameters, mtpParameters, sumParameters } from './parameters';

describe('attentionParametersOnDevice', () => {
  const llama = libraryModel('llama-3.1-70b');
  const deepseek = libraryModel('deepseek-v3');
  it('splits grouped attention evenly up to the KV heads', () => {
    const all = layerParameters(llama, false).attention;
    expect(attentionParametersOnDevice(llama, 1)).toBe(all);
    expect(attentionParametersOnDevice(llama, 8)).toBe(all / 8);
  });
  it('keeps a whole KV head on every device beyond them', () => {
    const h = llama.hiddenSize;
    const oneHead = 2 * llama.headDim * h;
    const queryAndOutput = (2 * llama.heads * llama.headDim * h) / 16;
    expect(attentionParametersOnDevice(llama, 16)).toBe(queryAndOutput + oneHead);
  });
  it('replicates the down projections of latent attention', () => {
    const down = 7168 * (1536 + 512 + 64) + 1536 + 512;
    const all = layerParameters(deepseek, true).attention;
    expect(attentionParametersOnDevice(deepseek, 4)).toBe(down + (all - down) / 4);
  });
});

describe('kvBytesPerToken', () => {
  it('is 320 KiB for Llama 3.1 70B and 70 KB for DeepSeek-V3 in 16 bits', () => {
    expect(kvBytesPerToken(libraryModel('llama-3.1-70b'), 2, 1)).toBe(320 * 1024);
    // arXiv:2505.09343, Table 1 prints 70.272 KB: 61 layers; the prediction module adds one.
    expect(kvBytesPerToken({ ...libraryModel('deepseek-v3'), mtpLayers: 0 }, 2, 1)).toBe(70_272);
  });
  it('splits heads over the group but never below one, and the latent not at all', () => {
    const llama = libraryModel('llama-3.1-70b');
    const whole = kvBytesPerToken(llama, 2, 1);
    expect(kvBytesPerToken(llama, 2, 8)).toBe(whole / 8);
    expect(kvBytesPerToken(llama, 2, 16)).toBe(whole / 8);
    const deepseek = libraryModel('deepseek-v3');
    expect(kvBytesPerToken(deepseek, 1, 8)).toBe(kvBytesPerToken(deepseek, 1, 1));
  });
});

it('weighs a prediction module as one MoE layer, a projection of 2 h to h and three norms', () => {
  const model = libraryModel('deepseek-v3');
  const h = model.hiddenSize;
  expect(mtpParameters(model)).toBe(2 * h * h + 3 * h + sumParameters(layerParameters(model, true)));
  expect(mtpParameters({ ...model, mtpLayers: 0 })).toBe(0);
});
