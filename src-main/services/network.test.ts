/** Questions about networks through the services: the real engine behind the real queue, and files on a real disk. */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { library } from '../../src-shared/model/library';
import type { PlayQuestion } from '../../src-shared/results/network-study';
import { codeOf, makeTestFolder, removeTestFolder, TestBackend, valueOf } from './testing/test-backend';
import { quickPlan } from './testing/test-plan';

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

const play: PlayQuestion = {
  kind: 'play',
  systems: 1,
  faults: [],
  collective: 'allGather',
  algorithm: 'ring',
  bytes: 1e8,
  groupSize: 8,
  stride: 1,
  isEveryGroup: true,
  routing: 'spray',
};
/** 8 rings, both ways round, of 8 devices with 7 steps each. */
const FLOWS = 8 * 2 * 8 * 7;
const about = { studyId: 'a', plan: quickPlan(), hardwareId: 'dgx-h100' };

describe('network.study', () => {
  it('answers for a profile of the plan before one of the library', async () => {
    const plan = quickPlan();
    const question = { kind: 'topology' as const, systems: 2, faults: [] };
    expect(valueOf(await test.handlers['network.study']({ ...about, question }))).toMatchObject({
      kind: 'topology',
      devices: 16,
    });
    const own = structuredClone(library.hardware.find(({ id }) => id === 'dgx-h100'));
    const figure = own?.figures['device.perPackage'];
    if (!own || !figure) throw new Error('the profile has no figure to change');
    figure.value = 2;
    plan.hardware = [own];
    expect(valueOf(await test.handlers['network.study']({ ...about, plan, question }))).toMatchObject({
      perPackage: 2,
    });
  });

  it('says what is wrong with the question, the profile, or that there is none', async () => {
    const refused = await test.handlers['network.study']({ ...about, question: { ...play, groupSize: 9 } });
    expect(codeOf(refused)).toBe('study.refused');
    expect(refused).toMatchObject({ error: { message: expect.stringMatching(/^Members of a group: 9 /u) as string } });
    expect(codeOf(await test.handlers['network.study']({ ...about, hardwareId: 'x', question: play }))).toBe(
      'request.invalid',
    );
    const plan = quickPlan();
    const broken = structuredClone(library.hardware.find(({ id }) => id === 'dgx-h100'));
    if (!broken) throw new Error('there is no such profile');
    delete broken.figures['device.peakBf16'];
    plan.hardware = [broken];
    expect(codeOf(await test.handlers['network.study']({ ...about, plan, question: play }))).toBe('plan.invalid');
  });

  it('ends a question that waits when it is cancelled, and leaves the others alone', async () => {
    const [first, second] = ['a', 'b'].map((studyId) =>
      test.handlers['network.study']({ ...about, studyId, question: play }),
    );
    valueOf(await test.handlers['network.cancel']({ studyId: 'b' }));
    if (!first || !second) throw new Error('nothing was asked');
    expect(codeOf(await second)).toBe('run.cancelled');
    expect(valueOf(await first)).toMatchObject({ kind: 'play', flows: FLOWS });
  });

  it('does not wait for runs', async () => {
    const plan = quickPlan();
    valueOf(await test.handlers['run.start']({ plan, scenarioIds: plan.scenarios.map(({ id }) => id) }));
    valueOf(await test.handlers['network.study']({ ...about, question: { kind: 'topology', systems: 1, faults: [] } }));
    expect(await test.ended(3)).toHaveLength(3);
  });
});

describe('files', () => {
  it('network.trace writes what was played, or nothing when the user cancels', async () => {
    test.answers.save = test.file('flows');
    expect(valueOf(await test.handlers['network.trace']({ ...about, question: play }))).toEqual({
      fileName: 'flows.json',
    });
    const { traceEvents } = JSON.parse(await readFile(test.file('flows.json'), 'utf8')) as {
      traceEvents: { ph: string }[];
    };
    expect(traceEvents.filter(({ ph }) => ph === 'X')).toHaveLength(FLOWS);
    test.answers.save = null;
    expect(valueOf(await test.handlers['network.trace']({ ...about, question: play }))).toBeNull();
  });

  it('picture.export takes PNG only', async () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2);
    test.answers.save = test.file('fabric.png');
    expect(valueOf(await test.handlers['picture.export']({ name: 'Fabric', png }))).toEqual({ fileName: 'fabric.png' });
    expect(new Uint8Array(await readFile(test.file('fabric.png')))).toEqual(png);
    expect(codeOf(await test.handlers['picture.export']({ name: 'Fabric', png: png.slice(1) }))).toBe(
      'request.invalid',
    );
  });
});
