import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CaseFileError, isFields, listOf, type CaseFile, type Fields } from '../lib/case-file';
import { compareFlowCases } from './compare-flows';

const published = JSON.parse(readFileSync(path.join(import.meta.dirname, '../data/flow-cases.json'), 'utf8')) as Fields;
const caseFile = (content: unknown): CaseFile => ({ name: 'cases.json', content });
const star = { kind: 'star', hosts: 3, host_link_Bps: 100 };

describe('reference flow cases', () => {
  it('are exact: every time within 1e-6, small and large', () => {
    const rows = compareFlowCases([caseFile(published)]);
    const skipped = rows.filter((row) => row.status === 'not expressible');
    expect(skipped.map(({ id }) => id)).toEqual(['rtt_weight_probe']);
    expect(skipped[0]?.reason).toMatch(/not pure max-min/);
    const compared = rows.filter((row) => row.status === 'compared');
    expect(compared.length).toBeGreaterThan(80);
    for (const row of compared) expect([row.id, Math.abs(row.errorPercent ?? NaN) <= 1e-4]).toEqual([row.id, true]);
    // Every pure case of the file is among them.
    const listed = [...listOf(published['cases']), ...listOf(published['large_cases'])];
    const wanted = listed.filter((each) => isFields(each) && each['pure_max_min'] !== false);
    const ids = new Set(compared.map(({ id }) => id));
    expect(wanted.filter((each) => !ids.has(String(each['id'])))).toEqual([]);
  });

  it('may come as a plain list, but not as none', () => {
    const one = compareFlowCases([caseFile(listOf(published['cases']).slice(0, 1))]);
    expect(one.map(({ status }) => status)).toContain('compared');
    expect(() => compareFlowCases([caseFile({})])).toThrow(CaseFileError);
  });

  it('a wrong time shows as an error', () => {
    const listed = {
      id: 'two',
      links: [{ id: 0, bandwidth_Bps: 100, latency_s: 0 }],
      flows: [
        { id: 0, links: [0], bytes: 100, finish_s: 2 },
        { id: 1, links: [0], bytes: 100, finish_s: 1.6 },
      ],
      result: { makespan_s: 2 },
    };
    const rows = compareFlowCases([caseFile({ cases: [listed] })]);
    expect(
      rows.map(({ metric, predicted, errorPercent }) => [metric, predicted, Math.round(errorPercent ?? NaN)]),
    ).toEqual([
      ['makespan_s', 2, 0],
      ['worst_flow_finish_s', 2, 25],
    ]);
  });

  it.each([
    [{ topology: { ...star, kind: 'torus' }, flow_count: 6 }, /topology\.kind "torus" is neither star nor clos2/],
    [{ topology: { kind: 'star', hosts: 3 }, flow_count: 6 }, /topology\.host_link_Bps is missing/],
    [{ topology: star, description: 'butterfly', flow_count: 6 }, /"butterfly" are neither listed nor of a known rule/],
    [
      {
        topology: {
          ...star,
          kind: 'clos2',
          hosts_per_leaf: 1,
          spines: 2,
          leaf_spine_link_Bps: 1,
          spine_choice: 'best',
        },
        flow_count: 6,
      },
      /spine_choice "best" is none of/,
    ],
  ])('what is not understood is listed with its reason: %j', (reference, reason) => {
    const [row] = compareFlowCases([caseFile({ large_cases: [{ id: 'odd', ...reference }] })]);
    expect(row?.status).toBe('not expressible');
    expect(row?.reason).toMatch(reason);
  });

  it('an all-to-all by rule: three hosts share their links in pairs', () => {
    const reference = {
      id: 'three',
      description: 'all-to-all',
      flows_rule: 'bytes: 300/3',
      topology: star,
      flow_count: 6,
      result: { makespan_s: 2, mean_finish_s: 2 },
    };
    const rows = compareFlowCases([caseFile({ large_cases: [reference] })]);
    expect(rows.map(({ metric, errorPercent }) => [metric, errorPercent])).toEqual([
      ['makespan_s', 0],
      ['mean_finish_s', 0],
    ]);
  });
});
