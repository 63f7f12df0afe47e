/** The simulator is exact on every reference case, and says what it does not understand of others. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CaseFileError } from '../lib/case-file';
import { compareFlowCases } from './compare-flows';
import { PythonRandom, roundHalfEven } from './python-random';

const reference = JSON.parse(readFileSync('accuracy/data/flow-cases.json', 'utf8')) as Record<string, unknown[]>;

describe('compareFlowCases', () => {
  const rows = compareFlowCases([{ name: 'flow-cases.json', content: reference }]);
  it('compares every case but the one that says it is no max-min sharing', () => {
    const ids = new Set(rows.filter((row) => row.status === 'compared').map((row) => row.id));
    expect(ids.size).toBe((reference['cases']?.length ?? 0) + (reference['large_cases']?.length ?? 0) - 1);
    expect(rows.filter((row) => row.status !== 'compared').map((row) => row.id)).toEqual(['rtt_weight_probe']);
  });
  it('is exact: no figure differs by more than a millionth', () => {
    for (const row of rows) if (row.errorPercent !== null) expect(Math.abs(row.errorPercent)).toBeLessThan(1e-4);
  });
  it('takes a plain list of cases', () => {
    const one = compareFlowCases([{ name: 'list.json', content: reference['cases']?.slice(0, 1) }]);
    expect(one.map((row) => row.status)).toContain('compared');
  });
  it('says which part of a case it does not understand', () => {
    const reasonOf = (topology: object): string | undefined =>
      compareFlowCases([{ name: 'x', content: [{ id: 'odd', flow_count: 2, topology, description: 'all-to-all' }] }])[0]
        ?.reason;
    expect(reasonOf({ kind: 'dragonfly', hosts: 2, host_link_Bps: 1 })).toContain('topology.kind "dragonfly"');
    expect(reasonOf({ kind: 'star', hosts: 2 })).toContain('topology.host_link_Bps is missing');
  });
  it('refuses a file without cases', () => {
    expect(() => compareFlowCases([{ name: 'empty.json', content: {} }])).toThrow(CaseFileError);
  });
});

describe('PythonRandom', () => {
  it('draws the numbers of random.Random(7)', () => {
    // Sizes of the first flows of the reference case a2a_star_64_random.
    const random = new PythonRandom(7);
    expect(roundHalfEven(random.uniform(0.5e6, 1.5e6))).toBe(823833);
  });
  it('rounds halves to even', () => {
    expect([0.5, 1.5, 2.5, 2.4, 2.6].map(roundHalfEven)).toEqual([0, 2, 2, 2, 3]);
  });
});
