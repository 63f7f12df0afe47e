import { describe, expect, it } from 'vitest';
import { compared, notExpressible, summarise, summariseFamilies } from './compared-case';

const errors = (...percents: number[]) => percents.map((percent) => compared('id', 'f', 'm', 's', 100 + percent, 100));

describe('summary', () => {
  it('takes absolute errors, and the bias from signed ones', () => {
    const summary = summarise('f', [...errors(-10, 5, 20, -1), notExpressible('id', 'f', 'why')]);
    expect(summary).toMatchObject({ family: 'f', compared: 4, notExpressible: 1 });
    expect(summary.medianPercent).toBeCloseTo(7.5, 9);
    expect(summary.meanPercent).toBeCloseTo(9, 9);
    expect(summary.p90Percent).toBeCloseTo(17, 9);
    expect(summary.worstPercent).toBeCloseTo(20, 9);
    expect(summary.biasPercent).toBeCloseTo(3.5, 9);
  });

  it('has no figures where nothing was compared', () => {
    expect(summarise('f', [notExpressible('id', 'f', 'why')])).toMatchObject({ compared: 0, medianPercent: null });
  });

  it('stands once per family and once over all', () => {
    const rows = [...errors(1), compared('id', 'g', 'm', 's', 1, 2), ...errors(2)];
    expect(summariseFamilies(rows).map(({ family, compared: count }) => [family, count])).toEqual([
      ['f', 2],
      ['g', 1],
      ['all', 3],
    ]);
  });
});
