/** The schedule's closed forms: bubble, hops, overlap, and what each option may change. */
import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../src-shared/model/parameter';
import { createDeviceModel } from '../compute/device-model';
import { createFabric } from '../network/fabric';
import { testInput } from '../testing/test-scenario';
import { fixedStrategy } from './fixed';
import { modelFlopsPerStep } from './model-flops';
import type { Pace } from './pace';
import { givenStrategy, type Strategy } from './strategy';
import { emptyParts, fillParts } from './parts';
import { replicaCosts, type ReplicaCosts } from './replicas';
import { createSchedulePlayer } from './schedule/pipeline-time';
import { estimateStep, type StepEstimate, type TrainingContext } from './step';

function estimate(
  deployment: Entries,
  options: { model?: string; hardware?: string; systems?: number; batch?: number; assumptions?: Entries } = {},
): StepEstimate & { context: TrainingContext } {
  const input = testInput('training', {
    hardware: options.hardware ?? 'dgx-a100',
    model: options.model ?? 'gpt-3-175b',
    workload: { sequenceLength: 2048, globalBatch: options.batch ?? 64 },
    deployment: { systems: options.systems ?? 8, layout: 'fixed', ...deployment },
    assumptions: { expertImbalance: 1, ...options.assumptions },
  });
  const devices = input.deployment.systems * input.hardware.node.devices * input.hardware.supernode.nodes;
  const context = {
    input,
    device: createDeviceModel(input.hardware, 16, 1, true),
    fabric: createFabric(input.hardware, devices),
    devices,
    player: createSchedulePlayer(),
  };
  return { ...estimateStep(context, fixedStrategy(input, devices)), context };
}

const passes = () => new Float64Array(8).fill(1 / 3);

/** Eight equal stages of one second, a third of it forward. */
const pace: Pace = {
  slowest: {
    computeS: 1,
    memoryS: 0,
    launchS: 0,
    recomputeS: 0,
    tensorS: 0,
    contextS: 0,
    expertS: 0,
    tensorLinkS: 0,
    expertLinkS: 0,
    forwardS: 1 / 3,
    backwardS: 1 / 3,
    weightsS: 1 / 3,
    flops: 0,
  },
  slowestTotalS: 1,
  slowestPairS: 1,
  slowestLayers: 4,
  flops: 0,
  times: { forwardS: passes(), backwardS: passes(), weightsS: passes() },
};
const alone = { tensor: false, expert: false, pipeline: false };
const free: ReplicaCosts = {
  reduceS: 0,
  gatherS: 0,
  gathersEachMicroBatch: false,
  reducesEachMicroBatch: false,
  hidesGather: true,
  optimizerS: 0,
  embeddingS: 0,
  hopS: 0,
  shared: alone,
};
const given = givenStrategy(testInput('training', { hardware: 'dgx-a100', model: 'gpt-3-175b' }).deployment);
const CORE_SHARE = 0.1;
const player = createSchedulePlayer();
const fill = (costs: ReplicaCosts, changes: Partial<Strategy>, count: number, of = pace) => {
  const parts = emptyParts();
  const strategy = { ...given, pipelineParallel: 8, dataParallel: 8, ...changes };
  const stepS = fillParts(parts, of, costs, strategy, count, { replicaCoreShare: CORE_SHARE, offloadS: 0 }, player);
  return { ...parts, stepS };
};

describe('the pipeline', () => {
  it.each([
    [8, 1],
    [16, 1],
    [64, 1],
    [16, 4],
    [16, 6],
  ])('%i micro-batches in %i chunks: bubble (p - 1) / (m v) of the work', (count, interleave) => {
    const { bubbleS, computeS, stepS } = fill(free, { interleave }, count);
    expect(bubbleS / computeS).toBeCloseTo(7 / (count * interleave), 12);
    expect(stepS).toBeCloseTo(count + 7 / interleave, 9);
  });

  it('gives the shares that Pangu Ultra prints: 30.45% and 6.8% (arXiv:2504.07866)', () => {
    const share = (interleave: number): number => {
      const { bubbleS, stepS } = fill(free, { interleave }, 16);
      return bubbleS / stepS;
    };
    expect(share(1)).toBeCloseTo(0.3045, 3);
    expect(share(6)).toBeCloseTo(0.068, 3);
  });

  it("leaves the replicas' traffic what the exchange leaves of the same links", () => {
    const busy: Pace = { ...pace, slowest: { ...pace.slowest, expertS: 0.25, expertLinkS: 0.5 } };
    const dataS = (shared: ReplicaCosts['shared']): number =>
      fill({ ...free, reduceS: 0.5, shared }, {}, 16, busy).dataS;
    // A backward pass of 2/3 s hides half a second for the cores it takes; with the links free half the time, half of it.
    expect(dataS(alone)).toBeCloseTo(CORE_SHARE * 0.5, 12);
    expect(dataS({ ...alone, expert: true })).toBeCloseTo(0.5 - 0.5 * (2 / 3), 12);
    expect(dataS({ ...alone, tensor: true })).toBeCloseTo(CORE_SHARE * 0.5, 12);
  });

  it('shares the hops of a round trip among the micro-batches in flight, and hides them behind chunks', () => {
    const plainS = fill({ ...free, hopS: 0.01 }, {}, 16).pipelineS;
    expect(plainS / (2 * 0.01 * (7 + (15 * 7) / 8))).toBeCloseTo(1, 1);
    // With chunks fill and drain pay the hops of one micro-batch through all of them; the steady state pays none.
    expect(fill({ ...free, hopS: 0.01 }, { interleave: 4 }, 16).pipelineS).toBeLessThan(2 * 0.01 * 8 * 4);
  });

  it('fills the drain with gradients of weights in the zero-bubble schedule, and starts DualPipe from both ends', () => {
    // ZB-H1: (p - 1) (F + B - W) with equal passes of 1/3 s; DualPipe: (p / 2 - 1) (F + 2 B - W).
    expect(fill(free, { schedule: 'zeroBubble' }, 16).bubbleS).toBeCloseTo(7 / 3, 12);
    expect(fill(free, { schedule: 'dualPipe' }, 16).bubbleS).toBeCloseTo(3 * (2 / 3), 12);
  });

  it('hides the reduction behind the last backward pass, and more of it behind further chunks', () => {
    const traffic = { ...free, reduceS: 2, gatherS: 1 };
    expect(fill(traffic, { overlapDataParallel: false }, 16).dataS).toBe(3);
    expect(fill(traffic, {}, 16).dataS).toBeCloseTo(2 - 2 / 3 + 1 - 1 / 3, 12);
    expect(fill(traffic, { interleave: 4 }, 16).dataS).toBeLessThan(fill(traffic, {}, 16).dataS);
    expect(fill({ ...free, reduceS: 0.1 }, {}, 16).dataS).toBeCloseTo(CORE_SHARE * 0.1, 12);
  });

  it('gathers and reduces for every micro-batch with ZeRO 3', () => {
    const traffic = { ...free, reduceS: 0.5, gatherS: 0.2, gathersEachMicroBatch: true, reducesEachMicroBatch: true };
    // A layer's transfer has nothing to run behind; the rest takes its cores 16 times.
    const bare = (0.5 + 0.2) / 4;
    expect(fill(traffic, {}, 16).dataS).toBeCloseTo(
      bare + 16 * (CORE_SHARE * 0.2 * 2 + Math.max(CORE_SHARE * 0.5, 0.5 - (2 / 3 - 0.2))),
      9,
    );
    expect(fill(traffic, { overlapDataParallel: false }, 16).dataS).toBeCloseTo(bare + 16 * 0.9, 9);
  });
});

describe('estimateStep', () => {
  const base = { tensorParallel: 8, pipelineParallel: 8, microBatch: 1, recompute: 'none' } as const;

  it('knows which communicators of a layout meet on one tier', () => {
    const { context } = estimate({ ...base, pipelineParallel: 4 }, { systems: 64, batch: 512 });
    const shared = (changes: Partial<Strategy>): ReplicaCosts['shared'] =>
      replicaCosts(context, [{ dense: 1e9, experts: 0 }], { ...fixedStrategy(context.input, 512), ...changes }).shared;
    // TP inside the server, replicas and stages over the network cards.
    expect(shared({})).toEqual({ tensor: false, expert: false, pipeline: true });
    expect(shared({ tensorParallel: 16, dataParallel: 8 })).toEqual({ tensor: true, expert: false, pipeline: true });
  });

  it('has parts that add up', () => {
    const { parts, stepS } = estimate({ ...base, interleave: 3 });
    expect((Object.values(parts) as number[]).reduce((sum, part) => sum + part, 0) / stepS).toBeCloseTo(1, 12);
  });

  it('executes the model FLOPs, and 4/3 of its layers with full recomputation', () => {
    const plain = estimate(base);
    const { model, workload } = plain.context.input;
    const useful = modelFlopsPerStep(model, workload.sequenceLength, workload.globalBatch);
    // Flash attention repeats its scores in the backward pass: 2.5 instead of 2 forward FLOPs.
    expect(plain.executedFlops / useful).toBeGreaterThan(1);
    expect(plain.executedFlops / useful).toBeLessThan(1.01);
    const full = estimate({ ...base, recompute: 'full' });
    expect(full.executedFlops / plain.executedFlops).toBeGreaterThan(1.32);
    expect(full.executedFlops / plain.executedFlops).toBeLessThan(4 / 3);
  });

  it('trades memory for time by recomputation', () => {
    const none = estimate({ ...base, recompute: 'none' });
    const selective = estimate({ ...base, recompute: 'selective' });
    const full = estimate({ ...base, recompute: 'full' });
    expect(none.stepS).toBeLessThan(selective.stepS);
    expect(selective.stepS).toBeLessThan(full.stepS);
    expect(none.memoryBytes).toBeGreaterThan(selective.memoryBytes);
    expect(selective.memoryBytes).toBeGreaterThan(full.memoryBytes);
  });

  it('moves 4 + 2 bytes per weight and replica with ZeRO 1, 8 without', () => {
    const options = { systems: 64, batch: 512 };
    const deployment = { ...base, pipelineParallel: 4, overlapDataParallel: false };
    const sharded = estimate({ ...deployment, sharding: 'optimizer' }, options);
    const whole = estimate({ ...deployment, sharding: 'none' }, options);
    // Two launches per bucket instead of one, and pipelines that fill twice, cost a little beside the bytes.
    expect(sharded.parts.dataS / whole.parts.dataS).toBeGreaterThan(6 / 8);
    expect(sharded.parts.dataS / whole.parts.dataS).toBeLessThan(1.06 * (6 / 8));
    // Every gradient is set to zero; the norm and the update touch a sixteenth.
    expect(sharded.parts.optimizerS / whole.parts.optimizerS).toBeCloseTo((34 / 16 + 4) / 38, 9);
    expect(sharded.memoryBytes).toBeLessThan(whole.memoryBytes);
  });

  it('has no communication on one device of each kind', () => {
    const { parts } = estimate(
      { tensorParallel: 1, pipelineParallel: 1, microBatch: 1 },
      { model: 'llama-3.1-8b', systems: 1, batch: 1 },
    );
    expect(parts).toMatchObject({ tensorS: 0, expertS: 0, pipelineS: 0, bubbleS: 0, dataS: 0 });
  });

  it('pays for score matrices without flash attention', () => {
    const fused = estimate(base);
    const unfused = estimate({ ...base, attentionKernel: 'unfused' });
    expect(unfused.stepS).toBeGreaterThan(1.05 * fused.stepS);
    const kept = (each: StepEstimate): number =>
      each.memoryParts.find((part) => part.key === 'activations')?.sizeBytes ?? 0;
    const { hiddenSize: h, heads } = fused.context.input.model;
    expect(kept(unfused) / kept(fused)).toBeCloseTo((34 * h + 5 * heads * 2048) / (32 * h), 1);
  });

  it('hides dispatch behind compute when asked, at the price of cores', () => {
    const options = { model: 'deepseek-v3', hardware: 'dgx-h100', systems: 32, batch: 1024 };
    const deployment = { pipelineParallel: 8, expertParallel: 32, recompute: 'none' };
    const plain = estimate({ ...deployment, overlapExpertParallel: false }, options);
    const hidden = estimate({ ...deployment, overlapExpertParallel: true }, options);
    expect(plain.parts.expertS).toBeGreaterThan(0);
    expect(hidden.parts.expertS).toBeLessThan(plain.parts.expertS);
    expect(hidden.parts.computeS).toBeGreaterThan(plain.parts.computeS);
    expect(hidden.stepS).toBeLessThan(plain.stepS);
  });

  it('slows with the imbalance of experts', () => {
    const options = { model: 'deepseek-v3', hardware: 'dgx-h100', systems: 32, batch: 1024 };
    const deployment = { pipelineParallel: 8, expertParallel: 32 };
    const even = estimate(deployment, options);
    const uneven = estimate(deployment, { ...options, assumptions: { expertImbalance: 1.5 } });
    expect(uneven.stepS).toBeGreaterThan(even.stepS);
    expect(uneven.executedFlops / even.executedFlops).toBeCloseTo(1, 9);
  });
});
