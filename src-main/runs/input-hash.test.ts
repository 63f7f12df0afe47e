import { describe, expect, it } from 'vitest';
import { testInput } from '../engine/testing/test-scenario';
import { canonicalJson, inputHash } from './input-hash';

const scenario = { hardware: 'dgx-h100', deployment: { systems: 4 } };
const input = testInput('collective', scenario);

describe('inputHash', () => {
  it('is the same for the same values, however they were typed and whatever they are called', () => {
    expect(inputHash(testInput('collective', { ...scenario, deployment: { systems: '4' } }))).toBe(inputHash(input));
    expect(inputHash({ ...input, name: 'Other' })).toBe(inputHash(input));
    expect(inputHash({ ...input, sources: [] })).toBe(inputHash(input));
  });

  it('differs with every value that counts', () => {
    const others = [
      testInput('collective', { ...scenario, deployment: { systems: 5 } }),
      testInput('collective', { ...scenario, hardware: 'dgx-a100' }),
      testInput('collective', { ...scenario, assumptions: { pue: 1.9 } }),
    ];
    expect(new Set([input, ...others].map(inputHash)).size).toBe(4);
  });
});

describe('canonicalJson', () => {
  it('sorts names at every depth and keeps lists in order', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},3]}');
  });
});
