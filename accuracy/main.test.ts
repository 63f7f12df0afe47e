import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './main';

const folder = mkdtempSync(path.join(tmpdir(), 'accuracy-'));
afterAll(() => rmSync(folder, { recursive: true }));

let out = '';
let error = '';
beforeEach(() => {
  out = '';
  error = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((error += String(text)), true));
});
afterEach(() => vi.restoreAllMocks());

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

const one = (id: string): string =>
  JSON.stringify([
    {
      id,
      category: 'E',
      hardware: { chip: 'H100', count: 8, node: 'DGX H100', network: 'NVLink' },
      workload: { op: 'all_reduce', ranks: 8 },
      metrics: [],
      points: [{ bytes: 1073741824, busbw: 466 }],
    },
  ]);

describe('accuracy command', () => {
  it('prints the JSON form for several files', () => {
    const code = main(
      ['network', '--cases', file('a.json', one('A')), '--json', '--cases', file('b.json', one('B'))],
      '',
    );
    expect(code).toBe(0);
    expect(error).toBe('');
    const answer = JSON.parse(out) as { cases: Record<string, unknown>[]; summary: Record<string, unknown>[] };
    expect(Object.keys(answer)).toEqual(['cases', 'summary']);
    expect(answer.cases.map(({ id }) => id)).toEqual(['A#all_reduce@1073741824', 'B#all_reduce@1073741824']);
    expect(Object.keys(answer.cases[0] ?? {})).toEqual([
      'id',
      'family',
      'metric',
      'unit',
      'predicted',
      'measured',
      'errorPercent',
      'status',
      'reason',
    ]);
    expect(answer.summary.map(({ family, compared }) => [family, compared])).toEqual([
      ['network/H100-8/bandwidth', 2],
      ['all', 2],
    ]);
  });

  it('prints a table for people', () => {
    expect(main(['network', '--cases', file('a.json', one('A'))], '')).toBe(0);
    expect(out).toMatch(/^case +family +metric +predicted +measured +error %\n/);
    expect(out).toMatch(/A#all_reduce@1073741824 +network\/H100-8\/bandwidth +bus bandwidth, GB\/s/);
  });

  it.each([
    [[], /allowed are .*network.*flows|allowed are .*flows.*network/],
    [['weather'], /family "weather": unknown; allowed are/],
    [['network', '--cases'], /a file is missing/],
    [['network', '--verbose'], /--verbose: unknown; allowed are --cases FILE and --json/],
    [['network', 'flows'], /only one family/],
    [['network', '--cases', path.join(folder, 'absent.json')], /absent\.json: the file cannot be read \(ENOENT\)/],
    [['network', '--cases', file('bad.json', '{"cases": [')], /bad\.json: not JSON/],
    [['network', '--cases', file('other.json', '{"plan": 1}')], /other\.json: no cases; wanted is/],
    [['network', '--cases', file('short.csv', 'a,b\n1\n')], /short\.csv: row 1 has 1 cells, but there are 2 columns/],
    [['network', '--cases', file('empty.csv', '')], /empty\.csv: not a table/],
    [['flows', '--cases', file('list.json', '[]')], /no cases/],
  ])('refuses %j with exit code 2', (words, message) => {
    expect(main(words, '')).toBe(2);
    expect(out).toBe('');
    expect(error).toMatch(message);
    expect(error).toMatch(/Usage: npm run accuracy/);
  });
});
