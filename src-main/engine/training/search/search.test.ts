/** The search loses no answer: it agrees with pricing every layout one by one, written out here a second time. */
import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../../src-shared/model/parameter';
import type { ModelSpec } from '../../../../src-shared/model/model-parameters';
import type { TrainingInput } from '../../../../src-shared/model/scenario-input';
import { StoppedError } from '../../stopped-error';
import { testInput } from '../../testing/test-scenario';
import { hostTakes, layoutProblem } from '../rules';
import { trainingContext } from '../run';
import { cutStages } from '../stages';
import { estimateStep, type TrainingContext } from '../step';
import { givenStrategy, type Strategy } from '../strategy';
import { NEAR_BEST, SLOWEST_ANSWER, compareCandidates, type Candidate } from './answers';
import { busySeconds, costUsd, energyJ, loadS, objectivesOf } from './objectives';
import { searchStrategies } from './search';
import { divisorsOf } from './space';

interface Scenario {
  hardware: string;
  model: string;
  /** Models small enough to price every layout. */
  changes: Partial<ModelSpec>;
  batch: number;
  sequenceLength: number;
  devices: number;
  memoryBytes?: number;
  deployment?: Entries;
}

function contextOf(scenario: Scenario): TrainingContext {
  const { hardware, model, batch, sequenceLength, deployment = {} } = scenario;
  const input = testInput('training', {
    hardware,
    model,
    deployment: { systems: 1, ...deployment },
    workload: { sequenceLength, globalBatch: batch },
  });
  const small: TrainingInput = {
    ...input,
    model: { ...input.model, ...scenario.changes },
    hardware: {
      ...input.hardware,
      node: { ...input.hardware.node, devices: scenario.devices },
      device: {
        ...input.hardware.device,
        memoryCapacityBytes: scenario.memoryBytes ?? input.hardware.device.memoryCapacityBytes,
      },
    },
  };
  return trainingContext(small);
}

const whole = (limit: number): number[] => Array.from({ length: limit }, (_, index) => index + 1);
const flags = [true, false];

/** Every combination of degrees and options that the rules allow, options without effect left as given. */
function allLayouts({ input, devices }: TrainingContext): Strategy[] {
  const { model, workload, deployment } = input;
  const found: Strategy[] = [];
  const base = givenStrategy(deployment);
  for (const tensorParallel of [1, 2, 4, 8])
    for (const contextParallel of [1, 2, 4, 8])
      for (const pipelineParallel of whole(model.layers))
        for (const microBatch of divisorsOf(workload.globalBatch)) {
          const most = Math.floor(devices / (tensorParallel * contextParallel * pipelineParallel));
          const fitting = divisorsOf(workload.globalBatch / microBatch).filter((count) => count <= most);
          const dataParallel = fitting.at(-1);
          if (dataParallel === undefined) continue;
          const replicas = contextParallel * dataParallel > 1;
          const perStage = Math.max(...cutStages(model, pipelineParallel).map((stage) => stage.dense + stage.moe));
          for (const expertParallel of divisorsOf(Math.max(1, model.experts)))
            for (const expertTensorParallel of new Set([1, tensorParallel]))
              for (const contextExchange of contextParallel > 1 ? (['ring', 'allToAll'] as const) : ['ring' as const])
                for (const [schedule, interleave] of [
                  ...whole(model.layers + 2).map((chunks) => ['oneForwardOneBackward', chunks] as const),
                  ['zeroBubble', 1] as const,
                  ['dualPipe', 1] as const,
                ]) {
                  const slots = pipelineParallel * interleave;
                  if (interleave > 1 && model.layers % slots !== 0 && (model.layers + 2) % slots !== 0) continue;
                  const degrees = {
                    ...base,
                    tensorParallel,
                    contextParallel,
                    contextExchange,
                    pipelineParallel,
                    dataParallel,
                    expertParallel,
                    expertTensorParallel,
                    microBatch,
                    schedule,
                    interleave,
                  };
                  if (layoutProblem(input, devices, { ...degrees, overlapExpertParallel: false })) continue;
                  for (const overlapTensorParallel of tensorParallel > 1 ? flags : [false])
                    for (const overlapExpertParallel of expertParallel * expertTensorParallel > 1 ? flags : [false])
                      for (const overlapDataParallel of replicas ? flags : [true]) {
                        if (layoutProblem(input, devices, { ...degrees, overlapExpertParallel })) continue;
                        for (const sharding of replicas
                          ? (['none', 'optimizer', 'gradients', 'parameters'] as const)
                          : ['optimizer' as const])
                          for (const offload of ['none', 'optimizer', 'activations'] as const)
                            for (const [recompute, recomputeLayers] of [
                              ['none', null] as const,
                              ['selective', null] as const,
                              ['full', null] as const,
                              ...whole(perStage - 1).map((layers) => ['full', layers] as const),
                            ])
                              found.push({
                                ...degrees,
                                overlapTensorParallel,
                                overlapExpertParallel,
                                overlapDataParallel,
                                sharding,
                                offload,
                                recompute,
                                recomputeLayers,
                              });
                      }
                }
        }
  return found;
}

interface Priced {
  all: number;
  tooLarge: number;
  fitting: Candidate[];
  least: number;
}

function priceAll(context: TrainingContext): Priced {
  const { hardware } = context.input;
  const layouts = allLayouts(context);
  const fitting: Candidate[] = [];
  let tooLarge = 0;
  let least = Infinity;
  for (const strategy of layouts) {
    const { stepS, memoryBytes, parts, stageMemory } = estimateStep(context, strategy);
    const hostBytes = Math.max(...stageMemory.map((stage) => stage.hostBytes));
    const fitsHost = hostBytes === 0 || hostTakes(hardware, hostBytes);
    if (fitsHost) least = Math.min(least, memoryBytes);
    if (memoryBytes > hardware.device.memoryCapacityBytes) tooLarge++;
    else if (fitsHost) {
      const used =
        strategy.tensorParallel * strategy.contextParallel * strategy.pipelineParallel * strategy.dataParallel;
      const objectives = objectivesOf(context, used);
      const stepJ = energyJ(objectives, stepS, loadS(objectives, busySeconds(parts)));
      fitting.push({ stepS, memoryBytes, energyJ: stepJ, costUsd: costUsd(objectives, stepS, stepJ), strategy });
    }
  }
  return { all: layouts.length, tooLarge, fitting: fitting.sort(compareCandidates), least };
}

/** Those that no other beats in all of time, memory and energy; of equal ones the first. */
const frontOf = (sorted: readonly Candidate[]): Candidate[] => {
  const front: Candidate[] = [];
  for (const each of sorted)
    if (
      !front.some(
        (other) => other.stepS <= each.stepS && other.memoryBytes <= each.memoryBytes && other.energyJ <= each.energyJ,
      )
    )
      front.push(each);
  return front;
};

const scenarios: [string, Scenario][] = [
  [
    'dense',
    { hardware: 'dgx-a100', model: 'llama-3.1-8b', changes: { layers: 6 }, batch: 8, sequenceLength: 512, devices: 8 },
  ],
  [
    'tight',
    {
      hardware: 'dgx-a100',
      model: 'llama-3.1-70b',
      changes: { layers: 4 },
      batch: 8,
      sequenceLength: 1024,
      devices: 8,
      memoryBytes: 14e9,
    },
  ],
  [
    'mixture of experts',
    {
      hardware: 'dgx-h100',
      model: 'mixtral-8x7b',
      changes: { layers: 3, experts: 4 },
      batch: 4,
      sequenceLength: 512,
      devices: 4,
    },
  ],
];

describe.each(scenarios)('%s', (_name, scenario) => {
  const context = contextOf(scenario);
  const priced = priceAll(context);
  const outcome = searchStrategies(context, { keep: 20 });

  it('accounts for every layout', () => {
    expect(outcome.evaluated + outcome.pruned + outcome.rejected.host).toBe(priced.all);
    expect(outcome.feasible).toBeLessThanOrEqual(priced.fitting.length);
    expect(outcome.rejected.memory).toBeLessThanOrEqual(priced.tooLarge);
    expect(priced.fitting.length).toBeGreaterThan(1000);
    expect(outcome.feasible).toBeLessThan(priced.fitting.length / 2);
  });

  it('keeps the fastest in order, with the same price to the last bit', () => {
    expect(outcome.best.map((each) => each.strategy)).toEqual(priced.fitting.slice(0, 20).map((each) => each.strategy));
    expect(outcome.best.map((each) => each.stepS)).toEqual(priced.fitting.slice(0, 20).map((each) => each.stepS));
  });

  it('keeps the whole front of time, memory and energy', () => {
    const limitS = SLOWEST_ANSWER * (priced.fitting[0]?.stepS ?? 0);
    expect(outcome.front).toEqual(frontOf(priced.fitting).filter((each) => each.stepS <= limitS));
    const cheapest = Math.min(...priced.fitting.map((each) => each.costUsd));
    expect(Math.min(...outcome.front.map((each) => each.costUsd)) / cheapest).toBeCloseTo(1, 12);
  });

  it('keeps the fastest of each set of degrees near the best', () => {
    const limitS = NEAR_BEST * (priced.fitting[0]?.stepS ?? 0);
    const first = new Map<string, Candidate>();
    for (const each of priced.fitting.filter(({ stepS }) => stepS <= limitS)) {
      const { tensorParallel, contextParallel, pipelineParallel, expertParallel, expertTensorParallel, microBatch } =
        each.strategy;
      const key = `${tensorParallel} ${contextParallel} ${pipelineParallel} ${expertParallel} ${expertTensorParallel} ${microBatch}`;
      if (!first.has(key)) first.set(key, each);
    }
    expect(outcome.near).toEqual([...first.values()]);
  });

  it('answers the same again', () => {
    expect(searchStrategies(contextOf(scenario), { keep: 20 })).toEqual(outcome);
  });
});

describe('where nothing fits', () => {
  it('names the layout that needs least', () => {
    const [, scenario] = scenarios[0] as [string, Scenario];
    const context = contextOf({ ...scenario, memoryBytes: 2.2e9 });
    const outcome = searchStrategies(context, { keep: 20 });
    expect(outcome.feasible).toBe(0);
    expect(outcome.pruned).toBe(0);
    expect(outcome.leastMemory?.memoryBytes).toBe(priceAll(context).least);
  });
});

describe('a long search', () => {
  const context = trainingContext(
    testInput('training', {
      hardware: 'cloudmatrix-384',
      model: 'deepseek-v3',
      workload: { sequenceLength: 4096, globalBatch: 15360 },
      deployment: { systems: 8 },
    }),
  );
  const stopAt = (question: number) => {
    let asked = 0;
    return () => ++asked === question;
  };

  it('stops when asked, soon', () => {
    let done = 0;
    let asked = 0;
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
  });

  it('keeps what it has found when partial answers are wanted', () => {
    const outcome = searchStrategies(context, { keep: 20, shouldStop: stopAt(60), keepsPartial: true });
    expect(outcome.isPartial).toBe(true);
    expect(outcome.best.length).toBeGreaterThan(0);
  });

  it('stops all the same where it has found nothing yet', () => {
    expect(() => searchStrategies(context, { keep: 20, shouldStop: stopAt(1), keepsPartial: true })).toThrow(
      StoppedError,
    );
  });
});

it('reports progress up to the number of layouts', () => {
  const [, scenario] = scenarios[0] as [string, Scenario];
  const seen: [number, number][] = [];
  const outcome = searchStrategies(contextOf(scenario), {
    keep: 1,
    onProgress: (done, total) => seen.push([done, total]),
  });
  const total = outcome.evaluated + outcome.pruned + outcome.rejected.host;
  expect(seen.at(-1)).toEqual([total, total]);
  for (const [done, all] of seen) expect(done).toBeLessThanOrEqual(all);
});

it('lists divisors in order', () => {
  expect(divisorsOf(1)).toEqual([1]);
  expect(divisorsOf(12)).toEqual([1, 2, 3, 4, 6, 12]);
  expect(divisorsOf(49)).toEqual([1, 7, 49]);
});
