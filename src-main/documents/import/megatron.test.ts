/** Megatron-LM arguments in every form that people keep them in. */
import { describe, expect, it } from 'vitest';
import { entriesOf } from '../../../src-shared/import/imported';
import { importText } from './import-text';
import { importMegatron } from './megatron';
import { readPipelineLayout } from './pipeline-layout';
import { GPT3_SCRIPT, SMALL, DEEPSEEK_YAML, entry, errors, parameters } from './testing/megatron-texts';

describe('a shell script', () => {
  const imported = importMegatron(GPT3_SCRIPT, 'train_gpt3_175b.sh');

  it('is read through its arrays, variables, defaults, comments and continued lines', () => {
    expect(imported.issues).toEqual([]);
    expect(imported.name).toBe('gpt3_175b');
    expect(entriesOf(imported, 'model')).toEqual({
      layers: 96,
      hiddenSize: 12288,
      heads: 96,
      kvHeads: 96,
      attention: 'mha',
      headDim: 128,
      gatedFfn: false,
      ffnSize: 49152,
      vocabulary: 51200,
      learnedPositions: 2048,
      tiedEmbeddings: true,
      biases: true,
    });
    expect(parameters(imported) / 175e9).toBeCloseTo(1, 2);
    expect(entriesOf(imported, 'workload')).toEqual({
      sequenceLength: 2048,
      globalBatch: 1536,
      precision: 'fp16',
      totalTokens: '1.572864 trillion tokens',
    });
    expect(imported.devices).toBe(1024);
  });

  it('gives the layout with the defaults of Megatron-LM', () => {
    expect(entriesOf(imported, 'deployment')).toEqual({
      layout: 'fixed',
      tensorParallel: 8,
      pipelineParallel: 16,
      microBatch: 1,
      sequenceParallel: false,
      firstStageLayers: 6,
      lastStageLayers: 6,
      recompute: 'none',
      attentionKernel: 'fused',
      sharding: 'none',
      overlapDataParallel: false,
      gradientPrecision: 'bf16',
      overlapTensorParallel: false,
    });
  });

  it('says where values come from, what it left out and what it did not decide', () => {
    expect(entry(imported, 'hiddenSize')?.from).toBe('--hidden-size (line 15)');
    expect(entry(imported, 'vocabulary')?.from).toContain('padded to a multiple of 1024');
    expect(imported.ignored.map(({ name }) => name)).toContain('--weight-decay (line 26)');
    expect(imported.notes.join('\n')).toMatch(/Conditions.*\n?[\s\S]*rampup|rampup[\s\S]*Conditions/u);
  });
});

describe('other forms', () => {
  it('a command line over several lines, with = and underscores; the last of repeated flags counts', () => {
    const imported = importMegatron(
      `python pretrain_gpt.py ${SMALL} \\\n --num_layers=16 --tensor_model_parallel_size="2" --sequence-parallel --num-layers 24`,
    );
    expect(errors(imported)).toEqual([]);
    expect(entry(imported, 'layers')).toMatchObject({ value: 24, from: '--num-layers (line 2)' });
    expect(entry(imported, 'tensorParallel')?.value).toBe(2);
    expect(entry(imported, 'sequenceParallel')?.value).toBe(true);
    expect(entry(imported, 'ffnSize')?.value).toBe(10880);
    expect(imported.notes.join()).toContain('--num-layers is given more than once');
  });

  it('bare arguments, an array alone and a quoted text of arguments', () => {
    for (const text of [SMALL, `ARGS=(\n${SMALL.replaceAll(' --', '\n--')}\n)`, `ARGS="${SMALL}"`, `OPTS='${SMALL}'`])
      expect(entriesOf(importMegatron(text), 'model')).toEqual(entriesOf(importMegatron(SMALL), 'model'));
  });

  it('sums, variables within variables, values from defaults', () => {
    const imported = importMegatron(
      `LAYERS=\${1:-\${DEPTH:-40}}\nNODES=4; export WORLD=$(( (NODES + 0) * 8 ))\nARGS="${SMALL} --world-size $WORLD"\nARGS="$ARGS --num-layers \${LAYERS}"\npython x.py $ARGS`,
    );
    expect(errors(imported)).toEqual([]);
    expect(entry(imported, 'layers')?.value).toBe(40);
    expect(imported.devices).toBe(32);
  });

  it('YAML under MODEL_ARGS: the published parameters of DeepSeek-V3, its layout and precision', () => {
    const imported = importMegatron(DEEPSEEK_YAML, 'deepseek.yaml');
    expect(imported.issues).toEqual([]);
    expect(parameters(imported) / 671.026e9).toBeCloseTo(1, 4);
    expect(entriesOf(imported, 'workload')).toMatchObject({
      precision: 'fp8Block',
      globalBatch: 15360,
      totalTokens: '2.4 trillion tokens',
    });
    expect(entriesOf(imported, 'model')).toMatchObject({ denseLayers: 3, sharedExperts: 1, expertGroupLimit: 4 });
    expect(entriesOf(imported, 'deployment')).toMatchObject({
      firstStageLayers: 4,
      lastStageLayers: 1,
      expertParallel: 64,
      expertTensorParallel: 1,
      sharding: 'optimizer',
      overlapDataParallel: true,
      overlapGather: true,
      expertExchange: 'allToAll',
      overlapExpertParallel: true,
      recompute: 'selective',
    });
    expect(imported.devices).toBe(2048);
    expect(imported.ignored.map(({ name }) => name)).toEqual(['CUDA_DEVICE_MAX_CONNECTIONS']);
  });

  it('YAML and JSON with underscores, nested as in a configuration file', () => {
    const yaml = `
trainer: {devices: 8, num_nodes: 16}
model:
  num_layers: 32
  hidden_size: 4096
  num_attention_heads: 32
  num_query_groups: 8
  ffn_hidden_size: 14336
  activation_func: swiglu
  add_bias_linear: false
  vocab_size: 128256
  encoder_seq_length: 8192
  micro_batch_size: 1
  global_batch_size: 128
  precision: bf16
  position_embedding_type: rope
  share_embeddings_and_output_weights: no
`;
    const imported = importMegatron(yaml);
    expect(imported.issues).toEqual([]);
    expect(parameters(imported)).toBe(8_030_261_248);
    expect(imported.devices).toBe(128);
    const json = importText('{"num_layers": 2, "hidden_size": 64, "tensor_model_parallel_size": 4}', 'args.json');
    expect(entry(json, 'tensorParallel')?.value).toBe(4);
  });
});

/** DeepSeek-V3 in the arguments of MindSpeed, which Ascend machines run: quoted blocks, layers that do nothing. */
const MINDSPEED_SCRIPT = `
NPUS_PER_NODE=16
NNODES=32
TP=2
CP_TYPE='ulysses_cp_algo'
DISTRIBUTED_ARGS="
    --nproc_per_node $NPUS_PER_NODE \\
    --nnodes $NNODES
"
MLA_ARGS="
    --multi-head-latent-attention \\
    --qk-rope-head-dim 64 --qk-nope-head-dim 128 \\
    --q-lora-rank 1536 --kv-lora-rank 512 --v-head-dim 128 \\
"
MOE_ARGS="
    --first-k-dense-replace 3 --moe-layer-freq 1 --n-shared-experts 1 --num-experts 256 \\
    --moe-router-topk 8 --moe-intermediate-size 2048 --n-group 8 --topk-group 4 --moe-tp-extend-ep
"
GPT_ARGS="
    --noop-layers 61,62,63 --num-layers 64 --hidden-size 7168 --ffn-hidden-size 18432 --num-attention-heads 128 \\
    --tensor-model-parallel-size \${TP} --pipeline-model-parallel-size 8 --expert-model-parallel-size 16 \\
    --context-parallel-size 2 --context-parallel-algo \${CP_TYPE} --sequence-parallel \\
    --seq-length 4096 --micro-batch-size 1 --global-batch-size 3840 --train-iters 2000 \\
    --untie-embeddings-and-output-weights --disable-bias-linear --swiglu --position-embedding-type rope \\
    --vocab-size 129280 --padded-vocab-size 129280 --bf16 --use-flash-attn --use-distributed-optimizer \\
    --swap-optimizer
"
python -m torch.distributed.launch $DISTRIBUTED_ARGS pretrain_gpt.py \\
    $GPT_ARGS $MLA_ARGS $MOE_ARGS --mtp-num-layers 1 --save "my dir" | tee logs/train.log
`;

describe('arguments of MindSpeed', () => {
  const imported = importMegatron(MINDSPEED_SCRIPT);

  it('give the model without the layers that do nothing', () => {
    expect(imported.issues).toEqual([]);
    expect(parameters(imported) / 671.026e9).toBeCloseTo(1, 4);
    expect(entriesOf(imported, 'model')).toMatchObject({
      layers: 61,
      denseLayers: 3,
      sharedExperts: 1,
      expertGroups: 8,
    });
    expect(imported.devices).toBe(512);
  });

  it('give the layout: experts over tensor-parallel ranks too, a short last stage, all-to-all context', () => {
    expect(entriesOf(imported, 'deployment')).toMatchObject({
      expertParallel: 32,
      expertTensorParallel: 1,
      firstStageLayers: 8,
      lastStageLayers: 5,
      contextExchange: 'allToAll',
      offload: 'optimizer',
    });
  });

  it('stand on the lines of their blocks', () => {
    expect(entry(imported, 'kvLoraRank')?.from).toBe('--kv-lora-rank (line 13)');
    expect(entry(imported, 'mtpLayers')?.from).toBe('--mtp-num-layers (line 29)');
  });

  it('fold a pipeline, with a note', () => {
    const folded = importMegatron(
      MINDSPEED_SCRIPT.replace('--swap-optimizer', '--schedules-method dualpipev --moe-fb-overlap'),
    );
    expect(folded.issues).toEqual([]);
    expect(entriesOf(folded, 'deployment')).toMatchObject({ schedule: 'dualPipe', overlapExpertParallel: true });
    expect(entry(folded, 'firstStageLayers')).toBeUndefined();
    expect(folded.notes.join()).toContain('DualPipeV');
  });
});

describe('a layout of the pipeline, letter by letter', () => {
  it.each<[string, number, number[] | undefined, number?]>([
    ['Et*3|(tt|)*29mL', 8, undefined],
    ['Et*4|(tttt|)*14tmL', 4, [16, 16, 16, 13], 4],
    ['Et|(tt|)*2tL', 4, [1, 2, 2, 1], 1],
    ['Ett|tt|ttL', 3, [2, 2, 2], 1],
    ['((t|)*2)*2L', 5, [1, 1, 1, 1, 0], 1],
    ['Exyz', 1, undefined],
    ['(t*9999)*9999', 1, undefined],
    ['((((', 1, undefined],
    ['', 1, undefined],
  ])('%s on %i stages', (text, stages, stageLayers, chunks) => {
    const read = readPipelineLayout(text, stages);
    expect(read?.stageLayers).toEqual(stageLayers);
    if (stageLayers) expect(read?.chunks).toBe(chunks);
  });

  it('sets first and last stage and the chunks of each', () => {
    const layout =
      '--num-layers 61 --pipeline-model-parallel-size 4 --pipeline-model-parallel-layout "Et*4|(tttt|)*14tmL"';
    const imported = importMegatron(`${SMALL} ${layout}`);
    expect(errors(imported)).toEqual([]);
    expect(entriesOf(imported, 'deployment')).toMatchObject({
      firstStageLayers: 16,
      lastStageLayers: 13,
      interleave: 4,
    });
    const wrong = errors(importMegatron(`${SMALL} ${layout.replace('61', '60')}`));
    expect(wrong).toMatchObject([
      { path: '--pipeline-model-parallel-layout (line 1)', allowed: expect.stringContaining('Et') as string },
    ]);
  });
});

describe('single arguments', () => {
  const from = (more: string) => importMegatron(`${SMALL} ${more}`);

  it.each<[string, string, unknown]>([
    ['--group-query-attention --num-query-groups 8', 'kvHeads', 8],
    ['--num-query-groups 8', 'kvHeads', 32],
    ['--kv-channels 64', 'headDim', 64],
    ['--untie-embeddings-and-output-weights', 'tiedEmbeddings', false],
    ['--disable-bias-linear', 'biases', false],
    ['--qk-layernorm', 'qkvBias', true],
    ['--padded-vocab-size 32768', 'vocabulary', 32768],
    ['--make-vocab-size-divisible-by 1000', 'vocabulary', 32000],
    ['--num-experts 8', 'activeExperts', 2],
    ['--num-experts 8 --tensor-model-parallel-size 4', 'expertTensorParallel', 4],
    ['--num-experts 8 --moe-layer-freq 2', 'denseLayers', 16],
    ['--num-experts 8 --moe-layer-freq "[0]+[1]*31"', 'denseLayers', 1],
    ['--num-experts 8 --moe-ffn-hidden-size 1000 --moe-shared-expert-intermediate-size 4000', 'sharedExperts', 4],
    ['--pipeline-model-parallel-size 4 --num-layers-per-virtual-pipeline-stage 2', 'interleave', 4],
    ['--pipeline-model-parallel-size 4 --num-virtual-stages-per-pipeline-rank 2', 'interleave', 2],
    ['--pipeline-model-parallel-size 5 --account-for-loss-in-pipeline-split', 'firstStageLayers', undefined],
    ['--context-parallel-size 4 --cp-comm-type a2a', 'contextExchange', 'allToAll'],
    ['--context-parallel-size 4 --cp-comm-type p2p', 'contextExchange', 'ring'],
    ['--use-torch-fsdp2', 'sharding', 'parameters'],
    ['--use-megatron-fsdp --data-parallel-sharding-strategy optim_grads', 'sharding', 'gradients'],
    ['--use-distributed-optimizer', 'sharding', 'optimizer'],
    ['--tensor-model-parallel-size 2 --tp-comm-overlap', 'overlapTensorParallel', true],
    ['--recompute-activations', 'recompute', 'selective'],
    ['--recompute-granularity full --recompute-method block --recompute-num-layers 3', 'recomputeLayers', 3],
    [
      '--pipeline-model-parallel-size 4 --num-layers-per-virtual-pipeline-stage 2 --recompute-granularity full --recompute-method block --recompute-num-layers 1',
      'recomputeLayers',
      4,
    ],
    ['--recompute-granularity full --recompute-method uniform --recompute-num-layers 1', 'recomputeLayers', undefined],
    ['--attention-backend unfused', 'attentionKernel', 'unfused'],
    ['--transformer-impl local', 'attentionKernel', 'unfused'],
    ['--transformer-impl local --use-flash-attn', 'attentionKernel', 'fused'],
    ['--attention-backend flash', 'attentionKernel', 'flash2'],
    ['--attention-backend auto --use-flash-attn', 'attentionKernel', 'fused'],
    ['--world-size 64 --num-distributed-optimizer-instances 4', 'shardingGroup', 16],
    ['\nexport NCCL_ALGO=Ring', 'allReduceAlgorithm', 'ring'],
    ['--no-bias-gelu-fusion --no-bias-dropout-fusion', 'operatorFusion', 'unfused'],
    ['--fp8-format hybrid', 'precision', 'fp8'],
    ['--fp8-format e4m3 --fp8-recipe mxfp8', 'precision', 'fp8Block'],
    ['--fp4-format e2m1', 'precision', 'fp4'],
    ['--cpu-offloading --cpu-offloading-num-layers 4', 'offload', 'activations'],
    ['--optimizer-cpu-offload', 'offload', 'optimizer'],
    ['--use-distributed-optimizer --overlap-grad-reduce', 'overlapGather', false],
    ['--num-experts 8 --moe-token-dispatcher-type flex', 'expertExchange', 'kernels'],
    ['--num-experts 8 --moe-token-dispatcher-type alltoall', 'expertExchange', 'allToAll'],
    ['--cross-entropy-loss-fusion', 'lossKernel', 'fused'],
    ['--grad-reduce-in-bf16', 'gradientPrecision', 'bf16'],
    ['--train-iters 1000', 'totalTokens', '0.001048576 trillion tokens'],
    ['--enable-zero-bubble --pipeline-model-parallel-size 2', 'schedule', 'zeroBubble'],
    ['--bf16 "$EXTRA"', 'precision', 'bf16'],
  ])('%s: %s is %s', (more, key, value) => {
    const imported = from(more);
    expect(errors(imported)).toEqual([]);
    expect(entry(imported, key)?.value).toBe(value);
  });

  it.each([
    [
      '--tokenizer-type HuggingFaceTokenizer --tokenizer-model unsloth/DeepSeek-V3 --make-vocab-size-divisible-by 3232',
      129_280,
    ],
    [
      '--tokenizer-type HuggingFaceTokenizer --tokenizer-model Qwen/Qwen3-235B-A22B --make-vocab-size-divisible-by 1187',
      151_936,
    ],
    ['--tokenizer-type Llama3Tokenizer', 128_256],
    ['--vocab-file a.json --merge-file b.txt', 50_304],
  ])('%s: a vocabulary of %i', (more, size) => {
    const imported = importMegatron(`${SMALL.replace('--vocab-size 32000', '')} ${more}`);
    expect(errors(imported)).toEqual([]);
    expect(entry(imported, 'vocabulary')?.value).toBe(size);
  });

  it('a batch that is not stated follows from the devices', () => {
    const text = SMALL.replace('--global-batch-size 256', '--tensor-model-parallel-size 4');
    expect(entry(importMegatron(`torchrun --nnodes=4 --nproc-per-node=8 x.py ${text}`), 'globalBatch')?.value).toBe(16);
    expect(entry(importMegatron(text), 'globalBatch')).toBeUndefined();
  });
});
