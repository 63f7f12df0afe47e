/** The report of a calibration: constants with the errors of the fitted half and of the half that was kept out. */
import { errorCells, errorHeads, median } from './fit.mjs';

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const percent = (value) => `${(100 * value).toFixed(1)}%`;

export function reportText({ products, steady, attention, grouped, experts, weights, streams }) {
  return `# Fit of the efficiency curves

Written by \`npm run calibrate\` from the tables of bench/data (sources and licences: bench/data/README.md), with the
engine's own formulas. Every curve is fitted to every second sample; "kept out" is the other half, which the fit did not
see. Sets of fewer than 40 samples are fitted whole. Errors are relative, of the time. The constants stand in
src-main/engine/compute/fitted-curves.ts.

## Plain products

\`gemmTimeS\` of gemm.ts: share of the peak = ceiling x tiles and waves x K / (K + kHalf). Per shape the fastest kernel
measured counts. The 8- and 4-bit tables include the quantisation of the activations, so its traffic is fitted with them; those
of H20 (DeepGEMM) do not.

${table(
  ['device', 'datatype', 'ceiling', 'kHalf', 'memoryShare', 'overhead, us', 'quantise, B/element', ...errorHeads],
  products.map(({ system, dtype, result }) => {
    const { ceiling, kHalf, memoryShare, overheadS, quantiseBytes } = result.constants;
    return [
      system,
      dtype,
      ceiling,
      kHalf,
      memoryShare,
      (overheadS * 1e6).toFixed(2),
      quantiseBytes,
      ...errorCells(result),
    ];
  }),
)}

## Power limit

Share of the peak that large products keep in a long run, when the clock has fallen to what the power limit allows. Short
benchmarks (the table above) do not see it. Training takes the smaller of the two rates; serving takes the short one.

${table(
  ['device', 'datatype', 'TFLOP/s', 'share of the peak', 'origin'],
  steady.map(({ system, dtype, rate, share, origin }) => [system, dtype, Math.round(rate / 1e12), share, origin]),
)}

## Weight gradients

Not fitted: the products of B200's training layers that add to a sum in memory, predicted with the forward curve, the power limit
and the read and write of the sum, which nothing hides.

${table(
  ['products', 'samples', 'median error', 'bias (median)'],
  weights.map(({ kind, errors }) => [
    kind,
    errors.length,
    percent(median(errors.map(Math.abs))),
    percent(median(errors)),
  ]),
)}

## Grouped expert products

In one kernel (Hopper: DeepGEMM, InferSim's tables and its own): rate over that of plain products of the same size = share x
rows / (rows + rowsHalf). A kernel per expert (B200: Megatron's layers in BF16, forward and input gradients): the time of plain
products, and the start of each after the first.

${table(
  ['device', 'datatype', 'share', 'rowsHalf', 'start, us', ...errorHeads],
  grouped.map(({ system, dtype, curve, result }) => [
    system,
    dtype,
    curve.share ?? '',
    curve.rowsHalf ?? '',
    curve.startS === undefined ? '' : (curve.startS * 1e6).toFixed(2),
    ...errorCells(result),
  ]),
)}

Whole expert layers of TensorRT-LLM (hidden 7168, 256 experts, balanced): permutation, up, activation and down with the
curve of DeepGEMM, the fastest known; not fitted. TensorRT-LLM's own kernels are slower. "Few" are fewer than 64 rows per expert.

${table(
  [
    'device',
    'datatype',
    'few: samples',
    'median error',
    'bias (median)',
    'many: samples',
    'median error',
    'bias (median)',
  ],
  experts.map(([system, dtype, few, many]) => [
    system,
    dtype,
    ...[few, many].flatMap((errors) =>
      errors.length === 0
        ? [0, '', '']
        : [errors.length, percent(median(errors.map(Math.abs))), percent(median(errors))],
    ),
  ]),
)}

## Attention cores

\`coreShare\` of attention.ts: share of the BF16 peak = ceiling x keys / (keys + keysHalf) x waves / (waves + wavesHalf), for heads of
128; headHalf ramps with the head width. Serving: whole prompts of serving kernels. flash2 is published for forward and backward
together and stands for both; flash3 and cuDNN ("forward") are forward rates.

${table(
  ['device', 'kernel', 'ceiling', 'keysHalf', 'wavesHalf', 'headHalf', ...errorHeads],
  attention.map(({ system, name, curve, headHalf, result }) => [
    system,
    name,
    curve.ceiling,
    curve.keysHalf,
    curve.wavesHalf,
    headHalf ?? '',
    ...errorCells(result),
  ]),
)}

## Streaming kernels

Bytes over the measured bandwidth of a copy, against measured operators of 200 MB and more. Not fitted.

${table(
  ['operator', 'samples', 'median error', 'bias (median)'],
  streams.map(({ name, errors }) => [
    name,
    errors.length,
    percent(median(errors.map(Math.abs))),
    percent(median(errors)),
  ]),
)}
`;
}
