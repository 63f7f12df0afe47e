/** Texts that people import: a training script as it is kept, and the configuration of a model. */

/** Llama 3.1 70B on 512 devices. */
export const SCRIPT = `#!/bin/bash
GPUS_PER_NODE=8
NNODES=64
MODEL_ARGS=(
    --num-layers 80
    --hidden-size 8192
    --ffn-hidden-size 28672
    --num-attention-heads 64
    --group-query-attention
    --num-query-groups 8
    --seq-length 8192
    --max-position-embeddings 8192
    --position-embedding-type rope
    --swiglu
    --disable-bias-linear
    --untie-embeddings-and-output-weights
    --normalization RMSNorm
    --padded-vocab-size 128256
)
TRAINING_ARGS="--micro-batch-size 1 --global-batch-size 512 --train-samples 244140625 --bf16 --lr 1.5e-4"
torchrun --nproc_per_node $GPUS_PER_NODE --nnodes $NNODES pretrain_gpt.py \\
    \${MODEL_ARGS[@]} $TRAINING_ARGS \\
    --tensor-model-parallel-size 8 --pipeline-model-parallel-size 4 --sequence-parallel \\
    --num-layers-per-virtual-pipeline-stage 5 \\
    --use-distributed-optimizer --overlap-grad-reduce --overlap-param-gather
`;

/** Mixtral 8x7B. */
export const CONFIG = JSON.stringify(
  {
    architectures: ['MixtralForCausalLM'],
    model_type: 'mixtral',
    hidden_act: 'silu',
    hidden_size: 4096,
    intermediate_size: 14336,
    num_attention_heads: 32,
    num_experts_per_tok: 2,
    num_hidden_layers: 32,
    num_key_value_heads: 8,
    num_local_experts: 8,
    rope_theta: 1000000,
    tie_word_embeddings: false,
    vocab_size: 32000,
  },
  null,
  2,
);
