/** Published measurements in a chart of lines: rings in the colour of their line, under its name in the legend. */
import type { ChartTheme } from './theme';

/** What the legend calls a ring. */
export const MEASURED = 'Published measurement';

const ring = (color: string) => ({ color: 'transparent', borderColor: color, borderWidth: 1.8 });

/**
 * Series of rings after those of the lines: one for each line, so that the legend shows and hides both, and an empty one
 * that explains them.
 * @param colourAt colour of the line at an index; the palette's by default
 */
export function measuredSeries(
  names: readonly string[],
  data: readonly (readonly number[][])[],
  theme: ChartTheme,
  colourAt = (at: number): string => theme.palette[at % theme.palette.length] ?? theme.text,
) {
  return [
    ...data.map((points, at) => ({
      type: 'scatter' as const,
      name: names[at] ?? '',
      data: [...points],
      symbol: 'circle',
      symbolSize: 9,
      z: 3,
      itemStyle: ring(colourAt(at)),
    })),
    { type: 'scatter' as const, name: MEASURED, data: [], symbol: 'circle', itemStyle: ring(theme.muted) },
  ];
}
