/** Megatron-LM arguments as people keep them, and short ways to look at what was read of them. */
import { entriesOf, type Imported } from '../../../../src-shared/import/imported';
import { resolveModel } from '../../../../src-shared/model/resolve';
import { totalParameters } from '../../../engine/model/parameters';

/** GPT-3 175B as in the examples of Megatron-LM, with parts spread over arrays and variables. */
export const GPT3_SCRIPT = `#!/bin/bash
# Runs the "175B" parameter model
export CUDA_DEVICE_MAX_CONNECTIONS=1
GPUS_PER_NODE=8
NUM_NODES=\${SLURM_NNODES:-128}   # many
WORLD_SIZE=$(($GPUS_PER_NODE*$NUM_NODES))
MASTER_ADDR=localhost
DISTRIBUTED_ARGS=(
    --nproc_per_node $GPUS_PER_NODE
    --nnodes $NUM_NODES
    --master_addr $MASTER_ADDR
)
GPT_MODEL_ARGS=(
    --num-layers 96
    --hidden-size 12288 # wide
    --num-attention-heads 96
    --seq-length 2048
    --max-position-embeddings 2048
    --attention-backend auto # Can use (flash/fused/unfused/local)
)
TRAINING_ARGS=(
    --micro-batch-size 1
    --global-batch-size 1536
    --rampup-batch-size 16 16 5859375
    --train-iters 500000
    --weight-decay 0.1
    --adam-beta1 0.9
    --clip-grad 1.0
    --fp16
    --lr 6.0e-5
)
MODEL_PARALLEL_ARGS=(
	--tensor-model-parallel-size 8
	--pipeline-model-parallel-size 16
)
DATA_ARGS=(
    --data-path "$1/my data"
    --vocab-file '/data/gpt2-vocab.json'
    --tokenizer-type GPT2BPETokenizer
    --split 949,50,1
)
if [ "$PROFILE" = 1 ]; then
  DATA_ARGS+=(--profile)
fi
torchrun \${DISTRIBUTED_ARGS[@]} pretrain_gpt.py \\
    "\${GPT_MODEL_ARGS[@]}" \\
    \${TRAINING_ARGS[@]} \${MODEL_PARALLEL_ARGS[@]} \\
    \${DATA_ARGS[@]} --use-flash-attn 2>&1 | tee train.log
`;

/** The smallest arguments that make a whole run. */
export const SMALL =
  '--num-layers 32 --hidden-size 4096 --num-attention-heads 32 --vocab-size 32000 --micro-batch-size 2 --global-batch-size 256 --seq-length 4096 --bf16 --swiglu --position-embedding-type rope';

export const DEEPSEEK_YAML = `
ENV_VARS:
  CUDA_DEVICE_MAX_CONNECTIONS: 1
MODEL_ARGS:
  --num-layers: 61
  --hidden-size: 7168
  --ffn-hidden-size: 18432
  --num-attention-heads: 128
  --multi-latent-attention: true
  --q-lora-rank: 1536
  --kv-lora-rank: 512
  --qk-head-dim: 128
  --qk-pos-emb-head-dim: 64
  --v-head-dim: 128
  --swiglu: true
  --disable-bias-linear: true
  --untie-embeddings-and-output-weights: true
  --position-embedding-type: rope
  --padded-vocab-size: 129280
  --num-experts: 256
  --moe-router-topk: 8
  --moe-ffn-hidden-size: 2048
  --moe-shared-expert-intermediate-size: 2048
  --moe-layer-freq: ([0]*3+[1]*58)
  --moe-router-num-groups: 8
  --moe-router-group-topk: 4
  --mtp-num-layers: 1
  --seq-length: 4096
  --micro-batch-size: 1
  --global-batch-size: 15360
  --train-samples: 585937500
  --bf16: true
  --fp8-format: e4m3
  --fp8-recipe: blockwise
  --tensor-model-parallel-size: 1
  --pipeline-model-parallel-size: 16
  --decoder-first-pipeline-num-layers: 4
  --decoder-last-pipeline-num-layers: 1
  --expert-model-parallel-size: 64
  --expert-tensor-parallel-size: 1
  --use-distributed-optimizer: true
  --overlap-grad-reduce: true
  --overlap-param-gather: true
  --overlap-moe-expert-parallel-comm: true
  --recompute-granularity: selective
  --recompute-modules: [mla_up_proj, mlp]
  --world-size: 2048
  --no-load-optim: false
`;

export const entry = (imported: Imported, key: string) => imported.fields.find((field) => field.key === key);
export const errors = ({ issues }: Imported) => issues.filter((issue) => issue.severity === 'error');
export const parameters = (imported: Imported): number => {
  const values = entriesOf(imported, 'model');
  const spec = resolveModel({ id: 'a', name: 'a', description: '', source: 'a', values }, 'model', []);
  return spec ? totalParameters(spec, false) : 0;
};
