/**
 * Fits the matrix-product curves of src-main/engine/compute/calibration.ts to measured kernel times
 * (bench/data/measured-gemm.csv) and writes constants with their median and p90 error to
 * bench/calibration-report.md. Per device and datatype the fastest kernel measured for a shape counts.
 * Run with Node 24 (`node bench/calibrate-gemm.mjs`): it loads the engine's own formula.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { gemmTimeS } from '../src-main/engine/compute/gemm.ts';

const devices = {
  a100_sxm: { memory: 2.0e12, cores: 108, peaks: { bfloat16: 312e12 } },
  h100_sxm: { memory: 3.35e12, cores: 132, peaks: { bfloat16: 989e12, fp8: 1979e12 } },
  h200_sxm: { memory: 4.8e12, cores: 132, peaks: { bfloat16: 989e12, fp8: 1979e12 } },
  b200_sxm: { memory: 8e12, cores: 148, peaks: { bfloat16: 2250e12, fp8: 4500e12, nvfp4: 9000e12 } },
  gb200: { memory: 8e12, cores: 148, peaks: { bfloat16: 2500e12, fp8: 5000e12, nvfp4: 10000e12 } },
  gb300: { memory: 8e12, cores: 160, peaks: { bfloat16: 2500e12, fp8: 5000e12, nvfp4: 15000e12 } },
};
const elementBytes = { bfloat16: 2, fp8: 1, nvfp4: 0.5 };
/** Block-scaled FP8 kernels count as FP8. */
const sourcesOf = { bfloat16: ['bfloat16'], fp8: ['fp8', 'fp8_block'], nvfp4: ['nvfp4'] };
const GIGA_PRODUCTS = 2 ** 33;

const [header, ...lines] = readFileSync(new URL('data/measured-gemm.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const columns = header.trim().split(',');
const rows = lines.map((line) =>
  Object.fromEntries(
    line
      .trim()
      .split(',')
      .map((value, i) => [columns[i], value]),
  ),
);

function samplesOf(system, dtype) {
  const fastest = new Map();
  for (const row of rows) {
    if (row.src.split('/')[0] !== system || !sourcesOf[dtype].includes(row.gemm_dtype)) continue;
    const key = `${row.m},${row.n},${row.k}`;
    const seconds = Number(row.latency) / 1e3;
    fastest.set(key, Math.min(fastest.get(key) ?? Infinity, seconds));
  }
  return [...fastest].map(([key, seconds]) => [...key.split(',').map(Number), seconds]);
}

const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))];
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function errors(samples, device, dtype, curve) {
  return samples.map(([m, n, k, seconds]) =>
    Math.abs(
      gemmTimeS(m, n, k, 1, elementBytes[dtype], device.peaks[dtype], device.memory, device.cores, curve) / seconds - 1,
    ),
  );
}

/** Coordinate descent on the mean relative error from a fixed start: the same data give the same constants. */
function fit(samples, device, dtype) {
  const quantises = dtype !== 'bfloat16';
  let curve = { ceiling: 0.75, kHalf: 200, memoryShare: 0.8, overheadS: 4e-6, quantiseBytes: quantises ? 4 : 0 };
  const score = (candidate) => mean(errors(samples, device, dtype, candidate));
  let best = score(curve);
  for (let step = 0.4; step > 0.004; step *= 0.7) {
    for (let round = 0; round < 3; round++) {
      for (const key of Object.keys(curve)) {
        for (const factor of [1 - step, 1 + step]) {
          const candidate = { ...curve, [key]: curve[key] * factor };
          if (candidate.ceiling > 1 || candidate.memoryShare > 1) continue;
          const value = score(candidate);
          if (value < best) [best, curve] = [value, candidate];
        }
      }
    }
  }
  return curve;
}

const percent = (value) => `${(100 * value).toFixed(1)}%`;
const report = [];
for (const [system, device] of Object.entries(devices)) {
  for (const dtype of Object.keys(device.peaks)) {
    const samples = samplesOf(system, dtype);
    if (samples.length === 0) continue;
    const curve = fit(samples, device, dtype);
    const all = errors(samples, device, dtype, curve);
    const large = samples.filter(([m, n, k]) => m * n * k >= GIGA_PRODUCTS);
    const largeErrors = errors(large, device, dtype, curve);
    report.push([
      system,
      dtype,
      curve.ceiling.toFixed(3),
      curve.kHalf.toFixed(0),
      curve.memoryShare.toFixed(3),
      (curve.overheadS * 1e6).toFixed(2),
      curve.quantiseBytes.toFixed(2),
      samples.length,
      percent(quantile(all, 0.5)),
      percent(quantile(all, 0.9)),
      percent(quantile(largeErrors, 0.5)),
      percent(quantile(largeErrors, 0.9)),
    ]);
  }
}

const head = [
  'device',
  'datatype',
  'ceiling',
  'kHalf',
  'memoryShare',
  'overhead, us',
  'quantise, B/element',
  'shapes',
  'median error',
  'p90 error',
  'median, large',
  'p90, large',
];
const table = [head, head.map(() => '---'), ...report].map((row) => `| ${row.join(' | ')} |`).join('\n');
const text = await format(
  `# Fit of the matrix-product curves

Written by \`node bench/calibrate-gemm.mjs\` from bench/data/measured-gemm.csv (source and licence: bench/data/README.md).
Formula: \`gemmTimeS\` in src-main/engine/compute/gemm.ts. Errors are relative to the fastest kernel measured for each
shape; "large" are shapes from 8.6 billion multiply-adds. The 8-bit tables include the quantisation of the activations,
so its traffic is fitted with them. Constants are copied to src-main/engine/compute/calibration.ts.

${table}
`,
  { parser: 'markdown', printWidth: 120 },
);
writeFileSync(new URL('calibration-report.md', import.meta.url), text);
process.stdout.write(text);
