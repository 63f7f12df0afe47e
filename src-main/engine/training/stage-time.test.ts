/** What a layer's options make of its cost. */
import { describe, expect, it } from 'vitest';
import { zeroCost, type LayerCost } from './operator-sum';
import { layerTime, stageTotalS, type LayerOptions } from './stage-time';

const cost: LayerCost = {
  ...zeroCost,
  forwardS: 1,
  inputsS: 1,
  weightsS: 1,
  expertForwardS: 0.5,
  expertBackwardS: 0.5,
};
const options: LayerOptions = {
  recompute: 'none',
  recomputeLayers: null,
  overlapsTensor: false,
  overlapsExperts: true,
};

describe('layerTime', () => {
  it('hides an exchange behind work that was priced beside it, and waits for what outlasts the work', () => {
    expect(layerTime(cost, options).expertS).toBe(0);
    expect(stageTotalS(layerTime(cost, options))).toBe(3);
    expect(layerTime({ ...cost, expertBackwardS: 3.5 }, options).expertS).toBe(1);
    expect(layerTime(cost, { ...options, overlapsExperts: false }).expertS).toBe(1);
  });

  it('repeats the traffic of a forward pass that is recomputed, in time and on its links', () => {
    const tensor: LayerCost = { ...zeroCost, forwardS: 1, inputsS: 1, tensorForwardS: 0.2, tensorLinkS: 0.5 };
    const full = layerTime(tensor, { ...options, recompute: 'full' });
    expect(full.recomputeS).toBeCloseTo(1.2, 12);
    expect(full.tensorLinkS).toBeCloseTo(0.7, 12);
    expect(layerTime(tensor, options).tensorLinkS).toBe(0.5);
  });
});
