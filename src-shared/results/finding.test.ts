/** Findings in words. Results are written by hand: only what a sentence reads is filled in. */
import { describe, expect, it } from 'vitest';
import type { Basis, ComparedScenario } from './compare';
import { findingOf, mainMetric } from './finding';
import { findingSentences, findingWords, type FindingWords } from './finding-words';
import type { RunResult } from './run-result';
import { testResult } from './testing/test-result';

const of = (name: string, result: RunResult | null): ComparedScenario => ({ id: name, name, result });

const serve = (tokensPerS: number, facilityPowerW: number, costPerHourUsd: number): RunResult =>
  testResult({
    metrics: { tokensPerS, facilityPowerW, costPerHourUsd, peakFacilityPowerW: facilityPowerW },
    headline: ['tokensPerS'],
  });

function wordsOf(scenarios: ComparedScenario[], basis: Basis = 'total'): FindingWords | null {
  const finding = findingOf(scenarios, 'Base', basis);
  return finding && findingWords(finding);
}

describe('findingOf', () => {
  const base = of('Base', serve(1000, 100e3, 50));
  const large = of('Large', serve(1500, 390e3, 50));

  it('says who leads, by how much, and at what power and cost', () => {
    const words = wordsOf([base, large]);
    expect(words?.lead).toBe(
      'Large leads on throughput with 1.5\u00a0ktokens/s, 50% more than the baseline, Base (1\u00a0ktokens/s).',
    );
    expect(words?.price).toBe(
      'It takes 3.9 times the facility power (390\u00a0kW against 100\u00a0kW) and costs as much per hour (50\u00a0USD against 50\u00a0USD).',
    );
    expect(words?.others).toEqual([]);
  });

  it('turns with the basis: per MW the baseline leads', () => {
    const words = wordsOf([base, large], 'megawatt');
    expect(words?.lead).toBe('The baseline, Base, leads on throughput per MW with 10\u00a0ktokens/s.');
    expect(words?.price).toBe('');
    expect(words?.others[0]?.text).toMatch(/62% less than the baseline; it takes 3\.9 times the facility power/u);
  });

  it('takes less as better where the figure says so, and does not speak of speed', () => {
    const train = (trainingTimeS: number): RunResult =>
      testResult({ metrics: { trainingTimeS }, headline: ['mfu', 'trainingTimeS'] });
    const words = wordsOf([of('Base', train(86_400 * 20)), of('Other', train(86_400 * 10))]);
    expect(words?.lead).toMatch(/^Other leads on training time with 10.days, 50% less than the baseline/u);
    expect(JSON.stringify(words)).not.toMatch(/slow|fast/u);
  });

  it('orders the others best first', () => {
    const list = [base, of('Small', serve(500, 50e3, 20)), of('Middle', serve(900, 1, 1)), large];
    expect(wordsOf(list)?.others.map((each) => each.name)).toEqual(['Middle', 'Small']);
  });

  it('says so where the baseline has no figure', () => {
    const words = wordsOf([of('Base', null), large, of('Small', serve(500, 50e3, 20))]);
    expect(words?.lead).toMatch(/The baseline, Base, has no figure to measure against\.$/u);
  });

  it('ranks only usable results', () => {
    const unusable = of('Other', testResult({ metrics: { tokensPerS: 9 }, headline: ['tokensPerS'], feasible: false }));
    expect(findingOf([base, of('None', null), unusable], 'Base')?.ranked.map((each) => each.id)).toEqual(['Base']);
    expect(findingOf([of('None', null), unusable], 'None')).toBeNull();
  });

  it('names every compared scenario against the baseline', () => {
    const finding = findingOf([base, of('Small', serve(500, 50e3, 20)), large], 'Base');
    const [lead, other, ...rest] = finding ? findingSentences(finding) : [];
    expect(lead).toMatch(
      /^Large leads on .+ 50% more than the baseline, Base .+ It takes 3\.9 times the facility power/u,
    );
    expect(other).toMatch(/^Small: .+ 50% less than the baseline; it takes 50% less facility power .+ costs 60% less/u);
    expect(rest).toEqual([]);
  });

  it("takes the baseline's first figure with a direction", () => {
    expect(
      mainMetric(
        [
          of('Other', testResult({ metrics: { ttftS: 1 }, headline: ['ttftS'] })),
          of('Base', testResult({ metrics: { devices: 1, tpotS: 1 }, headline: ['devices', 'ttftS', 'tpotS'] })),
        ],
        'Base',
      ),
    ).toBe('tpotS');
  });
});
