/** Curves of grouped expert products: what they lose against plain products of the same size. */
import { fit } from './fit.mjs';
import { productS } from './products.mjs';
import { csv, points } from './tables.mjs';

/** DeepGEMM on Hopper (InferSim's and DeepGEMM's own tables), each projection a sample. */
function hopper(device) {
  const samples = csv('measured-grouped-gemm.csv')
    .filter((row) => row.device === device && Number(row.tokens_per_expert) > 0)
    .flatMap((row) => {
      const [batch, m, h, inter] = [
        row.num_local_experts,
        row.tokens_per_expert,
        row.hidden_size,
        row.intermediate_size,
      ].map(Number);
      return [
        { m, n: 2 * inter, k: h, batch, seconds: row.up_proj_us / 1e6 },
        { m, n: h, k: inter, batch, seconds: row.down_proj_us / 1e6 },
      ];
    });
  if (device === 'h800')
    for (const { kind, groups, m_per_group: m, n, k, tflops } of points('D-DEEPGEMM-B'))
      if (kind !== 'dense')
        samples.push({ m, n, k, batch: groups, seconds: (2 * groups * m * n * k) / (tflops * 1e12) });
  return samples.filter(({ seconds }) => seconds > 0);
}

/** Forward products and input gradients of Megatron's grouped layers on B200 in BF16. */
const blackwell = () =>
  csv('measured-training-gemm.csv')
    .filter((row) => row.kind === 'grouped' && row.pass !== 'weights')
    .map((row) => ({ m: +row.m, n: +row.n, k: +row.k, batch: +row.groups, seconds: row.latency / 1e3 }));

/** @param curves fitted curves of plain products by family key and datatype; `steady` power limits in FLOP/s */
export function fitGrouped(curveOf, steadyOf) {
  const oneKernel = { share: 0.8, rowsHalf: 50 };
  const kernelPerExpert = { startS: 4e-6 };
  const sets = [
    ['h100_sxm', 'fp8', hopper('h800'), false, oneKernel],
    ['h20', 'fp8', hopper('h20'), false, oneKernel],
    ['b200_sxm', 'bfloat16', blackwell(), true, kernelPerExpert],
  ];
  return sets.map(([system, dtype, samples, isLong, start]) => {
    // DeepGEMM's times are without the quantisation of the tokens.
    const curve = { ...curveOf(system, dtype), quantiseBytes: 0 };
    const steady = isLong ? steadyOf(system, dtype) : Infinity;
    const result = fit(
      samples,
      (sample, found) => productS(system, dtype, curve, sample, { grouped: { curve: found, rows: sample.m }, steady }),
      start,
      { share: 1.2 },
    );
    return { system, dtype, result, curve: result.constants };
  });
}

/** Weight gradients of B200's training layers, plain and grouped: not fitted, they check the sums that nothing hides. */
export function weightGradientErrors(curve, grouped, steady) {
  return ['dense', 'grouped'].map((kind) => ({
    kind,
    errors: csv('measured-training-gemm.csv')
      .filter((row) => row.kind === kind && row.pass === 'weights')
      .map((row) => {
        const sample = { m: +row.m, n: +row.n, k: +row.k, batch: +row.groups };
        const seconds = productS('b200_sxm', 'bfloat16', curve, sample, {
          addedBytes: row.output_bytes - 2,
          steady,
          ...(kind === 'grouped' ? { grouped: { curve: grouped, rows: +row.k } } : {}),
        });
        return seconds / (row.latency / 1e3) - 1;
      }),
  }));
}
