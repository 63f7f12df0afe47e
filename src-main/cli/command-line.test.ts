/**
 * The command line as a script sees it: what goes to which stream, exit codes, and JSON that agrees between
 * commands. Real files, the real engine; only the PDF printer is replaced, for it needs a window system.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../src-shared/model/plan';
import { serializePlan } from '../documents/serialize-plan';
import { inProcessWorker } from '../services/testing/in-process-worker';
import { brokenPlan, quickPlan } from '../services/testing/test-plan';
import { commandHelp } from './help';
import type { CliIo } from './io';
import { callCommand } from './testing/call-command';

const root = path.resolve(import.meta.dirname, '../..');
const SAMPLE = 'cloudmatrix-or-nvl72';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'command-line-'));
  await writeFile(path.join(folder, 'quick.json'), serializePlan(quickPlan()));
  await writeFile(path.join(folder, 'broken.json'), serializePlan(brokenPlan()));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const call = (words: string[], more: Partial<CliIo> = {}) => callCommand(folder, words, more);

interface ReportJson {
  format: string;
  formatVersion: number;
  scenarios: { name: string; status: string; result: { metrics: Record<string, number> } | null }[];
  comparisons: { baseline: string; metrics: Record<string, Record<string, { value: number; ratio: number }>> }[];
  headToHead: { profiles: { id: string; figures: Record<string, number> }[] };
}

const parse = (text: string): ReportJson => JSON.parse(text) as ReportJson;
const metricsOf = ({ scenarios }: ReportJson) => scenarios.map(({ name, result }) => [name, result?.metrics]);

describe('help and usage', () => {
  it('explains the tool and each command on stdout', async () => {
    expect(await call(['--help'])).toMatchObject({ exitCode: 0, stderr: '' });
    for (const [name, help] of Object.entries(commandHelp)) {
      expect(await call([name, '--help'])).toEqual({ exitCode: 0, stdout: `${help}\n`, stderr: '' });
      expect(await call(['help', name])).toEqual({ exitCode: 0, stdout: `${help}\n`, stderr: '' });
    }
    expect((await call(['--version'])).stdout).toBe('1.2.3\n');
  });

  it.each<[string, string[], string]>([
    ['no command', [], 'Usage:'],
    ['an unknown command', ['fly'], 'Commands: run, compare'],
    ['an unknown option', ['run', 'quick.json', '--fast'], '--fast'],
    ['an option without its value', ['run', 'quick.json', '--scenario'], '--scenario'],
    ['a missing plan', ['check'], 'Usage: check PLAN'],
    ['a word too many', ['run', 'quick.json', 'more'], '"more"'],
    ['a file that is not there', ['check', 'none.json'], 'none.json'],
    ['a folder', ['check', '.'], 'not a file'],
    ['an unknown scenario', ['run', 'quick.json', '--scenario', 'Other'], 'On dgx-h100'],
    ['an unknown baseline', ['compare', 'quick.json', '--baseline', 'Other'], 'On dgx-h100'],
    ['two formats at once', ['compare', 'quick.json', '--json', '--csv'], '--csv'],
    ['a report without a file', ['report', 'quick.json'], '--out'],
    ['a report of an unknown kind', ['report', 'quick.json', '--out', 'x.docx'], '.pdf'],
    ['a report over the plan', ['report', 'quick.json', '--out', 'quick.json'], 'replace the plan'],
    ['a report where nothing can be written', ['report', 'quick.json', '--out', 'no/x.csv'], 'cannot be written'],
    ['nothing to import', ['import'], 'Usage: import FILE'],
    ['an import of a file that is not there', ['import', 'none.json'], 'none.json'],
    ['an import into a plan that goes nowhere', ['import', 'quick.json', '--into', 'quick.json'], '--out PLAN'],
    ['an unknown part of the library', ['library', 'software'], 'hardware or models'],
    ['an unknown profile', ['library', 'hardware', 'abacus'], 'cloudmatrix-384'],
  ])('%s: exit code 1, the reason on stderr, nothing on stdout', async (_case, words, reason) => {
    const { exitCode, stdout, stderr } = await call(words);
    expect(stderr).toContain(reason);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  });
});

describe('plans that are not in order', () => {
  it.each(['check', 'run', 'compare'])('%s: 2, with path, value found and what is allowed', async (command) => {
    const { exitCode, stdout, stderr } = await call([command, 'broken.json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('scenarios[1].deployment.systems');
    expect(stderr).toContain('found: several');
    expect(stderr).toMatch(/allowed: \S/u);
  });

  it('names every problem of a damaged file, not just the first', async () => {
    const plan = { ...quickPlan(), colour: 'red', name: 3, notes: null, models: {}, claims: 'none' };
    await writeFile(path.join(folder, 'damaged.json'), JSON.stringify(plan));
    const { exitCode, stdout, stderr } = await call(['check', 'damaged.json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    for (const name of ['colour', 'name', 'notes', 'models', 'claims']) expect(stderr).toContain(`error: ${name} [`);
  });

  it('says where a file stops being JSON, and who wrote a newer one', async () => {
    await writeFile(path.join(folder, 'cut.json'), '{\n  "format": ');
    expect(await call(['run', 'cut.json'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('line 2') as string,
    });
    const newer = { ...quickPlan(), formatVersion: 9, savedBy: 'supernode-planner@8.0.0' };
    await writeFile(path.join(folder, 'newer.json'), JSON.stringify(newer));
    expect(await call(['run', 'newer.json'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('supernode-planner@8.0.0') as string,
    });
  });
});

describe('check', () => {
  it.each([SAMPLE, 'CloudMatrix 384 or NVL72?', 'quick.json'])('%s is valid', async (plan) => {
    const { exitCode, stdout } = await call(['check', plan]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/valid, \d scenarios, 0 errors/u);
  });
});

describe('run', () => {
  it('prints every scenario on stdout and progress on stderr', async () => {
    const { exitCode, stdout, stderr } = await call(['run', 'quick.json']);
    expect(exitCode).toBe(0);
    for (const { name } of quickPlan().scenarios) expect(stdout).toContain(`\n${name}\n`);
    expect(stdout).not.toContain('[1/3]');
    expect(stderr).toMatch(/\[1\/3\] .+done.+\n\[2\/3\] .+\n\[3\/3\] /u);
  });

  it('runs one scenario by name, id or name in other letters', async () => {
    for (const name of ['On dgx-h100', 'on-dgx-h100', 'ON DGX-H100']) {
      const { exitCode, stdout, stderr } = await call(['run', 'quick.json', '--scenario', name]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('On dgx-h100');
      expect(stdout).not.toContain('cloudmatrix');
      expect(stderr).toContain('[1/1]');
    }
  });

  it('asks for the id where several scenarios have the name', async () => {
    const plan = quickPlan();
    plan.scenarios = plan.scenarios.map((each) => ({ ...each, name: 'Twin' }));
    await writeFile(path.join(folder, 'twins.json'), serializePlan(plan));
    const { exitCode, stdout, stderr } = await call(['run', 'twins.json', '--scenario', 'Twin']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    for (const { id } of plan.scenarios) expect(stderr).toContain(id);
    expect((await call(['run', 'twins.json', '--scenario', 'on-dgx-h100'])).exitCode).toBe(0);
  });

  it('does not let a name of the plan act on the terminal', async () => {
    const plan = quickPlan();
    const [first] = plan.scenarios;
    if (first) first.name = 'a\u001b[2Jb\nc\u202ed';
    await writeFile(path.join(folder, 'odd.json'), serializePlan(plan));
    const { stdout, stderr } = await call(['run', 'odd.json']);
    expect(stdout).toContain('\na [2Jb c d\n');
    // eslint-disable-next-line no-control-regex
    expect(stdout + stderr).not.toMatch(/[\u001b\u202e]/u);
  });

  it('a scenario for which nothing is feasible is done and says so', async () => {
    const plan = quickPlan();
    plan.workloads.push({ id: 'big', name: 'Big', kind: 'training', model: 'gpt-3-175b', values: {} });
    plan.scenarios = plan.scenarios.slice(2).map((each) => ({ ...each, workload: 'big' }));
    plan.comparisons = [];
    await writeFile(path.join(folder, 'big.json'), serializePlan(plan));
    const { exitCode, stdout } = await call(['run', 'big.json']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/No feasible layout: \S/u);
  });

  it('an engine that breaks is a failed run: 1, and the others are still printed', async () => {
    let count = 0;
    const createWorker: CliIo['createWorker'] = () => {
      const worker = inProcessWorker();
      let tell: Parameters<typeof worker.onMessage>[0] = () => undefined;
      return {
        ...worker,
        onMessage: (listener) => worker.onMessage((tell = listener)),
        post: (request) =>
          ++count === 2
            ? void setImmediate(() => tell({ id: request.id, kind: 'error', message: 'broken invariant' }))
            : worker.post(request),
      };
    };
    const { exitCode, stdout, stderr } = await call(['run', 'quick.json'], { createWorker });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('On cloudmatrix-384: broken invariant');
    expect(stdout).toContain('On gb200-nvl72');
    expect(stdout).toContain('On dgx-h100');
  });

  it('ends when the user stops it', async () => {
    const stop = new AbortController();
    const called = call(['run', 'quick.json'], {
      signal: stop.signal,
      // A thread that works until it is told to stop.
      createWorker: () => {
        let tell: (message: { id: string; kind: 'stopped' }) => void = () => undefined;
        return {
          post: ({ id, cancel }) => {
            const look = (): void => {
              if (Atomics.load(new Int32Array(cancel), 0) === 1) tell({ id, kind: 'stopped' });
              else setImmediate(look);
            };
            look();
            stop.abort();
          },
          onMessage: (listener) => void (tell = listener),
          onGone: () => undefined,
          terminate: () => Promise.resolve(),
        };
      },
    });
    const { exitCode, stdout, stderr } = await called;
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/Cancelled\.\n$/u);
  });
});

describe('compare', () => {
  it('prints the systems head to head, then every figure against the baseline', async () => {
    const { exitCode, stdout } = await call(['compare', SAMPLE]);
    expect(exitCode).toBe(0);
    const line = (start: string): string => stdout.split('\n').find((each) => each.startsWith(start)) ?? '';
    // Dense BF16: NVL72, published, CloudMatrix 384, published, ratio.
    expect(line('Dense BF16 [PFLOP/s]')).toMatch(/180\s+180\s+28\d(?:\.\d)?\s+300\s+1\.6×$/u);
    expect(line('Power [kW]')).toMatch(/145\s+145\s+559\s+559\s+3\.86×$/u);
    expect(stdout).toContain('NVL72: serve (baseline)');
    expect(line('Throughput [tokens/s]')).toMatch(/×.*×$/u);
  });

  it('takes another baseline', async () => {
    const { stdout } = await call(['compare', 'quick.json', '--baseline', 'On dgx-h100']);
    expect(stdout).toContain('On dgx-h100 (baseline)');
    const json = parse((await call(['compare', 'quick.json', '--baseline', 'On dgx-h100', '--json'])).stdout);
    expect(json.comparisons.map(({ baseline }) => baseline)).toEqual(['on-dgx-h100']);
    for (const cells of Object.values(json.comparisons[0]?.metrics ?? {}))
      if (cells['on-dgx-h100']?.value) expect(cells['on-dgx-h100'].ratio).toBe(1);
  });

  it('compares all scenarios where the plan compares none, and against one that no comparison holds', async () => {
    await writeFile(path.join(folder, 'none.json'), serializePlan({ ...quickPlan(), comparisons: [] }));
    const { stdout } = await call(['compare', 'none.json']);
    expect(stdout).toContain('On gb200-nvl72 (baseline)');
    const plan = quickPlan();
    const [first, second, third] = plan.scenarios.map(({ id }) => id);
    plan.comparisons = [{ id: 'two', name: 'Two', scenarios: [first ?? '', second ?? ''], baseline: first ?? '' }];
    await writeFile(path.join(folder, 'two.json'), serializePlan(plan));
    const json = parse((await call(['compare', 'two.json', '--baseline', third ?? '', '--json'])).stdout);
    expect(json.comparisons.map(({ baseline }) => baseline)).toEqual([third]);
    expect(json.scenarios.map(({ status }) => status)).toEqual(['current', 'current', 'current']);
  });

  it('CSV has its header first and one line per figure', async () => {
    const { exitCode, stdout } = await call(['compare', 'quick.json', '--csv']);
    expect(exitCode).toBe(0);
    const [header = '', ...lines] = stdout.trimEnd().split('\r\n');
    expect(header).toContain('On dgx-h100');
    expect(lines.some((each) => each.includes('collectiveTimeS'))).toBe(true);
  });
});

describe('report', () => {
  it.each(['html', 'pdf', 'csv', 'json'])('writes %s and prints where it lies', async (format) => {
    const target = path.join(folder, `report.${format}`);
    const { exitCode, stdout } = await call(['report', 'quick.json', '--out', `report.${format}`]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${target}\n` });
    expect((await readFile(target)).byteLength).toBeGreaterThan(5);
  });

  it('neither replaces the plan itself nor runs for a place that cannot be written', async () => {
    const before = await readFile(path.join(folder, 'quick.json'), 'utf8');
    const own = await call(['report', 'quick.json', '--out', './quick.json']);
    expect({ ...own, stderr: '' }).toEqual({ exitCode: 1, stdout: '', stderr: '' });
    expect(own.stderr).toContain('replace the plan');
    expect(await readFile(path.join(folder, 'quick.json'), 'utf8')).toBe(before);
    const nowhere = await call(['report', 'quick.json', '--out', 'none/x.csv']);
    expect(nowhere.exitCode).toBe(1);
    expect(nowhere.stderr).toContain('the folder does not exist');
    expect(nowhere.stderr).not.toContain('[1/3]');
  });

  it('says why it cannot be printed', async () => {
    const { exitCode, stdout, stderr } = await call(['report', 'quick.json', '--out', 'x.pdf'], {
      printPdf: () => Promise.reject(new Error('no paper')),
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('no paper');
  });
});

describe('JSON', () => {
  it('is only JSON on stdout, and the same numbers whichever command prints them', async () => {
    const run = await call(['run', 'quick.json', '--json']);
    const compare = await call(['compare', 'quick.json', '--json']);
    await call(['report', 'quick.json', '--out', 'report.json']);
    const fromRun = parse(run.stdout);
    const fromReport = parse(await readFile(path.join(folder, 'report.json'), 'utf8'));
    expect(fromRun).toMatchObject({ format: 'supernode-report', formatVersion: 1 });
    expect(metricsOf(fromRun).flatMap(([, metrics]) => Object.keys(metrics ?? {})).length).toBeGreaterThan(10);
    for (const other of [parse(compare.stdout), fromReport]) {
      expect(metricsOf(other)).toEqual(metricsOf(fromRun));
      expect(other.comparisons).toEqual(fromRun.comparisons);
      expect(other.headToHead).toEqual(fromRun.headToHead);
    }
  });

  it('the library as JSON parses, whole or one entry', async () => {
    const all = await call(['library', 'hardware', '--json']);
    expect(JSON.parse(all.stdout)).toMatchObject({ format: 'supernode-library', formatVersion: 1 });
    const one = await call(['library', 'models', 'DeepSeek-V3 / R1 671B', '--json']);
    const { models } = JSON.parse(one.stdout) as { models: { id: string }[] };
    expect(models.map(({ id }) => id)).toEqual(['deepseek-v3']);
  });
});

describe('library', () => {
  it('lists what is built in, and shows one profile with its sources', async () => {
    expect((await call(['library', 'hardware'])).stdout).toContain('cloudmatrix-384');
    expect((await call(['library', 'models'])).stdout).toContain('pangu-ultra-moe-718b');
    const { stdout } = await call(['library', 'hardware', 'cloudmatrix-384']);
    expect(stdout).toMatch(/vendor|measured|analyst/u);
    expect((await call(['library', 'models', 'gpt-3-175b'])).stdout).toContain('12288');
  });
});

describe('demo', () => {
  let demoRoot: string;
  beforeAll(async () => {
    demoRoot = await mkdtemp(path.join(tmpdir(), 'demo-'));
    await mkdir(path.join(demoRoot, 'samples'));
    const sample = await readFile(path.join(root, 'samples', `${SAMPLE}.json`));
    await writeFile(path.join(demoRoot, 'samples', `${SAMPLE}.json`), sample);
  });
  afterAll(() => rm(demoRoot, { recursive: true, force: true }));

  it('leaves the four files, says where, and they agree with run --json', async () => {
    const { exitCode, stdout } = await call(['demo'], { root: demoRoot });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Systems head to head');
    for (const name of ['report.html', 'report.pdf', 'comparison.csv', 'result.json']) {
      expect(stdout).toContain(path.join(demoRoot, 'out', name));
      expect((await readFile(path.join(demoRoot, 'out', name))).byteLength).toBeGreaterThan(5);
    }
    const result = parse(await readFile(path.join(demoRoot, 'out', 'result.json'), 'utf8'));
    const run = await call(['run', SAMPLE, '--json'], { root: demoRoot });
    expect(metricsOf(result)).toEqual(metricsOf(parse(run.stdout)));
  });

  it('keeps the other files when the PDF cannot be printed, and fails', async () => {
    const { exitCode, stdout, stderr } = await call(['demo'], {
      root: demoRoot,
      printPdf: () => Promise.reject(new Error('no paper')),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no paper');
    expect(stdout).toContain('result.json');
    expect(stdout).not.toContain('report.pdf');
  });
});

describe('import', () => {
  const run =
    '--num-layers 32 --hidden-size 4096 --num-attention-heads 32 --vocab-size 32000 --swiglu --seq-length 4096 --micro-batch-size 1 --global-batch-size 128 --bf16 --tensor-model-parallel-size 4 --world-size 64 --lr 0.1';
  const made = async (name: string) => JSON.parse(await readFile(path.join(folder, name), 'utf8')) as Plan;

  beforeEach(() => writeFile(path.join(folder, 'train.sh'), `torchrun pretrain.py ${run}\n`));

  it('shows every value with where it comes from, as text or JSON, and writes nothing', async () => {
    const { exitCode, stdout, stderr } = await call(['import', 'train.sh']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/Tensor parallel \(TP\) +4 +--tensor-model-parallel-size \(line 1\)/u);
    expect(stdout).toContain('Not taken over: --lr (line 1)');
    const json = JSON.parse((await call(['import', 'train.sh', '--json'])).stdout) as Record<string, unknown>;
    expect(json).toMatchObject({ format: 'supernode-import', formatVersion: 1, kind: 'megatron', devices: 64 });
    expect((await readdir(folder)).sort()).toEqual(['broken.json', 'quick.json', 'train.sh']);
  });

  it('writes a plan of its own that checks', async () => {
    const words = ['import', 'train.sh', '--out', 'new.json', '--hardware', 'DGX-H100', '--name', 'Mine'];
    expect(await call(words)).toEqual({ exitCode: 0, stdout: `${path.join(folder, 'new.json')}\n`, stderr: '' });
    expect(await call(['check', 'new.json'])).toMatchObject({ exitCode: 0 });
    expect(await made('new.json')).toMatchObject({
      name: 'Mine',
      scenarios: [{ hardware: 'dgx-h100', deployment: { systems: 8, tensorParallel: 4, layout: 'fixed' } }],
    });
  });

  it('adds to the content of a plan, which stays as it is', async () => {
    const before = await readFile(path.join(folder, 'quick.json'), 'utf8');
    await call(['import', 'train.sh', '--into', 'quick.json', '--out', 'more.json']);
    expect(await readFile(path.join(folder, 'quick.json'), 'utf8')).toBe(before);
    const plan = await made('more.json');
    expect(plan.scenarios).toHaveLength(quickPlan().scenarios.length + 1);
    expect(plan.id).not.toBe(quickPlan().id);
    for (const target of ['quick.json', 'train.sh']) {
      const refused = await call(['import', 'train.sh', '--into', 'quick.json', '--out', target]);
      expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('would replace') as string });
    }
  });

  it('names what cannot be used: 2, with flag, what was found and what is allowed', async () => {
    await writeFile(path.join(folder, 'bad.sh'), `x.py ${run} --num-layers many`);
    const { exitCode, stdout, stderr } = await call(['import', 'bad.sh', '--out', 'bad.json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/error: --num-layers \(line 1\)[\s\S]*found: "many"[\s\S]*allowed: a whole number/u);
    expect(await readdir(folder)).not.toContain('bad.json');
  });
});
