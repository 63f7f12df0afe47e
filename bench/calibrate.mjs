/**
 * Fits the efficiency curves of src-main/engine/compute to the measurements of bench/data: writes the constants to
 * src-main/engine/compute/fitted-curves.ts and their errors to bench/calibration-report.md. Run by
 * `npm run calibrate`: it loads the engine's own formulas. The same data give the same files.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { fitAttention } from './calibration/attention.mjs';
import { devices, familyOf } from './calibration/devices.mjs';
import { expertErrors } from './calibration/experts.mjs';
import { fitGrouped, weightGradientErrors } from './calibration/grouped.mjs';
import { steadyRates } from './calibration/power.mjs';
import { fitProducts } from './calibration/products.mjs';
import { reportText } from './calibration/report.mjs';
import { streamErrors, streamShares } from './calibration/streams.mjs';

const widthOf = { bfloat16: 'bf16', fp8: 'eightBit', nvfp4: 'fourBit' };
const products = [];
for (const system of Object.keys(devices))
  for (const dtype of Object.keys(devices[system].peaks)) {
    const result = fitProducts(system, dtype);
    if (result) products.push({ system, dtype, result });
  }
const curveOf = (system, dtype) =>
  products.find((each) => each.system === system && each.dtype === dtype).result.constants;
const steady = steadyRates();
const steadyOf = (system, dtype) =>
  steady.find((each) => each.system === system && each.dtype === dtype)?.rate ?? Infinity;
const attention = fitAttention();
const grouped = fitGrouped(curveOf, steadyOf);
const weights = weightGradientErrors(
  curveOf('b200_sxm', 'bfloat16'),
  grouped.find(({ dtype }) => dtype === 'bfloat16').curve,
  steadyOf('b200_sxm', 'bfloat16'),
);
const experts = expertErrors(curveOf, grouped.find(({ system }) => system === 'h100_sxm').curve);

const families = {};
for (const [system, family] of Object.entries(familyOf)) {
  const of = (list) => list.filter((each) => each.system === system);
  families[family] = {
    products: Object.fromEntries(of(products).map(({ dtype, result }) => [widthOf[dtype], result.constants])),
    steady: Object.fromEntries(of(steady).map(({ dtype, share }) => [widthOf[dtype], share])),
    powerW: devices[system].powerW,
    grouped: Object.fromEntries(of(grouped).map(({ dtype, curve }) => [widthOf[dtype], curve])),
    cores: Object.fromEntries(of(attention).map(({ name, curve }) => [name, curve])),
    headHalf: of(attention).find(({ headHalf }) => headHalf !== undefined)?.headHalf,
    streamShare: streamShares[system],
  };
}

const options = {
  ...(await resolveConfig(new URL('../package.json', import.meta.url).pathname)),
  parser: 'typescript',
};
const source = await format(
  `/**
 * Written by bench/calibrate.mjs from the measurements of bench/data; their errors are in bench/calibration-report.md.
 * Not to be edited by hand: run the script again. Keys are families of calibration.ts.
 */
import type { FittedFamily } from './fitted-family';

export const fittedCurves: Readonly<Record<string, FittedFamily>> = ${JSON.stringify(families)};
`,
  options,
);
writeFileSync(new URL('../src-main/engine/compute/fitted-curves.ts', import.meta.url), source);
const report = await format(
  reportText({ products, steady, attention, grouped, experts, weights, streams: streamErrors() }),
  {
    ...options,
    parser: 'markdown',
  },
);
writeFileSync(new URL('calibration-report.md', import.meta.url), report);
process.stdout.write(report);
