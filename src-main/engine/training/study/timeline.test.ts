/** Played steps: the search's closed form within 1%, tasks that never collide, stages that hold and wait as they must. */
import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../../src-shared/model/parameter';
import { timelineKinds, type TimelineKind, type TrainingTimeline } from '../../../../src-shared/results/training-study';
import { StudyError } from '../../network/study/study-error';
import { testInput } from '../../testing/test-scenario';
import { trainingContext } from '../run';
import type { TrainingContext } from '../context';
import { layerTimes, stageTime } from '../stage-time';
import { estimateStep, stepModel } from '../step';
import { priceLayers } from '../layer-cost';
import { layerOptions } from '../step';
import { cutStages } from '../stages';
import { answerTraining } from './answer-training';
import { strategyOf } from './layout-values';
import { stepTimeline } from './timeline';

interface Case {
  model?: string;
  hardware?: string;
  systems?: number;
  batch?: number;
}

function contextOf(deployment: Entries, { model, hardware, systems, batch }: Case = {}): TrainingContext {
  const input = testInput('training', {
    hardware: hardware ?? 'dgx-a100',
    model: model ?? 'gpt-3-175b',
    workload: { sequenceLength: 2048, globalBatch: batch ?? 128 },
    deployment: { systems: systems ?? 16, layout: 'fixed', ...deployment },
  });
  if (input.kind !== 'training') throw new Error('not a training input');
  return trainingContext(input);
}

const moe: Case = { model: 'deepseek-v3', hardware: 'dgx-h100', systems: 32, batch: 1024 };
const layouts: [name: string, deployment: Entries, options?: Case][] = [
  ['1F1B', { tensorParallel: 8, pipelineParallel: 8 }],
  ['interleaved', { tensorParallel: 8, pipelineParallel: 8, interleave: 3 }],
  ['zero-bubble', { tensorParallel: 4, pipelineParallel: 16, schedule: 'zeroBubble' }],
  ['one stage', { tensorParallel: 8, pipelineParallel: 1 }],
  ['no overlap', { tensorParallel: 8, pipelineParallel: 8, overlapDataParallel: false }],
  ['ZeRO 3', { tensorParallel: 8, pipelineParallel: 8, sharding: 'parameters' }],
  ['ZeRO 2, no overlap', { tensorParallel: 8, pipelineParallel: 4, sharding: 'gradients', overlapDataParallel: false }],
  ['offload', { tensorParallel: 8, pipelineParallel: 8, offload: 'activations' }],
  ['partial recomputation', { tensorParallel: 8, pipelineParallel: 8, recompute: 'full', recomputeLayers: 5 }],
  ['DualPipe', { ...{ tensorParallel: 1, pipelineParallel: 16, expertParallel: 16 }, schedule: 'dualPipe' }, moe],
  ['experts', { tensorParallel: 2, pipelineParallel: 8, expertParallel: 16, recompute: 'selective' }, moe],
];

const played = (deployment: Entries, options?: Case): TrainingTimeline =>
  stepTimeline(contextOf(deployment, options), null);

/** Tasks of a stage of some kinds, by start. */
function tasksOf({ tasks }: TrainingTimeline, stage: number, kinds: readonly TimelineKind[]) {
  const list = [];
  for (let at = tasks.stageStart[stage]!; at < tasks.stageStart[stage + 1]!; at++)
    if (kinds.includes(timelineKinds[tasks.kind[at]!]!))
      list.push({ startS: tasks.startS[at]!, endS: tasks.endS[at]!, microBatch: tasks.microBatch[at]! });
  return list;
}
const passKinds = ['forward', 'backward', 'backwardWeight'] as const;

describe.each(layouts)('%s', (_name, deployment, options) => {
  const timeline = played(deployment, options);
  const stretch = 1 + timeline.waitShare;

  it('takes what the search says, within 1%', () => {
    expect(timeline.playedMicroBatches).toBe(timeline.microBatches);
    expect(timeline.closedFormS).toBeCloseTo(timeline.layout.metrics.stepTimeS ?? 0, 9);
    expect(Math.abs(timeline.playedS / timeline.closedFormS - 1)).toBeLessThan(0.01);
  });

  it('runs one pass at a time on every stage, every micro-batch as often as every other', () => {
    timeline.stages.forEach((stage, index) => {
      const passes = tasksOf(timeline, index, passKinds);
      for (let at = 1; at < passes.length; at++)
        expect(passes[at]!.startS).toBeGreaterThanOrEqual(passes[at - 1]!.endS - 1e-9 * timeline.playedS);
      expect(passes.length).toBeGreaterThanOrEqual(2 * timeline.microBatches);
      const [update] = tasksOf(timeline, index, ['optimizer']);
      const busyS = passes.reduce((sum, pass) => sum + pass.endS - pass.startS, 0) + update!.endS - update!.startS;
      expect(stage.busyS).toBeCloseTo(busyS, 6);
      expect(stage.busyS + stage.communicationS + stage.idleS).toBeCloseTo(timeline.playedS, 6);
      // Nothing is updated before all gradients are there.
      for (const reduction of tasksOf(timeline, index, ['reduce']))
        expect(reduction.endS).toBeLessThanOrEqual(update!.startS + 1e-9);
    });
  });

  it('has layers whose rows add up to the passes of every stage', () => {
    timeline.stages.forEach((stage, index) => {
      const sum = { forwardS: 0, backwardS: 0, weightS: 0 };
      for (const layer of timeline.layers)
        for (const row of layer.operators)
          for (const pass of ['forwardS', 'backwardS', 'weightS'] as const)
            sum[pass] += layer.perStage[index]! * row[pass];
      expect(sum.forwardS).toBeCloseTo(stage.forwardS / stretch, 9);
      expect(sum.backwardS).toBeCloseTo(stage.backwardS / stretch, 9);
      expect(sum.weightS).toBeCloseTo(stage.weightS / stretch, 9);
    });
  });
});

it('draws forward passes along the pipeline, each after its activation has arrived', () => {
  const timeline = played({ tensorParallel: 8, pipelineParallel: 8 });
  const firsts = timeline.stages.map((_, stage) => tasksOf(timeline, stage, ['forward'])[0]!);
  const sends = timeline.stages.map((_, stage) => tasksOf(timeline, stage, ['send'])[0]!);
  for (let stage = 1; stage < 8; stage++) {
    expect(sends[stage - 1]!.startS).toBeCloseTo(firsts[stage - 1]!.endS, 9);
    expect(firsts[stage]!.startS).toBeCloseTo(sends[stage - 1]!.endS, 9);
  }
});

it('names the stages by what they hold', () => {
  const { stages } = played({ tensorParallel: 8, pipelineParallel: 8, firstStageLayers: 11, lastStageLayers: 13 });
  expect(stages[0]!.title).toBe('Stage 1: embedding, layers 1 to 11');
  expect(stages[7]!.title).toBe('Stage 8: layers 84 to 96, head and loss');
});

it('says which stage overflows, by how much, and holds less on later stages', () => {
  const deployment = { tensorParallel: 4, pipelineParallel: 8, microBatch: 2, recompute: 'none' };
  const timeline = played(deployment);
  const context = contextOf(deployment);
  const { memoryBytes } = estimateStep(context, strategyOf(timeline.layout.values));
  const capacity = context.input.hardware.device.memoryCapacityBytes;
  expect(Math.max(...timeline.stages.map((stage) => stage.memoryBytes))).toBeCloseTo(memoryBytes, 0);
  expect(timeline.stages[0]!.overflowBytes).toBeCloseTo(timeline.stages[0]!.memoryBytes - capacity, 0);
  expect(timeline.stages[0]!.overflowBytes).toBeGreaterThan(0);
  expect(timeline.stages.map((stage) => stage.inFlight)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  for (const stage of timeline.stages)
    expect(stage.memory.reduce((sum, part) => sum + part.sizeBytes, 0)).toBeCloseTo(stage.memoryBytes, 0);
});

it('gathers and reduces with every pass where parameters are sharded', () => {
  const timeline = played({ tensorParallel: 8, pipelineParallel: 1, sharding: 'parameters' });
  const { microBatches } = timeline;
  expect(tasksOf(timeline, 0, ['gather'])).toHaveLength(2 * microBatches + 1);
  expect(tasksOf(timeline, 0, ['reduce'])).toHaveLength(microBatches);
  expect(timeline.playedS / timeline.closedFormS).toBeCloseTo(1, 2);
});

it('shortens the steady part of very long steps and stays light', () => {
  const timeline = played({ tensorParallel: 1, pipelineParallel: 48, interleave: 2 }, { systems: 6, batch: 48 * 200 });
  expect(timeline.microBatches).toBe(9600);
  expect(timeline.playedMicroBatches).toBeLessThan(9600);
  expect(timeline.tasks.count).toBeLessThan(450_000);
  expect(timeline.tasks.stageStart.at(-1)).toBe(timeline.tasks.count);
  expect(timeline.playedS / timeline.closedFormS).toBeCloseTo(1, 2);
});

describe('layers', () => {
  it('list every operator of every kind of layer of a mixture of experts', () => {
    const { layers } = played({ tensorParallel: 2, pipelineParallel: 8, expertParallel: 16 }, moe);
    expect(layers.map(({ key }) => key)).toEqual(['embedding', 'dense', 'moe', 'head', 'mtp']);
    expect(layers.map(({ perStage }) => perStage.reduce((sum, count) => sum + count, 0))).toEqual([1, 3, 58, 1, 1]);
    const rows = layers[2]!.operators;
    expect(rows.filter(({ bound }) => bound === 'network').map(({ part }) => part)).toContain('expert');
    for (const row of rows.filter(({ bound }) => bound === 'network')) {
      expect(row.forwardS + row.backwardS).toBeLessThanOrEqual(1.0001 * row.linkS);
      expect(row.linkS).toBeGreaterThan(0);
    }
  });

  it('keep apart the layers that are recomputed and those that are kept', () => {
    const deployment = { tensorParallel: 8, pipelineParallel: 8, recompute: 'full', recomputeLayers: 5 };
    const { layers, stages } = played(deployment);
    const keys = layers.map(({ key }) => key);
    expect(keys).toEqual(['embedding', 'dense', 'denseKept', 'head']);
    expect(layers[1]!.perStage).toEqual(stages.map(() => 5));
    expect(layers[1]!.operators.some(({ part }) => part === 'recomputation')).toBe(true);
    expect(layers[2]!.operators.some(({ part }) => part === 'recomputation')).toBe(false);
  });

  it('add up where traffic hides behind products and experts behind another micro-batch', () => {
    const deployment = { tensorParallel: 2, pipelineParallel: 8, expertParallel: 16 };
    const overlaps = { overlapTensorParallel: true, overlapExpertParallel: true, interleave: 2, recompute: 'full' };
    const context = contextOf({ ...deployment, ...overlaps }, moe);
    const timeline = stepTimeline(context, null);
    const strategy = strategyOf(timeline.layout.values);
    const costs = priceLayers(context.input, context.device, context.fabric, strategy, true);
    const times = layerTimes(costs, layerOptions(context, strategy));
    const [first] = cutStages(context.input.model, 8, context.input.deployment);
    const rowsS = timeline.layers.reduce(
      (sum, { operators, perStage }) =>
        sum + perStage[0]! * operators.reduce((own, row) => own + row.forwardS + row.backwardS + row.weightS, 0),
      0,
    );
    const time = stageTime(first!, times);
    expect(rowsS).toBeCloseTo(time.forwardS + time.backwardS + time.weightsS, 9);
  });
});

describe('questions', () => {
  const context = contextOf({ tensorParallel: 8, pipelineParallel: 8 });
  const { input } = context;

  it('take a layout by its values', () => {
    const own = stepTimeline(context, null);
    const values = { ...own.layout.values, interleave: 2 };
    const timeline = stepTimeline(context, values);
    expect(timeline.chunks).toBe(2);
    expect(timeline.playedS).toBeLessThan(own.playedS);
    expect(timeline.playedS).toBeCloseTo(estimateStep(context, strategyOf(values)).stepS, 2);
    expect(stepModel(context, strategyOf(values)).count).toBe(timeline.microBatches);
  });

  it('refuse what is no layout of the scenario, in words', () => {
    const { values } = stepTimeline(context, null).layout;
    const ask = (changes: Record<string, string | number | boolean>) => () =>
      stepTimeline(context, { ...values, ...changes });
    expect(ask({ tensorParallel: 7 })).toThrow(/TP 7 does not divide/u);
    expect(ask({ tensorParallel: 0 })).toThrow('layout.tensorParallel: found 0, allowed: whole numbers from 1');
    expect(ask({ schedule: 'backwards' })).toThrow(StudyError);
    expect(ask({ dataParallel: 4096 })).toThrow(/needs|devices/u);
    expect(() => stepTimeline(context, {})).toThrow(StudyError);
  });

  it('write a trace with every task', () => {
    const timeline = stepTimeline(context, null);
    const outcome = answerTraining({ input, study: { kind: 'trace', layout: null } });
    if (outcome.kind !== 'trace') throw new Error('no trace');
    const { traceEvents } = JSON.parse(outcome.json) as { traceEvents: { ph: string; ts: number; dur: number }[] };
    const tasks = traceEvents.filter(({ ph }) => ph === 'X');
    expect(tasks).toHaveLength(timeline.tasks.count);
    expect(Math.max(...tasks.map(({ ts, dur }) => ts + dur)) / 1e6).toBeCloseTo(timeline.playedS, 9);
  });

  it('answers for a search with the layout that its run finds', () => {
    const searched = contextOf({ layout: 'search' }, { systems: 4, model: 'llama-3.1-70b' });
    const outcome = answerTraining({ input: searched.input, study: { kind: 'timeline', layout: null } });
    if (outcome.kind !== 'timeline') throw new Error('no timeline');
    expect(outcome.timeline.stages.every(({ overflowBytes }) => overflowBytes === 0)).toBe(true);
  });
});
