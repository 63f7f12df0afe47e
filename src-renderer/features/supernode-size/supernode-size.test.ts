/** Sweeps in the window: which scenarios and sizes are proposed, and a board that grows, stops and survives failures. */
import { describe, expect, it } from 'vitest';
import type { Input, Output } from '../../../src-shared/contract/api';
import { fail, type Result } from '../../../src-shared/contract/errors';
import { library } from '../../../src-shared/model/library';
import { newPlan, newScenario } from '../../../src-shared/model/new-plan';
import type { Plan } from '../../../src-shared/model/plan';
import { SweepBoard, type SweepTask } from './sweep-board.svelte';
import { chosenScenarios, leftOutScenarios, sweepTasks, sweptScenarios, sweptSizes } from './sweep-choices.svelte';

type Answer = Result<Output<'training.study'>>;

function answerOf(size: number): Answer {
  const point = {
    basis: 'equalDevices' as const,
    domainAccelerators: size,
    isOwn: false,
    domains: 1,
    devices: size,
    devicesLeft: 0,
    powerW: 1,
    layout: null,
    metrics: {},
    parts: [],
    note: '',
  };
  const assumptions = ['The same for all.', ...(size > 72 ? ['Beyond 72.'] : [])];
  return {
    ok: true,
    value: {
      kind: 'sweep',
      sweep: { points: [point], ownAccelerators: 72, accelerators: 144, powerW: 1, assumptions },
    },
  };
}

const plan = newPlan(library, 'plan', 'test');
const task = (size: number, inputs = 'a'): SweepTask => ({ scenarioId: 's', scenarioName: 'S', inputs, size });
const sizesIn = (board: SweepBoard, inputs: string, sizes: number[]): number[] =>
  board.sweepOf('s', inputs, sizes)?.sweep.points.map((point) => point.domainAccelerators) ?? [];

function boardOf(study: (input: Input<'training.study'>, size: number) => Promise<Answer> | Answer) {
  const asked: number[] = [];
  const cancelled: string[] = [];
  const board = new SweepBoard({
    study: async (input) => {
      const size = input.study.kind === 'sweep' ? (input.study.sizes[0] ?? 0) : 0;
      asked.push(size);
      return study(input, size);
    },
    cancel: (studyId) => void cancelled.push(studyId),
  });
  return { board, asked, cancelled };
}

describe('the board', () => {
  it('asks size by size, and asks none again', async () => {
    const { board, asked } = boardOf((_input, size) => answerOf(size));
    await board.run(plan, [task(8), task(72)]);
    await board.run(plan, [task(8), task(72), task(128)]);
    expect(asked).toEqual([8, 72, 128]);
    expect(sizesIn(board, 'a', [72, 128, 8])).toEqual([8, 72, 128]);
    expect(board.sweepOf('s', 'a', [8, 128])?.sweep.assumptions).toEqual(['The same for all.', 'Beyond 72.']);
    expect(board.missing([task(8), task(256)])).toEqual([task(256)]);
    expect(board.progress).toBeNull();
  });
  it('keeps what was found before a failure and goes on behind it', async () => {
    const { board } = boardOf((_input, size) => (size === 72 ? fail('run.failed', 'It broke.') : answerOf(size)));
    await board.run(plan, [task(8), task(72), task(128)]);
    expect(sizesIn(board, 'a', [8, 72, 128])).toEqual([8, 128]);
    expect(board.failures).toEqual([{ scenarioName: 'S', size: 72, message: 'It broke.' }]);
  });
  it('stops with what was found, without a failure', async () => {
    const { board, asked, cancelled } = boardOf((_input, size) => {
      if (size !== 72) return answerOf(size);
      board.cancel();
      return fail('run.cancelled', 'The run was cancelled.');
    });
    await board.run(plan, [task(8), task(72), task(128)]);
    expect(asked).toEqual([8, 72]);
    expect(cancelled).toHaveLength(1);
    expect(sizesIn(board, 'a', [8, 72, 128])).toEqual([8]);
    expect(board.failures).toEqual([]);
  });
  it('says how far it is', async () => {
    const { board } = boardOf((_input, size) => {
      expect(board.progress).toMatchObject({ size, done: size === 8 ? 0 : 1, total: 2, scenarioName: 'S' });
      return answerOf(size);
    });
    await board.run(plan, [task(8), task(72)]);
    expect.assertions(2);
  });
  it('shows old answers as stale when inputs have changed, and finds them again when they are back', async () => {
    const { board } = boardOf((_input, size) => answerOf(size));
    await board.run(plan, [task(8)]);
    expect(board.sweepOf('s', 'a', [8])?.isStale).toBe(false);
    expect(board.sweepOf('s', 'b', [8])?.isStale).toBe(true);
    await board.run(plan, [task(8, 'b')]);
    expect(board.sweepOf('s', 'b', [8])?.isStale).toBe(false);
    expect(board.sweepOf('s', 'a', [8])?.isStale).toBe(false);
    expect(board.sweepOf('other', 'c', [8])).toBeNull();
  });
});

describe('what is swept', () => {
  function trainingPlan(): Plan {
    const made = newPlan(library, 'plan', 'test');
    const training = (id: string) => ({ id, name: id, kind: 'training' as const, model: 'llama-3.1-8b', values: {} });
    made.workloads = [
      training('first'),
      training('second'),
      { id: 'exchange', name: 'Exchange', kind: 'collective', model: '', values: {} },
    ];
    made.scenarios = [];
    for (const [hardware, workload] of [
      ['cloudmatrix-384', 'exchange'],
      ['cloudmatrix-384', 'first'],
      ['gb200-nvl72', 'first'],
      ['dgx-h100', 'second'],
    ] as const)
      made.scenarios.push(newScenario(made, hardware, workload, `${hardware} ${workload}`));
    return made;
  }
  const swept = sweptScenarios(trainingPlan(), library);

  it('are the training scenarios, with the size of their domain as sold', () => {
    expect(swept.map(({ name, ownSize }) => [name, ownSize])).toEqual([
      ['cloudmatrix-384 first', 384],
      ['gb200-nvl72 first', 72],
      ['dgx-h100 second', 8],
    ]);
  });
  it('without choice the first workload, else what was chosen as far as it still exists', () => {
    const names = (chosen: string[] | null): string[] =>
      chosenScenarios(trainingPlan(), swept, chosen).map(({ name }) => name);
    expect(names(null)).toEqual(['cloudmatrix-384 first', 'gb200-nvl72 first']);
    expect(names([swept[2]?.id ?? '', 'gone'])).toEqual(['dgx-h100 second']);
    expect(names(['gone'])).toEqual(['cloudmatrix-384 first']);
  });
  it('depends on what an answer depends on, not on names', () => {
    const renamed = trainingPlan();
    for (const scenario of renamed.scenarios) scenario.name = 'Other';
    expect(sweptScenarios(renamed, library).map(({ inputs }) => inputs)).toEqual(swept.map(({ inputs }) => inputs));
    const more = trainingPlan();
    for (const scenario of more.scenarios) scenario.deployment = { systems: 9 };
    expect(sweptScenarios(more, library)[0]?.inputs).not.toBe(swept[0]?.inputs);
  });
  it('grows side by side: every scenario at the smallest size first', () => {
    expect(sweepTasks(swept.slice(0, 2), [8, 72]).map(({ scenarioName, size }) => `${size} ${scenarioName}`)).toEqual([
      '8 cloudmatrix-384 first',
      '8 gb200-nvl72 first',
      '72 cloudmatrix-384 first',
      '72 gb200-nvl72 first',
    ]);
  });
  it('takes further sizes as a list, and says when it is none', () => {
    expect(sweptSizes([8, 72], ' ')).toEqual({ sizes: [8, 72], problem: null });
    expect(sweptSizes([72, 8], '576, 48 48')).toEqual({ sizes: [8, 48, 72, 576], problem: null });
    expect(sweptSizes([72, 8], '576, many')).toEqual({
      sizes: [8, 72],
      problem: '“many” is not a whole number. Allowed: 2 to 16384',
    });
  });
  it('drops no size silently where ticked and typed ones are too many', () => {
    const ticked = Array.from({ length: 15 }, (_, at) => at + 2);
    expect(sweptSizes(ticked, '16 17').sizes).toHaveLength(16);
    expect(sweptSizes(ticked, '17 18')).toEqual({
      sizes: ticked,
      problem: '17 sizes in all are too many. Allowed: up to 16',
    });
  });
  it('names training scenarios whose inputs have errors, and no others', () => {
    const broken = trainingPlan();
    const [exchange, training] = broken.scenarios;
    for (const scenario of [exchange, training]) if (scenario) scenario.deployment = { systems: -1 };
    expect(leftOutScenarios(broken, sweptScenarios(broken, library))).toEqual(['cloudmatrix-384 first']);
    expect(leftOutScenarios(trainingPlan(), swept)).toEqual([]);
  });
});
