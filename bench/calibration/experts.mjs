/** Whole expert layers of serving frameworks (permutation, up, activation, down in one call) against the curves: checked, not fitted. */
import { devices } from './devices.mjs';
import { productS } from './products.mjs';
import { streamShares } from './streams.mjs';
import { csv } from './tables.mjs';

/** Rate of gathers over streams, as in calibration.ts. */
const SCATTERED = 0.76;
const dtypeOf = { fp8_block: 'fp8', nvfp4: 'nvfp4' };

/**
 * Errors by device and datatype, balanced tokens only.
 * @param curveOf (system, dtype) -> curve of plain products
 * @param grouped curve of grouped products
 */
export function expertErrors(curveOf, grouped) {
  const found = new Map();
  for (const row of csv('measured-moe.csv')) {
    if (row.distribution !== 'balanced') continue;
    const system = row.src.split('/')[0];
    const dtype = dtypeOf[row.moe_dtype];
    const [tokens, h, inter, topk, experts, tp, ep] = [
      row.num_tokens,
      row.hidden_size,
      row.inter_size,
      row.topk,
      row.num_experts,
      row.moe_tp_size,
      row.moe_ep_size,
    ].map(Number);
    const copies = Math.max(1, (tokens * topk) / ep);
    const local = experts / ep;
    // As the engine's operators: experts that no token chose are not read.
    const touched = local * (1 - (1 - 1 / local) ** copies);
    const rows = Math.max(1, copies / touched);
    const width = inter / tp;
    const curve = curveOf(system, dtype);
    const product = (n, k) =>
      productS(system, dtype, curve, { m: rows, n, k, batch: touched }, { grouped: { curve: grouped, rows } });
    const { memory } = devices[system];
    const bandwidth = memory * (streamShares[system] ?? streamShares.b200_sxm);
    const activationS = (6 * copies * width) / bandwidth;
    // Tokens are brought into the order of the experts and back, as the engine's permutation.
    const moveS = (2 * (2 + 2 / topk) * copies * h) / (SCATTERED * bandwidth);
    const error = (product(2 * width, h) + activationS + product(h, width) + moveS) / (row.latency / 1e3) - 1;
    const key = `${system} ${dtype}`;
    const errors = found.get(key) ?? { few: [], many: [] };
    errors[rows < 64 ? 'few' : 'many'].push(error);
    found.set(key, errors);
  }
  return [...found].map(([key, errors]) => [...key.split(' '), errors.few, errors.many]);
}
