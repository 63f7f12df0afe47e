/** Counts of a search: one total, layouts told apart from sets of degrees, and the sentences that say so. */
import { describe, expect, it } from 'vitest';
import type { SearchSummary } from './run-result';
import { layoutsSearched, searchSentence, turnedDown } from './search-counts';

const memory = { code: 'memory', title: 'Does not fit device memory', count: 600 };
const host = { code: 'host', title: 'Host memory or its link cannot take what is offloaded', count: 50 };
const heads = { code: 'heads', title: 'Attention heads do not divide by TP', count: 7 };
const whole: SearchSummary = {
  evaluated: 1000,
  feasible: 400,
  pruned: 3000,
  rejected: [memory, host, heads],
  best: [],
};
const serving: SearchSummary = {
  evaluated: 15_093,
  feasible: 3850,
  rejected: [
    { code: 'memory', title: 'Does not fit device memory', count: 11_243 },
    { code: 'ttft', title: 'TTFT exceeds its limit', count: 2 },
  ],
  best: [],
};

describe('the total', () => {
  it('has what was evaluated, left out, and turned down for the host', () => {
    expect(layoutsSearched(whole)).toBe(4050);
    expect(layoutsSearched({ ...whole, pruned: 0, rejected: [memory] })).toBe(1000);
  });
  it('is what was evaluated where a layout is given: its host is asked within', () => {
    expect(layoutsSearched({ evaluated: 1, feasible: 0, rejected: [{ ...host, count: 1 }], best: [] })).toBe(1);
  });
});

describe('what is turned down', () => {
  it('is told apart: layouts by memory, sets of degrees by the rules of a training space', () => {
    expect(turnedDown(whole)).toEqual({ layouts: [memory, host], sets: [heads] });
    expect(turnedDown(serving)).toEqual({ layouts: serving.rejected, sets: [] });
  });
});

describe('the sentence', () => {
  it('says how many layouts there were and what turned the others down', () => {
    expect(searchSentence(serving)).toBe(
      '15\u202f093 layouts were priced or shown not to fit; 3\u202f850 are feasible. Turned down: does not fit device memory (11\u202f243); TTFT exceeds its limit (2).',
    );
    expect(searchSentence({ evaluated: 1, feasible: 0, rejected: [], best: [] })).toBe(
      '1 layout was priced or shown not to fit; none is feasible.',
    );
  });
  it('names sets of degrees as such, says what a bound left out, and that it was stopped', () => {
    expect(searchSentence({ ...whole, isPartial: true })).toBe(
      'The search was stopped before its end. 1\u202f000 layouts were priced or shown not to fit; 400 are feasible. 3\u202f000 more were left out: a bound proves that none is among the answers. Turned down: does not fit device memory (600); host memory or its link cannot take what is offloaded (50). Sets of degrees ruled out: attention heads do not divide by TP (7).',
    );
    expect(searchSentence({ ...whole, pruned: 0 })).not.toContain('left out');
  });
});
