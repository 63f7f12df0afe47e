/**
 * Fits the curves of src-main/engine/network/library/library.ts to published sweeps of collectives on one node and on
 * a rack (accuracy/data: nccl-tests and aiconfigurator's NCCL tables) and writes constants with their errors to
 * bench/calibration-network-report.md. Every source, group size and side of 1 MB weighs the same.
 * Run with Node 24 (`node bench/calibrate-network.mjs`): it loads the engine's own formula.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { curveTimeS } from '../src-main/engine/network/library/curve.ts';

const MEGABYTE = 2 ** 20;
const read = (name) => readFileSync(new URL(`../accuracy/data/${name}`, import.meta.url), 'utf8');

/** Scale-up links by generation: what the library's profiles state for their tier. */
const links = {
  'NVLink 3': { rate: 0.74 * 300e9, stepS: 2e-6, chips: /A100/i },
  'NVLink 4': { rate: 0.75 * 450e9, stepS: 2e-6, chips: /H100|H200/i },
  'NVLink 5': { rate: 0.756 * 900e9, stepS: 2e-6, chips: /B200|GB200|GB300/i },
};
const operations = { all_gather: 'gather', reduce_scatter: 'gather', all_reduce: 'allReduce', alltoall: 'allToAll' };
const busFactors = { gather: 1, allToAll: 1, allReduce: 2 };

function tableSamples() {
  const [header, ...lines] = read('aic-nccl.csv').trim().split('\n');
  const columns = header.trim().split(',');
  return lines.map((line) => {
    const row = Object.fromEntries(
      line
        .trim()
        .split(',')
        .map((value, index) => [columns[index], value]),
    );
    const chip = row.src.split('/')[0].split('_')[0].toUpperCase();
    return {
      source: `tables, ${chip}`,
      chip,
      operation: operations[row.op_name],
      ranks: Number(row.num_gpus),
      bytes: 2 * Number(row.message_size),
      timeS: Number(row.latency) / 1e3,
    };
  });
}

/** Sweeps of the published cases on one node or one rack; those of calibration only. */
function caseSamples() {
  const content = JSON.parse(read('network-cases.json'));
  const cases = (Array.isArray(content) ? content : content.cases).filter(
    (each) => each.category === 'E' && each.split === 'calibration',
  );
  return cases.flatMap((each) => {
    const isRack = /NVL72 rack/.test(each.hardware.node) && each.hardware.count === 72;
    return (each.points ?? []).flatMap((point) => {
      const oneNode = point.busbw_1node_8gpu;
      const ranks = oneNode === undefined ? each.hardware.count : 8;
      if (!point.bytes || !(ranks <= 8 || isRack)) return [];
      const operation = operations[point.op ?? 'all_reduce'];
      const bus = oneNode ?? point.busbw ?? point.busbw_oop;
      const us = point.time_us_ip ?? point.time_us;
      // Bandwidths below 1 GB/s are rounded too much to hold a time.
      if (!us && !(bus > 1)) return [];
      const timeS = us ? us / 1e6 : (busFactors[operation] * point.bytes * (ranks - 1)) / ranks / bus / 1e9;
      return [{ source: each.id, chip: each.hardware.chip, operation, ranks, bytes: point.bytes, timeS }];
    });
  });
}

/**
 * Small messages of these were launched in another way: one process for all devices, a host between the launches. Their
 * floor of 25 to 45 us is not the library's, so only their sizes from 2 MB on are fitted.
 */
const launchedApart = /AZURE|NCCL-A100|NCCL-H200|NCCL-B200/;

const keys = ['launchS', 'stepShare', 'rateShare', 'ownSteps', 'pieceS', 'pieceBytes'];
const curveOf = (x) => Object.fromEntries(keys.map((key, index) => [key, Math.exp(x[index])]));

/** Bytes and steps of an algorithm, as library/candidates.ts counts them for one level. */
function useOf(operation, algorithm, curve, { ranks, bytes }, link) {
  const common = { ranks, stepS: link.stepS, rateBytesPerS: link.rate, stages: 1 };
  if (algorithm === 'inNetwork') return { ...common, steps: 2, wireBytes: bytes, stages: ranks };
  if (operation === 'allToAll')
    return { ...common, steps: ranks - 1, wireBytes: bytes * ((ranks - 1) / ranks + curve.ownSteps) };
  const passes = busFactors[operation];
  const steps = passes * (ranks - 1);
  return { ...common, steps, wireBytes: (bytes * (steps + curve.ownSteps)) / ranks };
}

/** Where a fit starts and, weakly, stays: launch, step, rate, own steps, piece, bytes of a piece for each rank. */
const starts = {
  gather: [6e-6, 0.5, 1, 0.4, 2e-6, 30e6],
  allReduce: [6e-6, 0.5, 1, 0.4, 2e-6, 30e6],
  allToAll: [7e-6, 0.1, 1.1, 0.2, 2e-6, 30e6],
  inNetwork: [16e-6, 1, 0.75, 0.01, 1.6e-6, 8e6],
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

function fit(operation, algorithms, samples, link) {
  const counts = new Map();
  for (const sample of samples) counts.set(groupOf(sample), (counts.get(groupOf(sample)) ?? 0) + 1);
  const start = algorithms.flatMap((each) => starts[each === 'inNetwork' ? each : operation].map(Math.log));
  const predicted = (x, sample) =>
    Math.min(
      ...algorithms.map((algorithm, index) => {
        const curve = curveOf(x.slice(6 * index, 6 * index + 6));
        return curveTimeS(curve, useOf(operation, algorithm, curve, sample, link));
      }),
    );
  const cost = (x) => {
    let sum = 0;
    for (const sample of samples)
      sum += Math.hypot(Math.log(predicted(x, sample) / sample.timeS), 0.02) / counts.get(groupOf(sample));
    return sum / counts.size + HOLD * x.reduce((held, value, index) => held + (value - start[index]) ** 2, 0);
  };
  let x = start;
  for (let pass = 0; pass < 5; pass++) x = minimise(cost, x, 3000);
  return {
    curves: algorithms.map((_, index) => curveOf(x.slice(6 * index, 6 * index + 6))),
    predicted: (s) => predicted(x, s),
  };
}

const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))];
const percent = (value) => `${(100 * value).toFixed(1)}%`;

const samples = [...tableSamples(), ...caseSamples()].filter(
  (sample) => !launchedApart.test(sample.source) || sample.bytes >= 2 * MEGABYTE,
);
const constants = [];
const errors = [];
for (const [name, link] of Object.entries(links))
  for (const operation of ['gather', 'allReduce', 'allToAll']) {
    const own = samples.filter((sample) => link.chips.test(sample.chip) && sample.operation === operation);
    const reduces = operation === 'allReduce' && name !== 'NVLink 3';
    const algorithms = reduces ? ['ring', 'inNetwork'] : ['ring'];
    const { curves, predicted } = fit(operation, algorithms, own, link);
    for (const [index, algorithm] of algorithms.entries())
      constants.push([
        name,
        algorithm === 'inNetwork' ? 'inNetwork' : operation,
        ...keys.map((key) => Number(curves[index][key].toPrecision(3)).toString()),
      ]);
    for (const group of [...new Set(own.map(groupOf))].toSorted()) {
      const off = own
        .filter((each) => groupOf(each) === group)
        .map((each) => Math.abs(predicted(each) / each.timeS - 1));
      errors.push([name, operation, group, off.length, percent(quantile(off, 0.5)), percent(quantile(off, 0.9))]);
    }
  }

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const report = `# Calibration of collectives

Written by \`node bench/calibrate-network.mjs\` from the sweeps in [accuracy/data](../accuracy/data/README.md).
The constants are rounded into \`src-main/engine/network/library/library.ts\`. Rates and steps are shares of what the
profile's tier states: 74% of 300 GB/s (NVLink 3), 75% of 450 GB/s (NVLink 4), 75.6% of 900 GB/s (NVLink 5), steps of 2 µs.

## Constants

${table(['links', 'curve', ...keys], constants)}

## Errors

Small messages of nccl-tests runs that one process launches for all devices take 25 to 45 µs whatever the size; they are not
fitted. Every group below weighs the same in the fit.

${table(['links', 'operation', 'source, ranks, sizes', 'points', 'median', 'p90'], errors)}
`;
writeFileSync(
  new URL('calibration-network-report.md', import.meta.url),
  await format(report, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }),
);
