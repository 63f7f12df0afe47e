/**
 * Fits the constants of src-main/engine/network/exchange/kernel-constants.ts to the published and measured expert
 * exchanges of accuracy/data and writes bench/calibration-exchange-report.md. It reads the figures as the accuracy
 * command does and computes them by the engine's own formula. Run it with `node bench/calibrate-exchange.mjs`.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'prettier';
import { build } from 'vite';
import { patternSearch } from './lib/pattern-search.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const files = ['network-cases.json', 'aic-deepep-ll.csv', 'aic-deepep-normal.csv', 'aic-gb200-moe-alltoall.csv'];

/** Constants that the figures of a kernel can tell apart, by generation of devices. */
const inside = ['startS', 'doublingS', 'tokenS', 'linkShare', 'linkHalfRanks'];
const free = {
  deepEpNormal: {
    hopper: ['startS', 'fillS', 'outsideS', 'outsideDoublingS', 'outsideFillS'].concat([
      'linkShare',
      'outsideShare',
      'coreBytesPerS',
      'outsideCoreBytesPerS',
    ]),
    blackwell: ['startS', 'doublingS', 'fillS', 'coreBytesPerS'],
  },
  deepEpLowLatency: {
    hopper: ['startS', 'hiddenS', 'fillS', 'outsideS', 'outsideDoublingS', 'outsideFillS'].concat([
      'linkShare',
      'outsideShare',
      'copyBytesPerS',
    ]),
    blackwell: ['startS', 'doublingS', 'expertS', 'hiddenS', 'fillS', 'linkShare'],
  },
  deepEpElastic: { blackwell: ['linkShare', 'coreBytesPerS'] },
  hybridEp: { hopper: ['tokenS', 'outsideShare'], blackwell: ['tokenS', 'linkShare'] },
  nvlinkTwoSided: { blackwell: inside },
  nvlinkTwoSidedPacked: { blackwell: inside },
  nvlinkOneSided: { blackwell: [...inside, 'hiddenS'] },
  cannFused: { ascend: ['doublingS', 'tokenS'] },
  ascendLowLatency: { ascend: ['doublingS', 'tokenS'] },
  ascendNormal: { ascend: ['tokenS', 'linkHalfRanks'] },
};
/** Where a constant that is zero or without bound begins. */
const beginnings = {
  startS: 1e-5,
  doublingS: 1e-6,
  expertS: 1e-8,
  outsideS: 1e-5,
  outsideDoublingS: 1e-6,
  fillS: 1e-5,
  outsideFillS: 3e-5,
  hiddenS: 2e-6,
  tokenS: 1e-8,
  linkHalfRanks: 500,
  copyBytesPerS: 600e9,
};
/** Links lose some of their rate to headers: shares above are those of another limit. */
const LARGEST_SHARES = { linkShare: 0.8, outsideShare: 0.97 };
/** Weight of a figure that its makers publish against a row of a table. */
const PUBLISHED_WEIGHT = 20;
/**
 * Rows of the normal kernels on eight nodes: 16 GB/s for each network card, where the low-latency rows of the same
 * tables reach 48 and DeepEP's own figure on eight nodes 44. Not fitted; the accuracy command compares them all the same.
 */
const isContradicted = ({ id, kernel, ranks }) => kernel === 'deepEpNormal' && id.startsWith('aic') && ranks >= 64;

await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: true,
    outDir: 'out/calibrate-exchange',
    emptyOutDir: true,
    minify: false,
    target: 'node20.18',
    rolldownOptions: {
      input: { readings: path.join(root, 'accuracy/network/exchange-calibration.ts') },
      output: { entryFileNames: '[name].mjs' },
    },
  },
});
const engine = await import(pathToFileURL(path.join(root, 'out/calibrate-exchange/readings.mjs')).href);
const all = engine.readingsOf(files.map((name) => engine.readCaseFile(path.join(root, 'accuracy/data', name))));

/** Grows with the square of small errors, then with the error, beyond 15% three times as fast. */
const penalty = (error) => (error < 0.03 ? (error * error) / 0.06 : error - 0.015 + 2 * Math.max(0, error - 0.15));
const weightOf = ({ id }) => (id.startsWith('aic') ? 1 : PUBLISHED_WEIGHT);
const errorsOf = (readings, kernel) =>
  readings.map((reading) => engine.exchangeSeconds(reading, kernel) / engine.measuredSeconds(reading) - 1);

function fit(readings, kernel, direction, keys) {
  const start = { ...kernel[direction] };
  for (const key of keys) if (start[key] === 0 || start[key] === Infinity) start[key] = beginnings[key] ?? start[key];
  const score = (constants) => {
    const errors = errorsOf(readings, { ...kernel, [direction]: constants });
    return errors.reduce((sum, error, at) => sum + weightOf(readings[at]) * penalty(Math.abs(Math.log1p(error))), 0);
  };
  const isAllowed = (constants) =>
    Object.entries(LARGEST_SHARES).every(([key, most]) => constants[key] <= most || !keys.includes(key));
  const { constants } = patternSearch(start, keys, score, isAllowed);
  return { ...kernel, [direction]: constants };
}

/** Linear between neighbours, as in the summaries of the accuracy command. */
function quantile(values, q) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at % 1);
}
const percent = (value) => `${(100 * value).toFixed(1)}%`;
function shown(key, value) {
  if (key.endsWith('BytesPerS')) return `${(value / 1e9).toPrecision(3)} GB/s`;
  if (!key.endsWith('S')) return value.toPrecision(3);
  if (value < 1e-10) return '0';
  return value < 1e-6 ? `${(value * 1e9).toPrecision(3)} ns` : `${(value * 1e6).toPrecision(3)} us`;
}

/** Median error over figures of group sizes that the constants were not fitted to; '' with fewer than three sizes. */
function leftOut(readings, kernel, direction, keys) {
  const sizes = [...new Set(readings.map(({ ranks }) => ranks))];
  if (sizes.length < 3) return '';
  const errors = sizes.flatMap((size) => {
    const others = readings.filter(({ ranks }) => ranks !== size);
    const fitted = fit(others, kernel, direction, keys);
    return errorsOf(
      readings.filter(({ ranks }) => ranks === size),
      fitted,
    ).map(Math.abs);
  });
  return percent(quantile(errors, 0.5));
}

const rows = [];
for (const [id, generations] of Object.entries(free))
  for (const [generation, wanted] of Object.entries(generations))
    for (const direction of ['prepare', 'dispatch', 'combine']) {
      const kernel = engine.kernelOf(id, generation);
      const readings = all.filter(
        (reading) =>
          reading.kernel === id &&
          reading.use.direction === direction &&
          engine.kernelOfReading(reading) === kernel &&
          !isContradicted(reading),
      );
      if (readings.length === 0) continue;
      const keys = wanted.filter((key) => direction !== 'prepare' || !key.startsWith('link'));
      const fitted = fit(readings, kernel, direction, keys);
      const ours = errorsOf(readings, kernel).map(Math.abs);
      const best = errorsOf(readings, fitted).map(Math.abs);
      rows.push([
        kernel.name,
        generation,
        direction,
        readings.length,
        percent(quantile(ours, 0.5)),
        percent(quantile(ours, 0.9)),
        ours.filter((error) => error > 0.15).length,
        percent(quantile(best, 0.5)),
        leftOut(readings, kernel, direction, keys),
        keys.map((key) => `${key} ${shown(key, fitted[direction][key])}`).join(', '),
      ]);
    }

const head = [
  'kernel',
  'generation',
  'direction',
  'figures',
  'median',
  'p90',
  'over 15%',
  'median of fit',
  'median, size left out',
  'constants of fit',
];
const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const contradicted = all.filter(isContradicted);
const text = await format(
  `# Fit of the expert exchange kernels

Written by \`node bench/calibrate-exchange.mjs\` from accuracy/data (sources and licences: accuracy/data/README.md). The
equation stands in src-main/engine/network/exchange/exchange-kernel.ts; its constants are copied, rounded, to
kernel-constants.ts beside it. Median, p90 and the count over 15% are errors of those constants; "median of fit" is
that of the constants in the last column; "size left out" is the median over figures of group sizes that the constants
were not fitted to (with three sizes or more). The form of the equation, and which constants a kernel has, were chosen
with all figures in sight: left-out errors hold for the constants alone. That Megatron's runs limit the groups of a token
and that DeepEP-Ascend sends one copy per expert is inferred from the figures, not stated by their sources.

Two figures and two constants (CANN fused: EP 8 and EP 256) leave no error to show. Not fitted are ${contradicted.length}
rows of the normal kernels on eight nodes: they move 16 GB/s for each network card where DeepEP's own figure on
eight nodes is 44 and the low-latency rows of the same tables reach 48.

${table}
`,
  { parser: 'markdown', printWidth: 120 },
);
writeFileSync(path.join(root, 'bench/calibration-exchange-report.md'), text);
process.stdout.write(text);
