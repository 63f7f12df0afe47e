/** Questions about training scenarios through the services: the real engine behind the real queue, files on a real disk. */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Input } from '../../src-shared/contract/api';
import { codeOf, makeTestFolder, removeTestFolder, TestBackend, valueOf } from './testing/test-backend';
import { pipelinePlan } from './testing/training-plan';

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

const about = { studyId: 'a', plan: pipelinePlan(), scenarioId: 'pipeline' };
const ask = (more: Partial<Input<'training.study'>> = {}) =>
  test.handlers['training.study']({ ...about, study: { kind: 'timeline', layout: null }, ...more });

describe('training.study', () => {
  it('plays the step that a run of the scenario finds', async () => {
    const [record] = await test.run(about.plan, ['pipeline']);
    const answer = valueOf(await ask());
    if (answer.kind !== 'timeline') throw new Error('not a timeline');
    const { timeline } = answer;
    expect(timeline.layout).toEqual(record?.result?.layout);
    expect(timeline.playedS).toBeCloseTo(record?.result?.metrics.stepTimeS ?? 0, 6);
    expect(timeline.tasks.startS).toBeInstanceOf(Float64Array);
    const again = valueOf(await ask({ study: { kind: 'timeline', layout: timeline.layout.values } }));
    expect(again).toEqual(answer);
  });

  it('says what is wrong with the scenario or the layout', async () => {
    const plan = pipelinePlan();
    const [serving] = plan.scenarios;
    if (!serving) throw new Error('the plan is empty');
    expect(codeOf(await ask({ scenarioId: 'x' }))).toBe('request.invalid');
    expect(codeOf(await ask({ scenarioId: serving.id }))).toBe('study.refused');
    expect(codeOf(await ask({ study: { kind: 'timeline', layout: { tensorParallel: 3 } } }))).toBe('study.refused');
    for (const each of plan.scenarios) if (each.id === 'pipeline') each.deployment = { systems: 'several' };
    expect(codeOf(await ask({ plan }))).toBe('plan.invalid');
  });

  it('ends a question that waits when it is cancelled, and leaves the others alone', async () => {
    const first = ask();
    const second = ask({ studyId: 'b' });
    valueOf(await test.handlers['training.cancel']({ studyId: 'b' }));
    expect(codeOf(await second)).toBe('run.cancelled');
    expect(valueOf(await first).kind).toBe('timeline');
  });
});

it('training.trace writes the step, or nothing when the user cancels', async () => {
  const input = { ...about, layout: null };
  test.answers.save = test.file('step');
  expect(valueOf(await test.handlers['training.trace'](input))).toEqual({ fileName: 'step.json' });
  expect(test.suggested).toEqual(['Pipeline step.json']);
  const { traceEvents } = JSON.parse(await readFile(test.file('step.json'), 'utf8')) as {
    traceEvents: { ph: string; name: string; args: { name?: string } }[];
  };
  expect(traceEvents.filter(({ name }) => name === 'process_name').map(({ args }) => args.name)[0]).toContain(
    'Stage 1',
  );
  test.answers.save = null;
  expect(valueOf(await test.handlers['training.trace'](input))).toBeNull();
});
