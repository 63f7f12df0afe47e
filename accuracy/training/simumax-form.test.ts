/** Files in SimuMax's form: what a case states goes before what the file says of all of them. */
import { describe, expect, it } from 'vitest';
import { simumaxRuns } from './simumax-form';

const model = {
  hidden_size: 8192,
  head_num: 64,
  kv_head_num: 8,
  head_size: 128,
  intermediate_size: 28672,
  layer_num: 80,
  vocab_size: 128256,
};
const each = { case: 'a', model: 'm', layers: 12, gpus: 8, tp: 2, pp: 2, dp: 2, seq: 4096, micro_batch: 1 };
const run = (changes: object) => {
  const content = {
    models: { m: model },
    system: {},
    cases: [{ ...each, micro_batches: 4, measured: { iteration_ms: 900 }, ...changes }],
  };
  const [draft] = simumaxRuns(content);
  if (!draft) throw new Error('no case');
  return draft.read();
};

describe('a case of SimuMax', () => {
  it('runs in BF16 without recomputation unless it states another', () => {
    expect(run({})).toMatchObject({ workload: { precision: 'bf16', globalBatch: 8 }, layout: { recompute: 'none' } });
    expect(run({ fp8: true }).workload.precision).toBe('fp8');
    expect(run({ recompute: 'full', recompute_layers: 3 }).layout).toMatchObject({
      recompute: 'full',
      recomputeLayers: 3,
    });
  });
  it('has as many replicas as devices are left for where it does not state them', () => {
    expect(run({ dp: undefined }).workload.globalBatch).toBe(8);
  });
  it('is refused without a sequence length or a number of micro-batches', () => {
    expect(() => run({ seq: null })).toThrow('no seq');
    expect(() => run({ micro_batches: null })).toThrow('no micro_batches');
  });
});
