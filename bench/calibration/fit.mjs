/**
 * The fit that all curves share: coordinate descent on the mean relative error from a fixed start, on every second sample;
 * the other half is kept out and only reported. Small sets are fitted whole. The same data give the same constants.
 */
import { quantile } from '../lib/quantile.mjs';

const SMALL = 40;

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (value) => (value === undefined ? '' : `${(100 * value).toFixed(1)}%`);

/**
 * @param samples measurements with `seconds`
 * @param predict (sample, constants) -> seconds
 * @param start constants and, in `limits`, the largest allowed value of each
 * @returns constants rounded to `digits` significant digits, and the errors of both halves
 */
export function fit(samples, predict, start, limits = {}, digits = 3) {
  const isSmall = samples.length < SMALL;
  const fitted = samples.filter((_, i) => isSmall || i % 2 === 0);
  const heldOut = samples.filter((_, i) => !isSmall && i % 2 === 1);
  const errorsOf = (some, constants) => some.map((sample) => Math.abs(predict(sample, constants) / sample.seconds - 1));
  let constants = { ...start };
  let best = mean(errorsOf(fitted, constants));
  for (let step = 0.4; step > 0.004; step *= 0.7)
    for (let round = 0; round < 3; round++)
      for (const key of Object.keys(start))
        for (const factor of [1 - step, 1 + step]) {
          const candidate = { ...constants, [key]: constants[key] * factor };
          if (candidate[key] > (limits[key] ?? Infinity)) continue;
          const score = mean(errorsOf(fitted, candidate));
          if (score < best) [best, constants] = [score, candidate];
        }
  for (const key of Object.keys(constants)) constants[key] = Number(constants[key].toPrecision(digits));
  const inside = errorsOf(fitted, constants);
  const outside = errorsOf(heldOut, constants);
  return { constants, inside, outside };
}

/** Cells of the report: samples, median and p90 error of the fitted and of the kept-out half. */
export function errorCells({ inside, outside }) {
  return [
    inside.length + outside.length,
    percent(quantile(inside, 0.5)),
    percent(quantile(inside, 0.9)),
    percent(quantile(outside, 0.5)),
    percent(quantile(outside, 0.9)),
  ];
}
export const errorHeads = ['samples', 'median', 'p90', 'median, kept out', 'p90, kept out'];
export const median = (values) => quantile(values, 0.5);
