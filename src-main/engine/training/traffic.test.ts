import { describe, expect, it } from 'vitest';
import { libraryModel, testInput } from '../testing/test-scenario';
import { trainingContext } from './run';
import { estimateStep } from './step';
import { givenStrategy } from './strategy';
import { inSequence, layerTransfers } from './traffic';

const input = (productBackward: 'fused' | 'apart' | 'plain') =>
  testInput('training', {
    hardware: 'dgx-a100',
    model: 'gpt-3-175b',
    deployment: {
      layout: 'fixed',
      systems: 8,
      tensorParallel: 8,
      pipelineParallel: 8,
      sequenceParallel: false,
      productBackward,
    },
  });

describe('the backward pass of products', () => {
  it('hides the reduction of input gradients, unless one thing follows the other', () => {
    const strategy = { ...givenStrategy(input('fused').deployment), dataParallel: 1 };
    const transfers = layerTransfers(libraryModel('gpt-3-175b'), 2048, strategy, false);
    expect(transfers.some(({ behind }) => behind === 'weights')).toBe(true);
    expect(inSequence(transfers).every(({ behind }) => behind === 'nothing')).toBe(true);
    expect(inSequence(transfers).map(({ size }) => size)).toEqual(transfers.map(({ size }) => size));
  });

  it('costs more with every part that is not fused', () => {
    const estimates = (['fused', 'apart', 'plain'] as const).map((productBackward) => {
      const given = input(productBackward);
      return estimateStep(trainingContext(given), { ...givenStrategy(given.deployment), dataParallel: 1 });
    });
    const [fused, apart, plain] = estimates.map(({ stepS }) => stepS);
    expect(apart).toBeGreaterThan(fused ?? NaN);
    expect(plain).toBeGreaterThan(apart ?? NaN);
    expect(estimates[1]?.parts.tensorS).toBeCloseTo(estimates[0]?.parts.tensorS ?? NaN, 9);
    expect(estimates[2]?.parts.tensorS).toBeGreaterThan(1.3 * (estimates[0]?.parts.tensorS ?? NaN));
  });
});
