/** Two layouts against each other: terms that add up, causes in the order of their size, in words that name the layouts. */
import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../../src-shared/model/parameter';
import type {
  ComparedLayout,
  LayoutComparison,
  LayoutValues,
  TermPair,
} from '../../../../src-shared/results/training-study';
import { StudyError } from '../../network/study/study-error';
import { testInput } from '../../testing/test-scenario';
import { fixedStrategy } from '../fixed';
import { valuesOf } from '../strategy';
import { answerTraining } from './answer-training';

const inputOf = (deployment: Entries) => {
  const input = testInput('training', {
    hardware: 'dgx-a100',
    model: 'gpt-3-175b',
    workload: { sequenceLength: 2048, globalBatch: 128 },
    deployment: { systems: 16, layout: 'fixed', ...deployment },
  });
  if (input.kind !== 'training') throw new Error('not a training input');
  return input;
};
const layout = (deployment: Entries): LayoutValues => valuesOf(fixedStrategy(inputOf(deployment), 128));

function compare(first: ComparedLayout, second: ComparedLayout): LayoutComparison {
  const answer = answerTraining({ input: inputOf({}), study: { kind: 'comparison', first, second } });
  if (answer.kind !== 'comparison') throw new Error(`answered ${answer.kind}`);
  return answer.comparison;
}
const sum = (terms: readonly TermPair[], side: 'first' | 'second'): number =>
  terms.reduce((total, term) => total + term[side], 0);

const inside = layout({ tensorParallel: 8, pipelineParallel: 8 });
const across = layout({ tensorParallel: 16, pipelineParallel: 8 });

describe('the layout that the deployment states', () => {
  it('is compared like any other', () => {
    const { first } = compare('given', inside);
    expect(first.values).toEqual(layout({}));
  });
  it('is refused where it cannot be laid out, by name or as the own one of the scenario', () => {
    const input = inputOf({ tensorParallel: 7 });
    for (const study of [
      { kind: 'comparison', first: 'given', second: inside },
      { kind: 'timeline', layout: null },
    ] as const)
      expect(() => answerTraining({ input, study })).toThrow(/TP 7 does not divide/u);
  });
});

describe('a search for other counts', () => {
  it('changes what is asked for and nothing else', () => {
    const search = (systems: number | null, globalBatch: number | null) => {
      const input = inputOf({ systems: 8, tensorParallel: 4 });
      const answer = answerTraining({ input, study: { kind: 'search', systems, globalBatch } });
      if (answer.kind !== 'search') throw new Error(`answered ${answer.kind}`);
      return answer.result;
    };
    const own = search(null, null);
    expect(own.search?.evaluated).toBeGreaterThan(100);
    expect(search(8, 128).layout).toEqual(own.layout);
    expect(search(16, null).metrics.stepTimeS).toBeLessThan(own.metrics.stepTimeS ?? 0);
    expect(search(null, 256).metrics.stepTimeS).toBeGreaterThan(own.metrics.stepTimeS ?? Infinity);
  });
});

describe('two layouts', () => {
  it.each([
    ['TP inside and across nodes', inside, across],
    ['stages', inside, layout({ tensorParallel: 8, pipelineParallel: 16, interleave: 2 })],
    ['recomputation', inside, layout({ tensorParallel: 8, pipelineParallel: 8, recompute: 'full' })],
  ])('add up to step time and memory: %s', (_name, first, second) => {
    const { time, memory, ...both } = compare(first, second);
    for (const side of ['first', 'second'] as const) {
      expect(sum(time, side)).toBeCloseTo(both[side].metrics.stepTimeS ?? 0, 9);
      expect(sum(memory, side) / (both[side].metrics.memoryPerDeviceBytes ?? 1)).toBeCloseTo(1, 9);
    }
  });

  it('name the tier that costs the difference first', () => {
    const { reasons } = compare(inside, across);
    expect(reasons[0]).toMatch(/^TP 8, PP 8, DP 2, .* is faster by /u);
    expect(reasons[1]).toMatch(
      /^TP communication: .* less .*TP 8 stays within .*; .* TP 16 crosses the scale-out network/u,
    );
  });

  it('say the same whichever comes first', () => {
    expect(compare(across, inside).reasons).toEqual(compare(inside, across).reasons);
  });

  it('are the same where they are one', () => {
    const { reasons, time } = compare(inside, inside);
    expect(reasons).toEqual(['Both take the same time.', expect.stringMatching(/^Both need .* fullest device\.$/u)]);
    expect(time.every(({ first, second }) => first === second)).toBe(true);
  });

  it('order causes by size and put what the faster one pays after them', () => {
    const other = layout({ tensorParallel: 8, pipelineParallel: 8, recompute: 'full', microBatch: 2 });
    const { time, reasons } = compare(inside, other);
    const titles = reasons.slice(1, -1).map((text) => text.split(':')[0]);
    const gaps = titles.map((title) => {
      const term = time.find((each) => each.title === title);
      return term ? term.second - term.first : NaN;
    });
    const sign = sum(time, 'first') <= sum(time, 'second') ? 1 : -1;
    const signed = gaps.map((gap) => sign * gap);
    const paidAt = signed.findIndex((gap) => gap < 0);
    const saved = paidAt < 0 ? signed : signed.slice(0, paidAt);
    expect(saved.length).toBeGreaterThan(0);
    expect(saved).toEqual([...saved].sort((a, b) => b - a));
    expect(signed.slice(saved.length).every((gap) => gap < 0)).toBe(true);
    expect(reasons.join(' ')).toContain('every layer is recomputed');
  });

  it('are refused where one cannot be laid out', () => {
    expect(() => compare(inside, { ...inside, pipelineParallel: 128, dataParallel: 1 })).toThrow(StudyError);
  });
});
