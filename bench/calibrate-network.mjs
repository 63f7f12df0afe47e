/**
 * Fits the curves of collectives to published sweeps (bench/network-samples.mjs) and writes them to
 * src-main/engine/network/library/fitted-curves.ts, with their errors to bench/calibration-network-report.md. Every
 * source, group size and side of 1 MB weighs the same. Run with Node 24 (`node bench/calibrate-network.mjs`): it loads
 * the engine's own formula.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { curveTimeS } from '../src-main/engine/network/library/curve.ts';
import { quantile } from './lib/quantile.mjs';
import { networkSamples, passes } from './network-samples.mjs';

const MEGABYTE = 2 ** 20;

/** Scale-up links by generation: what the library's profiles state for their tier. */
const links = {
  nvlink3: { name: 'NVLink 3', rate: 0.74 * 300e9, stepS: 2e-6, chips: /A100/i, reduces: false },
  nvlink4: { name: 'NVLink 4', rate: 0.75 * 450e9, stepS: 2e-6, chips: /H100|H200/i, reduces: true },
  nvlink5: { name: 'NVLink 5', rate: 0.756 * 900e9, stepS: 2e-6, chips: /B200|GB200|GB300/i, reduces: true },
};
/** NCCL leaves groups of four and fewer to the ring (nccl-tests at 4 to 8 ranks, with and without NVLS). */
const REDUCES_FROM = 5;

const operations = ['gather', 'allReduce', 'allToAll', 'sendReceive', 'serving'];
/** Curves whose kernels copy the own data. */
const copying = ['gather', 'allReduce', 'allToAll'];
const keys = ['launchS', 'stepShare', 'rateShare', 'ownSteps', 'pieceS', 'pieceBytes'];
const curveOf = (x, at) => Object.fromEntries(keys.map((key, index) => [key, Math.exp(x[at + index])]));

/** Bytes and steps of an algorithm, as library/candidates.ts counts them for one level. */
function timeOf(operation, algorithm, curve, { ranks, bytes }, link) {
  const use = { ranks, stepS: link.stepS, rateBytesPerS: link.rate, stages: 1, steps: 1, wireBytes: bytes };
  if (algorithm === 'oneShot') Object.assign(use, { steps: ranks - 1, wireBytes: bytes * (ranks - 1) });
  else if (algorithm === 'twoShot')
    Object.assign(use, { steps: 2 * (ranks - 1), wireBytes: (2 * bytes * (ranks - 1)) / ranks });
  else if (algorithm === 'inNetwork') Object.assign(use, { steps: 2, stages: ranks });
  else if (operation === 'sendReceive') use.ranks = 1;
  else if (operation === 'allToAll')
    Object.assign(use, { steps: ranks - 1, wireBytes: bytes * ((ranks - 1) / ranks + curve.ownSteps) });
  else {
    const steps = passes[operation] * (ranks - 1);
    Object.assign(use, { steps, wireBytes: (bytes * (steps + curve.ownSteps)) / ranks });
  }
  return curveTimeS(curve, use);
}

/** Where a fit starts and, weakly, stays: launch, step, rate, own steps, piece, bytes of a piece for each rank. */
const starts = {
  gather: [6e-6, 0.5, 1, 0.4, 2e-6, 30e6],
  allReduce: [6e-6, 0.5, 1, 0.4, 2e-6, 30e6],
  allToAll: [7e-6, 0.1, 1.1, 0.2, 2e-6, 30e6],
  sendReceive: [5e-6, 0.5, 1.1, 1e-6, 1e-6, 30e6],
  inNetwork: [20e-6, 1, 0.75, 1e-6, 1.6e-6, 8e6],
  oneShot: [3e-6, 0.1, 1, 1e-6, 1e-7, 30e6],
  twoShot: [5e-6, 0.1, 1, 1e-6, 1e-7, 30e6],
};
const HOLD = 0.0008;

/** Nelder and Mead's simplex from a fixed start: the same data give the same constants. */
function minimise(cost, start, rounds) {
  const n = start.length;
  let simplex = [start, ...start.map((_, i) => start.map((v, j) => (i === j ? v + 0.5 : v)))];
  simplex = simplex.map((x) => ({ x, y: cost(x) }));
  for (let round = 0; round < rounds; round++) {
    simplex.sort((a, b) => a.y - b.y);
    const worst = simplex[n];
    const centre = start.map((_, j) => simplex.slice(0, n).reduce((sum, { x }) => sum + x[j], 0) / n);
    const at = (t) => {
      const x = centre.map((v, j) => v + t * (worst.x[j] - v));
      return { x, y: cost(x) };
    };
    const reflected = at(-1);
    if (reflected.y < simplex[0].y) {
      const further = at(-2);
      simplex[n] = further.y < reflected.y ? further : reflected;
    } else if (reflected.y < simplex[n - 1].y) simplex[n] = reflected;
    else {
      const nearer = at(reflected.y < worst.y ? -0.5 : 0.5);
      if (nearer.y < Math.min(reflected.y, worst.y)) simplex[n] = nearer;
      else {
        const best = simplex[0].x;
        simplex = simplex.map(({ x }) => {
          const moved = x.map((v, j) => best[j] + 0.5 * (v - best[j]));
          return { x: moved, y: cost(moved) };
        });
      }
    }
  }
  simplex.sort((a, b) => a.y - b.y);
  return simplex[0].x;
}

const sizeClass = ({ bytes }) => (bytes >= MEGABYTE ? '1 MB and more' : 'below 1 MB');
const groupOf = (sample) => `${sample.source}, ${sample.ranks} ranks, ${sizeClass(sample)}`;

/** Algorithms of an operation, the first one always there. */
function algorithmsOf(operation, link) {
  if (operation === 'serving') return ['oneShot', 'twoShot'];
  return operation === 'allReduce' && link.reduces ? ['ring', 'inNetwork'] : ['ring'];
}

/** Name of an algorithm's curve. */
const curveName = (operation, algorithm) => (algorithm === 'ring' ? operation : algorithm);

/** Algorithms that may have run: the one that a sample is bound to, or all that the library has for its group. */
function runnable(algorithms, { bound, ranks }) {
  if (bound) return algorithms.filter((each) => each === bound);
  return algorithms.filter((each) => each !== 'inNetwork' || ranks >= REDUCES_FROM);
}

function fit(operation, algorithms, samples, link) {
  const counts = new Map();
  for (const sample of samples) counts.set(groupOf(sample), (counts.get(groupOf(sample)) ?? 0) + 1);
  const indicesOf = (sample) => runnable(algorithms, sample).map((each) => algorithms.indexOf(each));
  const weighed = samples.map((sample) => ({
    sample,
    weight: 1 / counts.get(groupOf(sample)) / counts.size,
    may: indicesOf(sample),
  }));
  const start = algorithms.flatMap((each) => starts[curveName(operation, each)].map(Math.log));
  const predicted = (curves, sample, may) =>
    Math.min(...may.map((index) => timeOf(operation, algorithms[index], curves[index], sample, link)));
  const curvesOf = (x) => algorithms.map((_, index) => curveOf(x, keys.length * index));
  const cost = (x) => {
    const curves = curvesOf(x);
    let sum = HOLD * x.reduce((held, value, index) => held + (value - start[index]) ** 2, 0);
    for (const { sample, weight, may } of weighed)
      sum += weight * Math.hypot(Math.log(predicted(curves, sample, may) / sample.timeS), 0.02);
    return sum;
  };
  let x = start;
  for (let pass = 0; pass < 4; pass++) x = minimise(cost, x, 1500);
  const curves = curvesOf(x);
  const errorOf = (sample) => Math.abs(predicted(curves, sample, indicesOf(sample)) / sample.timeS - 1);
  return { curves, errorOf, errors: samples.map((sample) => ({ group: groupOf(sample), error: errorOf(sample) })) };
}

/** Who measured: the same sweeps appear in cases and tables, and a handbook has several machines. */
function providerOf({ source }) {
  if (/AICONF|aiconfigurator/.test(source)) return 'aiconfigurator';
  if (/AZURE/.test(source)) return 'Azure';
  if (/NVLS-WIDTH|PEAK-SUMMARY|NCCL-(A100|H200|B200)/.test(source)) return 'ML Engineering handbook';
  if (/^E-/.test(source)) return source;
  return source.split(',')[0];
}

/** Errors of what a fit has not seen: each provider, then each group size, left out in turn where others remain. */
function leftOut(link, operation, algorithms, own) {
  const rows = [];
  for (const [what, keyOf] of [
    ['provider', providerOf],
    ['ranks', ({ ranks }) => String(ranks)],
  ]) {
    const keysHere = [...new Set(own.map(keyOf))].toSorted();
    if (keysHere.length < 2) continue;
    for (const key of keysHere) {
      const seen = own.filter((sample) => keyOf(sample) !== key);
      const { errorOf } = fit(operation, algorithms, seen, link);
      for (const size of ['1 MB and more', 'below 1 MB']) {
        const off = own.filter((each) => keyOf(each) === key && sizeClass(each) === size).map(errorOf);
        if (off.length === 0) continue;
        const figures = [off.length, percent(quantile(off, 0.5)), percent(quantile(off, 0.9))];
        rows.push([link.name, operation, `${what} ${key}`, size, ...figures]);
      }
    }
  }
  return rows;
}

const rounded = (value) => Number(value.toPrecision(3));
const percent = (value) => `${(100 * value).toFixed(1)}%`;

const samples = networkSamples();
const constants = [];
const errors = [];
const unseen = [];
const fitted = {};
for (const [key, link] of Object.entries(links)) {
  fitted[key] = {};
  for (const operation of operations) {
    const own = samples.filter((sample) => link.chips.test(sample.chip) && sample.operation === operation);
    if (own.length === 0) continue;
    const algorithms = algorithmsOf(operation, link);
    const { curves, errors: off } = fit(operation, algorithms, own, link);
    for (const [index, algorithm] of algorithms.entries()) {
      const name = curveName(operation, algorithm);
      const curve = Object.fromEntries(keys.map((each) => [each, rounded(curves[index][each])]));
      if (!copying.includes(name)) curve.ownSteps = 0;
      fitted[key][name] = curve;
      constants.push([link.name, name, ...keys.map((each) => String(curve[each]))]);
    }
    unseen.push(...leftOut(link, operation, algorithms, own));
    for (const group of [...new Set(off.map((each) => each.group))].toSorted()) {
      const all = off.filter((each) => each.group === group).map(({ error }) => error);
      errors.push([link.name, operation, group, all.length, percent(quantile(all, 0.5)), percent(quantile(all, 0.9))]);
    }
  }
}
const gains = Object.entries(links)
  .filter(([, { reduces }]) => reduces)
  .map(([key, { name }]) => {
    const gain = (2 * fitted[key].inNetwork.rateShare) / fitted[key].allReduce.rateShare;
    return `${name} ${gain.toFixed(2)}`;
  });

const source = `/**
 * Curves of collectives by generation of scale-up links, written by bench/calibrate-network.mjs: change that, not this.
 */
import type { CollectiveCurve } from './curve';

export const fittedCurves = ${JSON.stringify(fitted)} satisfies Record<string, Record<string, CollectiveCurve>>;
`;
const target = new URL('../src-main/engine/network/library/fitted-curves.ts', import.meta.url);
writeFileSync(target, await format(source, { ...(await resolveConfig(target)), parser: 'typescript' }));

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const report = `# Calibration of collectives

Written by \`node bench/calibrate-network.mjs\` from the sweeps in [accuracy/data](../accuracy/data/README.md), with the constants
in \`src-main/engine/network/library/fitted-curves.ts\`. Rates and steps are shares of what the profile's tier states: 74% of
300 GB/s (NVLink 3), 75% of 450 GB/s (NVLink 4), 75.6% of 900 GB/s (NVLink 5), steps of 2 µs.

What reduction in the switches gains over a ring in a large group, for the profiles: ${gains.join(', ')}.

## Constants

${table(['links', 'curve', ...keys], constants)}

## Errors of what was left out

Each provider and each group size is left out of the fit in turn, where others remain, and then computed: how well the curves
carry over to measurements that they have not seen.

${table(['links', 'operation', 'left out', 'sizes', 'points', 'median', 'p90'], unseen)}

## Errors

Every group below weighs the same in the fit. Four sweeps begin at 38 to 54 µs, two to three times what others take on the same
chips. One is of PyTorch; why the others do is not stated. Of them only sizes from 16 MB on are fitted.

${table(['links', 'operation', 'source, ranks, sizes', 'points', 'median', 'p90'], errors)}
`;
writeFileSync(
  new URL('calibration-network-report.md', import.meta.url),
  await format(report, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }),
);
