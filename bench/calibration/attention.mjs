/** Curves of attention cores: serving kernels, training kernels forward and backward, FlashAttention-2, latent attention. */
import { coreShare } from '../../src-main/engine/compute/attention.ts';
import { devices } from './devices.mjs';
import { fit } from './fit.mjs';
import { csv, fastest, points } from './tables.mjs';

/** Score and value dimensions of one head. */
const dimensions = { gqa: 128 + 128, mla: 192 + 128 };
/** Published flash-attention series: 16,384 tokens, hidden size 2,048. */
const SERIES_TOKENS = 16384;
const SERIES_WIDTH = 2048;

/** Whole prompts of serving kernels, causal: flops, keys, rows, seconds. */
function prompts(system, kind) {
  return fastest(
    csv('measured-attention.csv')
      .filter((row) => row.attention === kind && row.src.split('/')[0] === system)
      .map((row) => {
        const [batch, length, heads] = [row.batch_size, row.isl, row.num_heads].map(Number);
        return {
          flops: batch * length * length * heads * dimensions[kind],
          keys: length / 2,
          rows: batch * length * heads,
          width: 128,
          seconds: row.latency / 1e3,
          key: `${batch},${length},${heads}`,
        };
      })
      // Shorter ones are all start of kernels.
      .filter(({ flops }) => flops >= 1e10),
    ({ key }) => key,
  );
}

/** Training kernels of B200, causal. */
function training(pass, isLatent) {
  return csv('measured-training-attention.csv')
    .filter((row) => (row.score_dim !== row.value_dim) === isLatent)
    .map((row) => {
      const [length, heads, score, value] = [row.seq_len, row.num_heads, row.score_dim, row.value_dim].map(Number);
      const forward = length * length * heads * (score + value);
      return {
        flops: pass === 'forward' ? forward : 2.5 * forward,
        keys: length / 2,
        rows: length * heads,
        width: 128,
        seconds: row[`${pass}_latency`] / 1e3,
      };
    });
}

/** A published series of rates, the causal ones. */
const series = (id, passes, keep = () => true) =>
  points(id)
    .filter((each) => each.causal && keep(each))
    .map(({ seq, tflops, head_dim }) => {
      const flops = passes * 4 * SERIES_TOKENS * (seq / 2) * SERIES_WIDTH;
      return {
        flops,
        keys: seq / 2,
        rows: (SERIES_TOKENS * SERIES_WIDTH) / head_dim,
        width: head_dim,
        seconds: flops / (tflops * 1e12),
      };
    });

/** Fits a curve; `fixed` constants are given, not fitted. */
function fitCore(system, samples, start, fixed = {}) {
  const { cores, peaks, memory } = devices[system];
  return fit(
    samples,
    ({ flops, keys, rows, width, bytes = 0 }, constants) => {
      const curve = { ...fixed, ...constants };
      const share = coreShare(curve, keys, rows, cores, width, curve.headHalf ?? 0);
      return Math.max(flops / (peaks.bfloat16 * share), bytes / memory) + (curve.overheadS ?? 0);
    },
    start,
    { ceiling: 1 },
  );
}

const startCore = { ceiling: 0.6, keysHalf: 400, wavesHalf: 0.5 };
const onlyCore = ({ ceiling, keysHalf, wavesHalf }) => ({ ceiling, keysHalf, wavesHalf });

/** [system, name, fit, curve] for every fitted kernel. */
export function fitAttention() {
  const found = [];
  const add = (system, name, samples, start, fixed = {}) => {
    if (samples.length === 0) return undefined;
    const result = fitCore(system, samples, start, fixed);
    const constants = { ...fixed, ...result.constants };
    found.push({ system, name, result, curve: onlyCore(constants), headHalf: constants.headHalf });
    return constants;
  };
  for (const system of ['a100_sxm', 'h100_sxm', 'h200_sxm', 'b200_sxm', 'gb200']) {
    add(system, 'serving', prompts(system, 'gqa'), { ...startCore, overheadS: 5e-6 });
    add(system, 'latentServing', prompts(system, 'mla'), { ...startCore, overheadS: 5e-6 });
  }
  const serving = (system) => found.find((each) => each.system === system && each.name === 'serving').curve;
  const { ceiling, keysHalf } = startCore;
  // The series fill the device: how few tiles do is taken from the serving kernels.
  const filled = (system) => ({ wavesHalf: serving(system).wavesHalf });
  add('a100_sxm', 'flash2', series('D-FA2-A100', 3.5), { ceiling, keysHalf, headHalf: 30 }, filled('a100_sxm'));
  add('h100_sxm', 'flash2', series('D-FA2-H100', 3.5), { ceiling, keysHalf, headHalf: 30 }, filled('h100_sxm'));
  add(
    'h100_sxm',
    'flash3',
    series('D-FA3-H100', 1, ({ impl }) => impl === 'FA3'),
    { ceiling, keysHalf, headHalf: 50 },
    filled('h100_sxm'),
  );
  add(
    'h100_sxm',
    'forward',
    series('D-FA3-H100', 1, ({ impl }) => impl === 'cuDNN'),
    { ceiling, keysHalf },
    filled('h100_sxm'),
  );
  add('b200_sxm', 'forward', training('forward', false), startCore);
  add('b200_sxm', 'backward', training('backward', false), startCore);
  add('b200_sxm', 'latentForward', training('forward', true), startCore);
  add('b200_sxm', 'latentBackward', training('backward', true), startCore);
  return found;
}
