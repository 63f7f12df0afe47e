/** The heat map draws every pair that is joined, and its table twin says the same by class. */
import { describe, expect, it } from 'vitest';
import type { MatrixAnswer } from '../results/network-study';
import { matrixChart, type MatrixFigure } from './matrix-chart';
import { contrast, darkTheme, lightTheme } from './theme';

const matrix: MatrixAnswer = {
  kind: 'matrix',
  names: ['Die 0', 'Die 1', 'CPU 0, node 0'],
  latencyS: Float64Array.of(NaN, 1e-6, 1.2e-6, 1e-6, NaN, 1.2e-6, 1.2e-6, NaN, NaN),
  bandwidthBytesPerS: Float64Array.of(NaN, 230e9, 160e9, 230e9, NaN, 160e9, 160e9, NaN, NaN),
  classes: [
    { name: 'Devices, same package', pairs: 2, latencyS: 1e-6, bandwidthBytesPerS: 230e9, links: 1, example: '' },
    { name: 'Device and host CPU', pairs: 4, latencyS: 1.2e-6, bandwidthBytesPerS: 160e9, links: 2, example: '' },
  ],
  routing: 'spray',
};

const dataOf = (figure: MatrixFigure): number[][] =>
  ([matrixChart(matrix, figure, { theme: lightTheme }).option.series].flat()[0] as { data: number[][] }).data;

describe('matrixChart', () => {
  it('draws one cell for each pair that is joined, row to column', () => {
    expect(dataOf('latency')).toHaveLength(5);
    expect(dataOf('latency')).toContainEqual([2, 0, 1.2]);
    expect(dataOf('bandwidth')).toContainEqual([0, 2, 160]);
  });

  it('says the classes in its table and its summary, in the unit of the scale', () => {
    const chart = matrixChart(matrix, 'bandwidth', { theme: darkTheme });
    expect(chart.table.columns.at(-1)).toBe('Bandwidth of one flow (GB/s)');
    expect(chart.table.rows.map((row) => row.at(-1))).toEqual([230, 160]);
    expect(chart.summary).toContain('Devices, same package: 230\u00a0GB/s.');
  });

  it.each([lightTheme, darkTheme])('stands out ever more from the ground of the $name theme', (theme) => {
    const { visualMap } = matrixChart(matrix, 'latency', { theme }).option as {
      visualMap: { inRange: { color: string[] } };
    };
    const contrasts = visualMap.inRange.color.map((colour) => contrast(colour, theme.background));
    expect(contrasts).toEqual(contrasts.toSorted((a, b) => a - b));
  });
});
