/** Axes that end on round numbers, so that label room can be reckoned before anything is drawn. */

export interface Scale {
  max: number;
  interval: number;
}

/** Smallest round scale from zero that holds the value in about the given number of steps. */
export function roundScale(value: number, steps = 5): Scale {
  if (!(value > 0)) return { max: 1, interval: 1 };
  const raw = value / steps;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const interval = decade * ([1, 2, 2.5, 5, 10].find((each) => each * decade >= raw * 0.999) ?? 10);
  // A sum of parts may exceed its own total by rounding: do not open another interval for that.
  const count = Math.max(1, Math.ceil(value / interval - 1e-9));
  return { max: round(count * interval), interval: round(interval) };
}

/**
 * Round ends of an axis that holds the values from least to most in about the given number of steps, with room for text
 * below the least.
 */
export function roundSpan(least: number, most: number, steps = 10): { min: number; max: number; interval: number } {
  const spread = most > least ? most - least : Math.max(Math.abs(most), 1) * 0.1;
  const low = least - 0.12 * spread;
  const { interval } = roundScale(most - low, steps);
  const min = round(Math.max(0, Math.floor(low / interval + 1e-9)) * interval);
  return { min, max: round(Math.max(Math.ceil(most / interval - 1e-9) * interval, min + interval)), interval };
}

/**
 * Ticks of a logarithmic axis over these values, `step` times apart from the first power of two on: ECharts' own leave out
 * nearly all where the values span ten doublings or more.
 */
export function logTicks(values: readonly number[], step: number): number[] {
  const ticks: number[] = [];
  if (values.length === 0) return ticks;
  const most = Math.max(...values);
  const first = 2 ** Math.ceil(Math.log2(Math.min(...values)));
  for (let tick = first; tick <= most; tick *= step) ticks.push(tick);
  return ticks;
}

const round = (value: number): number => Number(value.toPrecision(12));
