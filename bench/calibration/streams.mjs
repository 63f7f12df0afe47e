/**
 * Share of memory bandwidth of kernels that stream their operands. Measured copies of main memory give it (Azure's
 * benchmarking guide); B200's is what SimuMax measured of Megatron's element-wise kernels. Vidur's and LLMCompass's
 * operators are compared with it, not fitted: serving frameworks' norms are slower than training's.
 */
import { devices } from './devices.mjs';
import { csv, points } from './tables.mjs';

const copy = (gpu, system) =>
  Number(
    (
      (points('D-AZURE-MEM').find((each) => each.gpu === gpu).hbm_copy_tb_s * 1e12) /
      devices[system].memory
    ).toPrecision(3),
  );

export const streamShares = {
  a100_sxm: copy('A100', 'a100_sxm'),
  h100_sxm: copy('H100', 'h100_sxm'),
  h200_sxm: copy('H200', 'h200_sxm'),
  // SimuMax, configs/system/b200_bf16_ceperm.json, bandwidth.default.efficient_factor.
  b200_sxm: 0.666,
};

/** Elements of half precision that a kernel reads and writes, of LLMCompass's and Vidur's operators. */
export function streamErrors() {
  const groups = new Map();
  const add = (name, seconds, bytes, system) => {
    // Smaller ones are all start of kernels.
    if (bytes < 2e8) return;
    const predicted = bytes / (devices[system].memory * streamShares[system]);
    groups.set(name, [...(groups.get(name) ?? []), predicted / seconds - 1]);
  };
  for (const { op, m = 1, n, value } of points('D-LLMCOMPASS-A100-VEC'))
    add(`A100, ${op} (LLMCompass)`, (m * n) / (value * 1e9), 4 * m * n, 'a100_sxm');
  for (const row of csv('measured-layer-operators.csv')) {
    const system = row.device === 'a100' ? 'a100_sxm' : 'h100_sxm';
    const [tokens, h, width, split] = [
      row.num_tokens,
      row.n_embd,
      row.n_expanded_embd,
      row.num_tensor_parallel_workers,
    ].map(Number);
    const title = row.device.toUpperCase();
    add(`${title}, residual (Vidur)`, row.add_ms / 1e3, 6 * tokens * h, system);
    add(`${title}, norm (Vidur)`, row.post_attention_layernorm_ms / 1e3, 4 * tokens * h, system);
    add(`${title}, gated activation (Vidur)`, row.mlp_act_ms / 1e3, (6 * tokens * width) / split, system);
  }
  return [...groups].map(([name, errors]) => ({ name, errors }));
}
