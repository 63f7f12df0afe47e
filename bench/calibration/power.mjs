/**
 * The rate that products keep for hours, as a share of the peak: the power limit lowers the clock of large products, which
 * short benchmarks do not see. Each figure is a measurement, or follows from one by the power that it took.
 */
import { devices } from './devices.mjs';
import { median } from './fit.mjs';
import { csv, points } from './tables.mjs';

/** Products of fewer multiply-adds do not reach the power limit, or are over before the clock falls. */
const LARGE = 2 ** 36;
const LARGE_LAYER = 2 ** 37;

/** Thermally steady products with random data after 10,000 of warm-up (Azure's benchmarking guide). */
const azure = (gpu, dtype) =>
  median(
    points('D-AZURE-GEMM')
      .filter((each) => each.gpu === gpu && each.dtype === dtype && each.m * each.n * each.k >= 4 * LARGE)
      .map(({ tflops }) => tflops * 1e12),
  );

/** Products of the table that ran at the power limit. */
function atPowerLimit(system, dtype) {
  const rates = csv('measured-gemm.csv')
    .filter(
      (row) =>
        row.src.split('/')[0] === system &&
        row.gemm_dtype === dtype &&
        Number(row.power) >= 0.95 * Number(row.power_limit) &&
        row.m * row.n * row.k >= LARGE,
    )
    .map(({ m, n, k, latency }) => (2 * m * n * k) / (latency / 1e3));
  return median(rates);
}

/** Forward products and input gradients of training layers on B200. */
const trainingRate = () =>
  median(
    csv('measured-training-gemm.csv')
      .filter((row) => row.kind === 'dense' && row.pass !== 'weights' && row.m * row.n * row.k >= LARGE_LAYER)
      .map(({ m, n, k, latency }) => (2 * m * n * k) / (latency / 1e3)),
  );

/** [family key, datatype, FLOP/s, how it is known]. */
export function steadyRates() {
  const gb200Sixteen = atPowerLimit('gb200', 'bfloat16');
  const gb200Eight = azure('GB200', 'FP8');
  // A 16-bit product takes as much more power than an 8-bit one as on GB200, where both are measured at the limit.
  const sixteenOf = (eight) => (eight * gb200Sixteen) / gb200Eight;
  const scaled = (rate, system) => (rate * devices[system].powerW) / devices.gb200.powerW;
  return [
    ['a100_sxm', 'bfloat16', azure('A100', 'FP16'), 'measured: Azure, steady'],
    ['h100_sxm', 'bfloat16', sixteenOf(azure('H100', 'FP8')), '8-bit rate by the ratio of the datatypes on GB200'],
    ['h100_sxm', 'fp8', azure('H100', 'FP8'), 'measured: Azure, steady'],
    ['h200_sxm', 'bfloat16', sixteenOf(azure('H200', 'FP8')), '8-bit rate by the ratio of the datatypes on GB200'],
    ['h200_sxm', 'fp8', azure('H200', 'FP8'), 'measured: Azure, steady'],
    ['b200_sxm', 'bfloat16', trainingRate(), 'measured: products of training layers (SimuMax)'],
    ['b200_sxm', 'fp8', scaled(gb200Eight, 'b200_sxm'), 'GB200 by the ratio of the power limits'],
    ['gb200', 'bfloat16', gb200Sixteen, 'measured: products at 95% of the power limit or more'],
    ['gb200', 'fp8', gb200Eight, 'measured: Azure, steady'],
    ['gb300', 'bfloat16', scaled(gb200Sixteen, 'gb300'), 'GB200 by the ratio of the power limits'],
    ['gb300', 'fp8', scaled(gb200Eight, 'gb300'), 'GB200 by the ratio of the power limits'],
  ].map(([system, dtype, rate, origin]) => ({
    system,
    dtype,
    rate,
    share: Number((rate / devices[system].peaks[dtype]).toPrecision(3)),
    origin,
  }));
}
