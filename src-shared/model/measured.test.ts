import { describe, expect, it } from 'vitest';
import { library } from './library';
import { collectiveSweeps, exchangeSweeps, measuredOn } from './measured';

describe('published measurements', () => {
  const all = [...collectiveSweeps, ...exchangeSweeps];
  it('belong to profiles of the library and name source and licence', () => {
    for (const sweep of all) {
      expect(
        library.hardware.some(({ id }) => id === sweep.profile),
        sweep.profile,
      ).toBe(true);
      expect(sweep.run).not.toBe('');
      for (const text of Object.values(sweep.source)) expect(text).toMatch(/\S{5}/u);
    }
  });
  it('are positive times in rising order of size', () => {
    for (const { points, profile, run } of all) {
      expect(points.length, `${profile} ${run}`).toBeGreaterThan(1);
      points.forEach(([x, timeS], index) => {
        expect(x).toBeGreaterThan(points[index - 1]?.[0] ?? 0);
        expect(timeS).toBeGreaterThan(1e-6);
        expect(timeS).toBeLessThan(1);
      });
    }
  });
  it('no collective is faster than twice the links of its profile', () => {
    for (const { profile, collective, ranks, points } of collectiveSweeps) {
      const tiers = library.hardware.find(({ id }) => id === profile)?.tiers;
      const line = Number.parseFloat(String(tiers?.[0]?.figures['bandwidth']?.value)) * 1e9;
      const factor = ((collective === 'allReduce' ? 2 : 1) * (ranks - 1)) / ranks;
      for (const [sizeBytes, timeS] of points)
        expect((sizeBytes * factor) / timeS, `${profile} ${collective} ${ranks} ${sizeBytes}`).toBeLessThan(2 * line);
    }
  });
  it('are those of the profile that a copy was made from', () => {
    const own = measuredOn(collectiveSweeps, { id: 'dgx-h100' });
    expect(own.length).toBeGreaterThan(10);
    expect(measuredOn(collectiveSweeps, { id: 'mine', basedOn: 'dgx-h100' })).toEqual(own);
    expect(measuredOn(collectiveSweeps, { id: 'mine' })).toEqual([]);
  });
});
