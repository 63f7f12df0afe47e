/** `timeline` as a script sees it: the stages in numbers, a drawing and a trace as files, and what it refuses. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serializePlan } from '../documents/serialize-plan';
import { quickPlan } from '../services/testing/test-plan';
import { pipelinePlan } from '../services/testing/training-plan';
import { callCommand } from './testing/call-command';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'timeline-'));
  await writeFile(path.join(folder, 'quick.json'), serializePlan(quickPlan()));
  await writeFile(path.join(folder, 'train.json'), serializePlan(pipelinePlan()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const call = (...words: string[]) => callCommand(folder, ['timeline', ...words]);

describe('a timeline', () => {
  it('prints the layout, what the step shows, and a line per stage', async () => {
    const { exitCode, stdout, stderr } = await call('train.json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Pipeline\nTP 2, PP 4, /u);
    expect(stdout).toContain('4 stages, 16 micro-batches');
    expect(stdout).toMatch(/^Stage 1: embedding, layers 1 to \d+ +\d/mu);
    expect(stdout.match(/^Stage \d/gmu)).toHaveLength(4);
  });

  it('writes a drawing or a trace, by the ending of the file', async () => {
    const svg = await call('train.json', '--out', 'step.svg');
    expect(svg).toMatchObject({ exitCode: 0, stdout: `${path.join(folder, 'step.svg')}\n` });
    const drawing = await readFile(path.join(folder, 'step.svg'), 'utf8');
    expect(drawing).toMatch(/^<svg /u);
    expect(drawing).toContain('Pipeline: one optimiser step');
    expect((await call('train.json', '--scenario', 'Pipeline', '--out', 'step.json')).exitCode).toBe(0);
    const { traceEvents } = JSON.parse(await readFile(path.join(folder, 'step.json'), 'utf8')) as {
      traceEvents: { ph: string; cat?: string }[];
    };
    // 4 stages x 16 micro-batches, there and back.
    expect(traceEvents.filter(({ cat }) => cat === 'forward')).toHaveLength(64);
    expect(traceEvents.filter(({ cat }) => cat === 'backward')).toHaveLength(64);
  });

  it('refuses what is no training scenario, other endings, and the plan itself', async () => {
    expect(await call('quick.json')).toMatchObject({ exitCode: 1, stderr: 'The plan has no training scenario.\n' });
    const other = await call('train.json', '--out', 'step.png');
    expect(other).toMatchObject({ exitCode: 1 });
    expect(other.stderr).toContain('found "step.png"');
    expect((await call('train.json', '--out', 'train.json')).stderr).toContain('would replace the plan itself');
  });
});
