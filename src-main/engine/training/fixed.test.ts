/** Layouts as given: possible ones are priced, impossible ones answered with the limit that they break. */
import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../src-shared/model/parameter';
import { simulate } from '../index';
import { testInput } from '../testing/test-scenario';

const run = (model: string, deployment: Entries, workload: Entries = {}) =>
  simulate(
    testInput('training', {
      hardware: 'dgx-h100',
      model,
      workload: { sequenceLength: 2048, globalBatch: 256, ...workload },
      deployment: { systems: 8, layout: 'fixed', ...deployment },
    }),
  );

const broken: [string, string, Entries, Entries, string, RegExp][] = [
  ['TP that does not divide the heads', 'llama-3.1-70b', { tensorParallel: 7 }, {}, 'heads', /64 attention heads/],
  ['TP above the heads', 'llama-3.1-8b', { tensorParallel: 64 }, {}, 'heads', /32 attention heads/],
  ['PP above the layers', 'llama-3.1-8b', { pipelineParallel: 33 }, {}, 'pipeline', /32 layers/],
  [
    'more devices than there are',
    'llama-3.1-70b',
    { tensorParallel: 8, pipelineParallel: 16 },
    {},
    'devices',
    /128 devices/,
  ],
  ['EP that does not divide the experts', 'mixtral-8x7b', { expertParallel: 3 }, {}, 'experts', /8 experts/],
  [
    'EP beyond a stage',
    'deepseek-v3',
    { pipelineParallel: 8, expertParallel: 256 },
    {},
    'experts',
    /8 devices of a stage/,
  ],
  ['EP of a dense model', 'llama-3.1-8b', { expertParallel: 8 }, {}, 'experts', /dense/],
  ['a batch that does not divide', 'llama-3.1-8b', { microBatch: 3 }, {}, 'batch', /256 does not divide/],
  ['chunks without a pipeline', 'llama-3.1-8b', { interleave: 2 }, {}, 'pipeline', /more than one stage/],
  ['more chunks than layers', 'llama-3.1-8b', { pipelineParallel: 8, interleave: 5 }, {}, 'pipeline', /32 layers/],
  [
    'micro-batches that do not come in groups',
    'llama-3.1-8b',
    { pipelineParallel: 8, interleave: 2 },
    { globalBatch: 72 },
    'pipeline',
    /multiples of PP 8/,
  ],
  [
    'exchange behind another micro-batch in a plain pipeline',
    'mixtral-8x7b',
    { pipelineParallel: 4, expertParallel: 8, overlapExpertParallel: true },
    {},
    'schedule',
    /chunks per stage 1/,
  ],
  [
    'exchange behind another micro-batch without one',
    'mixtral-8x7b',
    { expertParallel: 8, microBatch: 4, overlapExpertParallel: true },
    {},
    'schedule',
    /micro-batches 1\./,
  ],
];

describe('an impossible layout', () => {
  it.each(broken)('%s: not feasible, and why', (_name, model, deployment, workload, code, text) => {
    const result = run(model, deployment, workload);
    expect(result.feasible).toBe(false);
    expect(result.layout).toBeNull();
    expect(result.bottleneck.key).toBe(code);
    expect(result.bottleneck.text).toMatch(text);
    expect(result.search?.rejected).toEqual([expect.objectContaining({ code, count: 1 })]);
    for (const value of Object.values(result.metrics)) expect(Number.isFinite(value)).toBe(true);
  });
});

describe('a possible layout', () => {
  it('is priced as given', () => {
    const result = run('llama-3.1-70b', { tensorParallel: 8, pipelineParallel: 4, microBatch: 2 });
    expect(result.feasible).toBe(true);
    expect(result.layout?.values).toMatchObject({
      tensorParallel: 8,
      pipelineParallel: 4,
      dataParallel: 2,
      microBatch: 2,
    });
    for (const [key, value] of Object.entries(result.metrics)) expect(Number.isFinite(value), key).toBe(true);
  });

  it('may need more memory than there is', () => {
    const result = run('llama-3.1-405b', { tensorParallel: 8, pipelineParallel: 2 });
    expect(result.feasible).toBe(false);
    expect(result.bottleneck).toMatchObject({ key: 'memory' });
    expect(result.memory[0]?.totalBytes).toBeGreaterThan(result.memory[0]?.capacityBytes ?? Infinity);
  });

  it('is never better than what the search finds', () => {
    const found = run('llama-3.1-70b', { layout: 'search' });
    const given = run('llama-3.1-70b', { tensorParallel: 8, pipelineParallel: 4, microBatch: 2 });
    expect(found.metrics.stepTimeS).toBeLessThanOrEqual(given.metrics.stepTimeS ?? 0);
  });
});

describe('offload', () => {
  it.each([
    [{ hostLinkBytesPerS: 0 }, /Nothing can be offloaded/],
    [{ hostMemoryBytes: 1e9 }, /a node has 1 GB for 8 devices/],
  ])('to a host that cannot take it is refused in words: %o', (changed, text) => {
    const input = testInput('training', {
      hardware: 'dgx-h100',
      model: 'llama-3.1-8b',
      workload: { sequenceLength: 2048, globalBatch: 256 },
      deployment: { systems: 8, layout: 'fixed', tensorParallel: 8, offload: 'optimizer' },
    });
    const { hardware } = input;
    const result = simulate({ ...input, hardware: { ...hardware, node: { ...hardware.node, ...changed } } });
    expect(result.feasible).toBe(false);
    expect(result.bottleneck.key).toBe('host');
    expect(result.bottleneck.text).toMatch(text);
  });
});
