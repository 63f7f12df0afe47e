/**
 * Fits the matrix-product curves of src-main/engine/compute/calibration.ts to measured kernel times
 * (bench/data/measured-gemm.csv) and prints constants with their median and p90 error. Per device and
 * datatype the fastest kernel measured for a shape counts. Run with Node 24: it loads the engine's own formula.
 */
import { readFileSync } from 'node:fs';
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
    if (row.src.split('/')[0] !== system || row.gemm_dtype !== dtype) continue;
    const key = `${row.m},${row.n},${row.k}`;
    const seconds = Number(row.latency) / 1e3;
    fastest.set(key, Math.min(fastest.get(key) ?? Infinity, seconds));
  }
  return [...fastest].map(([key, seconds]) => [...key.split(',').map(Number), seconds]);
}

const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))];

function errors(samples, device, dtype, curve) {
  return samples.map(([m, n, k, seconds]) =>
    Math.abs(
      gemmTimeS(m, n, k, 1, elementBytes[dtype], device.peaks[dtype], device.memory, device.cores, curve) / seconds - 1,
    ),
  );
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

for (const [system, device] of Object.entries(devices)) {
  for (const dtype of Object.keys(device.peaks)) {
    const samples = samplesOf(system, dtype);
    if (samples.length === 0) continue;
    let curve = { ceiling: 0.75, kHalf: 200, memoryShare: 0.8, overheadS: 4e-6 };
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
    const all = errors(samples, device, dtype, curve);
    const large = samples.filter(([m, n, k]) => m * n * k >= 2 ** 33);
    const largeErrors = errors(large, device, dtype, curve);
    console.log(
      `${system} ${dtype}: ceiling ${curve.ceiling.toFixed(3)}, kHalf ${curve.kHalf.toFixed(0)}, memoryShare ${curve.memoryShare.toFixed(3)}, overhead ${(curve.overheadS * 1e6).toFixed(2)} us; ` +
        `${samples.length} shapes, error median ${(100 * quantile(all, 0.5)).toFixed(1)}%, p90 ${(100 * quantile(all, 0.9)).toFixed(1)}%; from 8.6 GMAC: median ${(100 * quantile(largeErrors, 0.5)).toFixed(1)}%`,
    );
  }
}
