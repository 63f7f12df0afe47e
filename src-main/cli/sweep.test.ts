/** `sweep` as a script sees it: tables, CSV and JSON that agree, and what it refuses. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src-shared/model/plan';
import type { SizeSweep } from '../../src-shared/results/training-study';
import { serializePlan } from '../documents/serialize-plan';
import { quickPlan } from '../services/testing/test-plan';
import { callCommand } from './testing/call-command';

let folder: string;

function trainingPlan(): Plan {
  const plan = quickPlan();
  plan.workloads.push({
    id: 'small',
    name: 'Small',
    kind: 'training',
    model: 'llama-3.1-8b',
    values: { globalBatch: 144, totalTokens: '1 trillion tokens' },
  });
  const [rack] = plan.scenarios;
  if (rack) plan.scenarios.push({ ...rack, id: 'train', name: 'Train', workload: 'small', deployment: { systems: 2 } });
  return plan;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sweep-'));
  await writeFile(path.join(folder, 'quick.json'), serializePlan(quickPlan()));
  await writeFile(path.join(folder, 'train.json'), serializePlan(trainingPlan()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const call = (words: string[], signal = new AbortController().signal) =>
  callCommand(folder, ['sweep', ...words], { signal });

describe('a sweep', () => {
  it('prints both bases with the size as sold, where the curve bends, and what was assumed', async () => {
    const { exitCode, stdout, stderr } = await call(['train.json', '--sizes', '72,8']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Train\n\nEqual devices: 144 accelerators\n/u);
    expect(stdout).toMatch(/\nEqual power: 290\skW at full load/u);
    expect(stdout.match(/^8 +18 +144 /gmu)).toHaveLength(2);
    expect(stdout.match(/^72 \(as sold\) +2 +144 .*DP/gmu)).toHaveLength(2);
    expect(stdout).toMatch(/^Equal devices: throughput from /mu);
    expect(stdout).toMatch(/^- The best layout is searched at every size\.$/mu);
    expect(stderr).toBe('[1/2] domains of 8\n[2/2] domains of 72\n');
  });

  it('is the same as CSV and as JSON', async () => {
    const [csv, json] = [
      await call(['train.json', '--sizes', '8', '--csv']),
      await call(['train.json', '--sizes', '8', '--json']),
    ];
    const sweep = JSON.parse(json.stdout) as SizeSweep & { format: string; scenario: { name: string } };
    expect(sweep).toMatchObject({ format: 'supernode-sweep', formatVersion: 1, scenario: { name: 'Train' } });
    const [header = '', first = ''] = csv.stdout.split('\r\n');
    const at = header.split(',').indexOf('Throughput (tokens/s)');
    expect(Number(first.split(',')[at])).toBe(sweep.points[0]?.metrics.tokensPerS);
    expect(csv.stdout.trimEnd().split('\r\n')).toHaveLength(1 + sweep.points.length);
  });
});

describe('what it refuses', () => {
  it.each<[string, string[], string]>([
    ['sizes that are no numbers', ['train.json', '--sizes', '8,many'], '“many” is not a whole number'],
    ['sizes out of bounds', ['train.json', '--sizes', '1'], '“1” is out of range. Allowed: 2 to 16384'],
    ['two formats at once', ['train.json', '--json', '--csv'], '--csv'],
    ['a plan without training', ['quick.json'], 'no training scenario'],
    ['a scenario of another kind', ['train.json', '--scenario', 'On dgx-h100'], 'not a training scenario'],
  ])('%s', async (_case, words, reason) => {
    const { exitCode, stdout, stderr } = await call(words);
    expect(stderr).toContain(reason);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  });
  it('to go on when the user has stopped it', async () => {
    const { exitCode, stdout, stderr } = await call(['train.json'], AbortSignal.abort());
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/Cancelled\.\n$/u);
  });
});
