import { describe, expect, it } from 'vitest';
import { profileOf } from '../network/chips';
import { generationOf, isBeforeFlash } from './generation';
import { softwareEfficiency, softwareFactors } from './software';

describe('generationOf', () => {
  it.each([
    ['Megatron-LM (SC21); arXiv:2104.04473', 'megatron', 2021],
    ['BLOOM topology search; Megatron-DeepSpeed; 2022-02-21', 'deepspeed', 2022],
    ['Megatron-Bridge performance summary, release 25.11', 'nemo', 2025],
    ['NVIDIA DGX Cloud Benchmarking recipes 25.05', 'nemo', 2025],
    ['torchtitan benchmarks; benchmarks/llama3_h100_202412_torchtitan.md', 'fsdp', 2024],
    ['MindSpeed-LLM README', 'ascend', 2024],
  ])('%s', (texts, framework, year) => {
    expect(generationOf(texts, 'bf16')).toMatchObject({ framework, year });
  });
  it('keeps the month', () => {
    expect(generationOf('Megatron-Bridge 26.06', 'bf16').date).toBeCloseTo(2026 + 5 / 12, 9);
  });
  it('takes FP16 without a date for the time before flash attention', () => {
    expect(isBeforeFlash(generationOf('Megatron-LM README', 'fp16 mixed'))).toBe(true);
    expect(isBeforeFlash(generationOf('Megatron-LM README', 'bf16'))).toBe(false);
  });
});

describe('software factors', () => {
  it('are few, each with a reason', () => {
    expect(softwareFactors.length).toBeLessThanOrEqual(6);
    for (const { reason } of softwareFactors) expect(reason.length).toBeGreaterThan(40);
  });
  it('leave out what no rule names', () => {
    expect(softwareEfficiency(profileOf('H100'), generationOf('Megatron-LM, 2024-06', 'bf16'))).toBe(1);
    expect(softwareEfficiency(profileOf('910B'), generationOf('MindSpeed-LLM 2024-09', 'bf16'))).toBe(1);
    expect(softwareEfficiency(profileOf('GB200'), generationOf('Megatron-Bridge 26.08', 'bf16'), false)).toBe(1);
    expect(softwareEfficiency(profileOf('GB200'), generationOf('Megatron-Bridge 26.08', 'bf16'), true)).toBeGreaterThan(
      1,
    );
  });
});
