/** Published cases by general rules: what is read, what is refused and why, and how well the whole holds. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CaseFileError, type CaseFile } from '../lib/case-file';
import { summarise, type ComparedCase } from '../lib/compared-case';
import { compareTrainingCases } from './compare-training';

const dataFile = (name: string): CaseFile => {
  const file = path.join(import.meta.dirname, '../data', name);
  return { name, content: JSON.parse(readFileSync(file, 'utf8')) as unknown };
};
const file = (content: unknown): CaseFile => ({ name: 'cases.json', content });

const llama = {
  id: 'X-1',
  category: 'B',
  subcategory: 'training-dense',
  title: 'Llama 3 70B on 64 H100',
  tier: 1,
  hardware: { chip: 'NVIDIA H100', count: 64, node: 'DGX H100 x8', network: '8x NDR 400 Gb/s per node' },
  model: {
    name: 'Llama-3-70B',
    layers: 80,
    hidden: 8192,
    heads: 64,
    kv_heads: 8,
    head_dim: 128,
    ffn: 28672,
    gated_mlp: true,
    vocab: 128256,
  },
  workload: {
    seq: 8192,
    gbs: 128,
    mbs: 1,
    precision: 'bf16',
    TP: 4,
    PP: 8,
    VP: 5,
    CP: 1,
    EP: 1,
    recompute: 'selective',
  },
  metrics: [{ name: 'step_time_s', value: 18, unit: 's', primary: true }],
  source: { title: 'Megatron-Bridge, release 25.11', ref: 'x', locator: '' },
};
const one = (changes: Record<string, unknown>): ComparedCase => {
  const [row] = compareTrainingCases([file([{ ...llama, ...changes }])]);
  if (!row) throw new Error('no row');
  return row;
};
const withWorkload = (workload: Record<string, unknown>): ComparedCase =>
  one({ workload: { ...llama.workload, ...workload } });

describe('a published case', () => {
  it('is priced as a step time', () => {
    const row = one({});
    expect(row).toMatchObject({ status: 'compared', family: 'training/dense Hopper', metric: 'step time', unit: 's' });
    expect(row.predicted).toBeGreaterThan(5);
    expect(row.predicted).toBeLessThan(50);
  });
  it('may state a rate instead: the same step', () => {
    const rate = one({ metrics: [{ name: 'tokens_per_s_per_gpu', value: (128 * 8192) / 18 / 64, primary: true }] });
    expect(rate.measured).toBeCloseTo(18, 9);
    expect(rate.predicted).toBeCloseTo(one({}).predicted ?? 0, 9);
  });
  it('gets what it does not state by rule, and says so', () => {
    expect(withWorkload({ mbs: 'not stated' }).reason).toContain('micro-batch');
    expect(withWorkload({ recompute: 'not stated' }).reason).toContain('recomputation');
  });
  it.each([
    ['a layout that is not stated', { workload: { seq: 8192, gbs: 128, precision: 'bf16' } }, /layout is not stated/],
    ['a precision that is not stated', { workload: { ...llama.workload, precision: null } }, /precision is not stated/],
    ['a layout that cannot be', { workload: { ...llama.workload, TP: 3 } }, /TP 3 does not divide/],
    ['fine-tuning', { subcategory: 'training-finetune' }, /fine-tuning/],
    ['no architecture', { model: { name: 'Unknown-1B' } }, /architecture of Unknown-1B/],
    ['no measurement', { metrics: [] }, /neither a step time/],
  ])('with %s is refused with the reason', (_name, changes, reason) => {
    expect(one(changes)).toMatchObject({ status: 'not expressible', reason: expect.stringMatching(reason) as string });
  });
  it('may be a series whose points override it', () => {
    const points = [
      { gpus: 32, TP: 4, PP: 4, VP: 5, gbs: 64, tokens_per_s_per_gpu: 900 },
      { gpus: 64, TP: 4, PP: 8, VP: 5, gbs: 128, tokens_per_s_per_gpu: 900 },
    ];
    const rows = compareTrainingCases([file([{ ...llama, points, metrics: [{ name: 'series', value: null }] }])]);
    expect(rows.map(({ id, status }) => [id, status])).toEqual([
      ['X-1#1', 'compared'],
      ['X-1#2', 'compared'],
    ]);
  });
});

describe('files', () => {
  it('without cases are refused, naming the forms', () => {
    expect(() => compareTrainingCases([file({ nothing: 1 })])).toThrow(CaseFileError);
    expect(() => compareTrainingCases([file({ nothing: 1 })])).toThrow(/vTrain/);
    expect(() => compareTrainingCases([file([{ ...llama, subcategory: 'kernel' }])])).toThrow(
      /no case is about training/,
    );
  });
});

describe('measured steps', () => {
  const rows = compareTrainingCases(
    ['training-cases.json', 'megatron-a100-steps.json', 'vtrain-measured.json', 'simumax-b200.json'].map(dataFile),
  );
  const of = (...starts: string[]) =>
    summarise(
      '',
      rows.filter(({ family }) => starts.some((start) => family.startsWith(start))),
    );
  const rank = (family: string, metric: string): number =>
    rows.find((row) => row.family.startsWith(`ranks/${family}`) && row.metric.startsWith(metric))?.predicted ?? NaN;

  // Bars a little above what is reached, so that a change that costs accuracy is seen.
  it.each([
    ['the 8 Megatron steps on A100', of('training/the 8'), 3.2, 3.6],
    ['dense models on A100 and Hopper', of('training/dense A100', 'training/dense Hopper'), 7, 10.5],
    ['dense models on Blackwell', of('training/dense Blackwell'), 10, 11.5],
    ['mixtures of experts', of('training/MoE'), 13.5, 20],
    ['vTrain, 64 devices', of('vTrain/64'), 5, 9],
    ['vTrain, 512 devices', of('vTrain/512'), 5, 8],
    ['one node of B200', of('B200 node'), 5, 5.6],
  ])('%s', (_name, { medianPercent, meanPercent }, median, mean) => {
    expect(medianPercent).toBeLessThan(median);
    expect(meanPercent).toBeLessThan(mean);
  });
  it('are ranked as clusters ranked them', () => {
    expect(rank('vTrain/64', 'Spearman')).toBeGreaterThan(0.93);
    expect(rank('vTrain/512', 'Spearman')).toBeGreaterThan(0.7);
    for (const group of ['vTrain/64', 'vTrain/512']) expect(rank(group, 'regret')).toBeLessThan(2);
  });
});
