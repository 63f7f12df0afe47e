/** The search is exhaustive: it agrees with pricing every layout one by one, written out here a second time. */
import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../src-shared/model/parameter';
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import { createDeviceModel } from '../compute/device-model';
import { simulate } from '../index';
import { createFabric } from '../network/fabric';
import { StoppedError } from '../stopped-error';
import { testInput } from '../testing/test-scenario';
import { searchStrategies, type SearchOutcome } from './search';
import { divisorsOf } from './space';
import { createSchedulePlayer } from './schedule/pipeline-time';
import { estimateStep, type StepEstimate, type TrainingContext } from './step';
import { givenStrategy, type Strategy } from './strategy';

function contextOf(input: TrainingInput): TrainingContext {
  const devices = input.deployment.systems * input.hardware.node.devices * input.hardware.supernode.nodes;
  return {
    input,
    device: createDeviceModel(input.hardware, 16, 1, true),
    fabric: createFabric(input.hardware, devices),
    devices,
    player: createSchedulePlayer(),
  };
}

const whole = (limit: number): number[] => Array.from({ length: limit }, (_, index) => index + 1);

/** Every combination of degrees, filtered by the rules in words. */
function bruteForce(context: TrainingContext): { all: StepEstimate[]; fitting: StepEstimate[] } {
  const { input, devices } = context;
  const { model, workload, deployment } = input;
  const all: StepEstimate[] = [];
  for (const tensorParallel of [1, 2, 4, 8, 16, 32, 64]) {
    if (tensorParallel > devices || model.heads % tensorParallel !== 0) continue;
    for (const pipelineParallel of whole(model.layers)) {
      const most = Math.floor(devices / (tensorParallel * pipelineParallel));
      for (const microBatch of whole(workload.globalBatch)) {
        if (workload.globalBatch % microBatch !== 0) continue;
        const units = workload.globalBatch / microBatch;
        const dataParallel = Math.max(0, ...whole(most).filter((count) => units % count === 0));
        if (dataParallel === 0) continue;
        for (const expertParallel of whole(Math.max(1, model.experts))) {
          if (model.experts > 0 && model.experts % expertParallel !== 0) continue;
          if ((tensorParallel * dataParallel) % expertParallel !== 0) continue;
          for (const interleave of whole(model.layers + 2)) {
            const slots = pipelineParallel * interleave;
            if (interleave > 1) {
              if (pipelineParallel === 1) continue;
              if (model.layers % slots !== 0 && (model.layers + 2) % slots !== 0) continue;
              if ((units / dataParallel) % pipelineParallel !== 0) continue;
            }
            for (const recompute of ['none', 'selective', 'full'] as const) {
              const strategy: Strategy = {
                ...givenStrategy(deployment),
                tensorParallel,
                pipelineParallel,
                dataParallel,
                expertParallel,
                microBatch,
                interleave,
                recompute,
              };
              all.push(estimateStep(context, strategy));
            }
          }
        }
      }
    }
  }
  const capacity = input.hardware.device.memoryCapacityBytes;
  const fitting = all.filter((each) => each.memoryBytes <= capacity);
  return { all, fitting: fitting.sort((a, b) => a.stepS - b.stepS || a.memoryBytes - b.memoryBytes) };
}

const search = (context: TrainingContext, keep: number): SearchOutcome => searchStrategies(context, { keep });

const scenarios: [string, { hardware: string; model: string; batch: number; deployment: Entries }][] = [
  ['dense', { hardware: 'dgx-a100', model: 'llama-3.1-8b', batch: 24, deployment: { systems: 2 } }],
  ['tight', { hardware: 'dgx-a100', model: 'llama-3.1-70b', batch: 16, deployment: { systems: 4 } }],
  ['mixture of experts', { hardware: 'dgx-h100', model: 'mixtral-8x7b', batch: 16, deployment: { systems: 4 } }],
];

describe.each(scenarios)('%s', (_name, { hardware, model, batch, deployment }) => {
  const context = contextOf(
    testInput('training', { hardware, model, deployment, workload: { sequenceLength: 2048, globalBatch: batch } }),
  );
  const { all, fitting } = bruteForce(context);

  it('prices every layout, and finds those that fit', () => {
    const outcome = search(context, 20);
    expect(outcome.evaluated).toBe(all.length);
    expect(outcome.feasible).toBe(fitting.length);
    expect(outcome.rejected.memory).toBe(all.length - fitting.length);
    expect(fitting.length).toBeGreaterThan(0);
  });

  it('keeps the best ones in order, with the same price to the last bit', () => {
    const outcome = search(context, 20);
    expect(outcome.best.map((each) => each.stepS)).toEqual(fitting.slice(0, 20).map((each) => each.stepS));
    expect(outcome.best[0]).toEqual(fitting.find((each) => each.stepS === outcome.best[0]?.stepS));
  });
});

describe('limits', () => {
  it('says how much memory the smallest layout needs when none fits', () => {
    const context = contextOf(
      testInput('training', {
        hardware: 'dgx-a100',
        model: 'gpt-3-175b',
        workload: { sequenceLength: 2048, globalBatch: 8 },
        deployment: { systems: 1 },
      }),
    );
    const outcome = search(context, 20);
    const least = Math.min(...bruteForce(context).all.map((each) => each.memoryBytes));
    expect(outcome.feasible).toBe(0);
    expect(outcome.leastMemory?.memoryBytes).toBe(least);
    const result = simulate(context.input);
    expect(result.feasible).toBe(false);
    expect(result.bottleneck).toMatchObject({ key: 'memory' });
    expect(result.memory[0]?.totalBytes).toBeGreaterThan(context.input.hardware.device.memoryCapacityBytes);
    expect(result.search?.rejected[0]?.code).toBe('memory');
  });

  it('stops when asked, soon', () => {
    const context = contextOf(
      testInput('training', {
        hardware: 'cloudmatrix-384',
        model: 'deepseek-v3',
        workload: { sequenceLength: 4096, globalBatch: 15360 },
        deployment: { systems: 8 },
      }),
    );
    let asked = 0;
    let done = 0;
    const options = {
      keep: 20,
      onProgress: (count: number) => {
        done = count;
      },
      shouldStop: () => ++asked === 3,
    };
    expect(() => searchStrategies(context, options)).toThrow(StoppedError);
    expect(asked).toBe(3);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(20_000);
  });

  it('reports progress up to the number that it prices', () => {
    const [first] = scenarios;
    if (!first) throw new Error('no scenario');
    const { hardware, model, batch, deployment } = first[1];
    const context = contextOf(
      testInput('training', { hardware, model, deployment, workload: { sequenceLength: 2048, globalBatch: batch } }),
    );
    const seen: [number, number][] = [];
    const outcome = searchStrategies(context, { keep: 1, onProgress: (done, total) => seen.push([done, total]) });
    expect(seen.at(-1)).toEqual([outcome.evaluated, outcome.evaluated]);
    for (const [done, total] of seen) expect(done).toBeLessThanOrEqual(total);
  });
});

it('lists divisors in order', () => {
  expect(divisorsOf(1)).toEqual([1]);
  expect(divisorsOf(12)).toEqual([1, 2, 3, 4, 6, 12]);
  expect(divisorsOf(49)).toEqual([1, 7, 49]);
});
