/** Runs through the services: the real engine, the real library database, and what the window is told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { library } from '../../src-shared/model/library';
import { resolveScenario } from '../../src-shared/model/resolve';
import type { Plan } from '../../src-shared/model/plan';
import { simulate } from '../engine';
import { codeOf, makeTestFolder, removeTestFolder, TestBackend, valueOf } from './testing/test-backend';
import { brokenPlan, quickPlan } from './testing/test-plan';

let folder: string;
let test: TestBackend;

beforeEach(async () => {
  folder = await makeTestFolder();
  test = new TestBackend(folder);
});
afterEach(async () => {
  test.close();
  await removeTestFolder(folder);
});

const idsOf = (plan: Plan): string[] => plan.scenarios.map(({ id }) => id);
const latest = async (plan: Plan) => valueOf(await test.handlers['run.latest']({ planId: plan.id }));

describe('run.start', () => {
  it('runs every scenario and gives what the engine gives', async () => {
    const plan = quickPlan();
    const records = await test.run(plan, idsOf(plan));
    expect(records.map(({ scenarioId, status }) => [scenarioId, status])).toEqual(
      idsOf(plan).map((id) => [id, 'done']),
    );
    for (const [index, scenario] of plan.scenarios.entries()) {
      const { input } = resolveScenario(plan, library, scenario);
      if (!input) throw new Error('the scenario does not resolve');
      expect(records[index]?.result).toEqual(structuredClone(simulate(input)));
    }
  });

  it('answers the ids before anything is pushed', async () => {
    const plan = quickPlan();
    const { runIds } = valueOf(await test.handlers['run.start']({ plan, scenarioIds: idsOf(plan) }));
    expect(test.pushes).toEqual([]);
    const records = await test.ended(3);
    expect(records.map(({ runId }) => runId)).toEqual(runIds);
    const [first] = test.pushes;
    expect(first).toMatchObject({ name: 'run.progressed', payload: { runId: runIds[0], done: 0 } });
  });

  it('a scenario with errors fails with its problems and does not lose the others', async () => {
    const plan = brokenPlan();
    const records = await test.run(plan, idsOf(plan));
    expect(records.map(({ status }) => status).sort()).toEqual(['done', 'done', 'failed']);
    const failed = records.find(({ status }) => status === 'failed');
    expect(failed).toMatchObject({ scenarioId: plan.scenarios[1]?.id, error: { code: 'plan.invalid' } });
    expect(failed?.error?.details).toContain('scenarios[1].deployment.systems');
    expect(await latest(plan)).toHaveLength(3);
  });

  it('runs what it was given, not what the plan becomes', async () => {
    const plan = quickPlan();
    const [first] = plan.scenarios;
    if (!first) throw new Error('the plan is empty');
    const { inputHashes } = valueOf(await test.handlers['plan.check']({ plan }));
    valueOf(await test.handlers['run.start']({ plan, scenarioIds: [first.id] }));
    first.deployment = { systems: 2 };
    const [record] = await test.ended(1);
    expect(record?.inputHash).toBe(inputHashes[first.id]);
    expect(valueOf(await test.handlers['plan.check']({ plan })).inputHashes[first.id]).not.toBe(record?.inputHash);
  });

  it('refuses a scenario that is not in the plan', async () => {
    expect(codeOf(await test.handlers['run.start']({ plan: quickPlan(), scenarioIds: ['none'] }))).toBe(
      'request.invalid',
    );
  });

  it('an unexpected error of the engine is a failed run', async () => {
    test.close();
    test = new TestBackend(folder, () => {
      let answer: (message: { id: string; kind: 'error'; message: string }) => void = () => undefined;
      return {
        post: ({ id }) => void setImmediate(() => answer({ id, kind: 'error', message: 'broken invariant' })),
        onMessage: (listener) => void (answer = listener),
        onGone: () => undefined,
        terminate: () => Promise.resolve(),
      };
    });
    const plan = quickPlan();
    const [record] = await test.run(plan, idsOf(plan).slice(0, 1));
    expect(record).toMatchObject({ status: 'failed', result: null, error: { code: 'run.failed' } });
  });
});

describe('run.cancel', () => {
  it('ends waiting and running scenarios as cancelled, and the next run works', async () => {
    const plan = quickPlan();
    const { runIds } = valueOf(await test.handlers['run.start']({ plan, scenarioIds: idsOf(plan) }));
    await new Promise((resolve) => setImmediate(resolve));
    for (const runId of runIds.slice(1)) valueOf(await test.handlers['run.cancel']({ runId }));
    const records = await test.ended(3);
    expect(records.filter(({ status }) => status === 'cancelled').map(({ runId }) => runId)).toEqual(runIds.slice(1));
    expect(records.find(({ status }) => status === 'cancelled')?.error?.code).toBe('run.cancelled');
    const [again] = await test.run(plan, idsOf(plan).slice(1, 2));
    expect(again?.status).toBe('done');
  });

  it('what runs when the application ends is recorded as cancelled', async () => {
    const plan = quickPlan();
    valueOf(await test.handlers['run.start']({ plan, scenarioIds: idsOf(plan) }));
    await new Promise((resolve) => setImmediate(resolve));
    const before = test.records.length;
    test.close();
    expect(test.records.slice(before).map(({ status }) => status)).toEqual(
      Array.from({ length: 3 - before }, () => 'cancelled'),
    );
    test = new TestBackend(folder);
    expect(await latest(plan)).toHaveLength(3);
  });
});

describe('run.latest', () => {
  it('gives the newest result per scenario after a restart', async () => {
    const plan = quickPlan();
    await test.run(plan, idsOf(plan));
    const second = await test.run(plan, idsOf(plan));
    test.close();
    test = new TestBackend(folder);
    const byId = (a: { scenarioId: string }, b: { scenarioId: string }) => a.scenarioId.localeCompare(b.scenarioId);
    expect((await latest(plan)).sort(byId)).toEqual(second.toSorted(byId));
  });

  it('a result that could not be stored is kept for the session', async () => {
    const plan = quickPlan();
    test.storage.close();
    const records = await test.run(plan, idsOf(plan));
    expect(await latest(plan)).toEqual(records);
    expect(test.logged.join('\n')).toContain('storing a run failed');
  });
});

describe('stale', () => {
  it('the current hash differs from the run as soon as an input does, and only then', async () => {
    const plan = quickPlan();
    const [record] = await test.run(plan, idsOf(plan).slice(0, 1));
    const hashOf = async (changed: Plan) =>
      valueOf(await test.handlers['plan.check']({ plan: changed })).inputHashes[record?.scenarioId ?? ''];
    expect(await hashOf(plan)).toBe(record?.inputHash);
    const changeFirst = (change: object): Plan => ({
      ...plan,
      scenarios: plan.scenarios.map((each, index) => (index === 0 ? { ...each, ...change } : each)),
    });
    expect(await hashOf(changeFirst({ name: 'Renamed', notes: 'noted' }))).toBe(record?.inputHash);
    expect(await hashOf(changeFirst({ deployment: { systems: '1' } }))).toBe(record?.inputHash);
    expect(await hashOf(changeFirst({ deployment: { systems: 2 } }))).not.toBe(record?.inputHash);
    expect(await hashOf(changeFirst({ deployment: { systems: 'x' } }))).toBeUndefined();
  });
});

describe('model.figures', () => {
  it.each([
    ['deepseek-v3', 671e9, 37e9],
    ['llama-3.1-70b', 70.6e9, 70.6e9],
    ['gpt-3-175b', 175e9, 175e9],
  ])('%s has its published parameter counts', async (modelId, total, active) => {
    const figures = valueOf(await test.handlers['model.figures']({ plan: quickPlan(), modelId }));
    expect(Math.abs((figures?.totalParameters ?? 0) / total - 1)).toBeLessThan(0.01);
    expect(Math.abs((figures?.activeParameters ?? 0) / active - 1)).toBeLessThan(0.03);
    // Two FLOPs per active weight, and attention on top.
    expect(figures?.forwardFlopsPerToken).toBeGreaterThan(1.9 * active);
    expect(figures?.kvBytesPerToken).toBeGreaterThan(0);
  });

  it('a model that is not there, or has errors, has none', async () => {
    expect(valueOf(await test.handlers['model.figures']({ plan: quickPlan(), modelId: 'none' }))).toBeNull();
    const plan = { ...quickPlan(), models: [{ id: 'own', name: 'Own', description: '', source: '', values: {} }] };
    expect(valueOf(await test.handlers['model.figures']({ plan, modelId: 'own' }))).toBeNull();
  });
});
