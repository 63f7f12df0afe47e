import { describe, expect, it } from 'vitest';
import { countOf, deviationText, listNames, ratioWords } from './words';

describe('words', () => {
  it('counts', () => {
    expect(countOf(1, 'scenario')).toBe('1 scenario');
    expect(countOf(3, 'scenario')).toBe('3 scenarios');
  });

  it('names the first few of many', () => {
    expect(listNames(['a', 'b'])).toBe('“a”, “b”');
    expect(listNames(['a', 'b', 'c', 'd'], 2)).toBe('“a”, “b” and 2 more');
  });

  it('reads deviations, rounding as the same', () => {
    expect(deviationText(0.0131)).toBe('+1.3%');
    expect(deviationText(-0.00098)).toBe('−0.1%');
    expect(deviationText(-0.119)).toBe('−12%');
    expect(deviationText(0.0003)).toBe('same');
  });
});

describe('ratioWords', () => {
  it.each([
    [1.0004, 'as much'],
    [1.42, '42% more'],
    [1.034, '3.4% more'],
    [0.7, '30% less'],
    [2, '2 times'],
    [3.9, '3.9 times'],
    [10, '10 times'],
    [4.228, '4.23 times'],
  ])('%s', (ratio, words) => expect(ratioWords(ratio)).toBe(words));
});
