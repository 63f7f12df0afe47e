/**
 * Architectures that throughput tables name without stating, as their releases publish them: in the fields of a case.
 * Only models of one public shape; what is ambiguous stays inexpressible.
 */
import type { Fields } from '../lib/case-file';

/** GPT-3 as NeMo sizes it (its configurations; the 175B of the paper). */
const gpt3 = (name: string, layers: number, hidden: number, heads: number): Fields => ({
  name: `GPT-3 ${name}`,
  layers,
  hidden,
  heads,
  vocab: 51200,
});

/** MosaicML's MPT (llm-foundry, scripts/train/yamls/pretrain). */
const mpt = (name: string, layers: number, hidden: number, heads: number): Fields => ({
  name: `MPT ${name}`,
  family: 'GPT-like, ALiBi, no biases',
  layers,
  hidden,
  heads,
  vocab: 50368,
});

/** Llama 2 (arXiv:2307.09288; config.json of the release). */
const llama2 = (layers: number, hidden: number, heads: number, ffn: number, kvHeads: number): Fields => ({
  name: 'Llama 2',
  layers,
  hidden,
  heads,
  kv_heads: kvHeads,
  ffn,
  gated_mlp: true,
  vocab: 32000,
});

/** Nemotron-3 and -4: squared ReLU without gates (NeMo's recipes; arXiv:2406.11704 for 340B). */
const nemotron = (layers: number, hidden: number, heads: number, ffn: number, kvHeads: number): Fields => ({
  name: 'Nemotron',
  layers,
  hidden,
  heads,
  kv_heads: kvHeads,
  ffn,
  gated_mlp: false,
  vocab: 256000,
});

/** LLaMA (arXiv:2302.13971, table 2; config.json of the release): every head its own keys. */
const llama1 = (layers: number, hidden: number, heads: number, ffn: number): Fields => ({
  ...llama2(layers, hidden, heads, ffn, heads),
  name: 'LLaMA',
});

/** Qwen3-30B-A3B (config.json of the release). */
const qwen30: Fields = {
  name: 'Qwen3-30B-A3B',
  layers: 48,
  hidden: 2048,
  heads: 32,
  kv_heads: 4,
  head_dim: 128,
  moe_ffn: 768,
  experts: 128,
  topk: 8,
  gated_mlp: true,
  vocab: 151936,
};

/** Mixtral 8x22B (config.json of the release). */
const mixtral22: Fields = {
  name: 'Mixtral 8x22B',
  layers: 56,
  hidden: 6144,
  heads: 48,
  kv_heads: 8,
  moe_ffn: 16384,
  experts: 8,
  topk: 2,
  gated_mlp: true,
  vocab: 32768,
};

/** By name, letters and digits only. */
const shapes: Readonly<Record<string, Fields>> = {
  gpt35b: gpt3('5B', 24, 4096, 32),
  gpt320b: gpt3('20B', 44, 6144, 48),
  gpt340b: gpt3('40B', 48, 8192, 64),
  gpt3175b: gpt3('175B', 96, 12288, 96),
  mpt125m: mpt('125m', 12, 768, 12),
  mpt350m: mpt('350m', 24, 1024, 16),
  mpt760m: mpt('760m', 24, 1536, 12),
  llama27b: llama2(32, 4096, 32, 11008, 32),
  llama213b: llama2(40, 5120, 40, 13824, 40),
  llama270b: llama2(80, 8192, 64, 28672, 8),
  llama7b: llama1(32, 4096, 32, 11008),
  llama13b: llama1(40, 5120, 40, 13824),
  llama33b: llama1(60, 6656, 52, 17920),
  llama65b: llama1(80, 8192, 64, 22016),
  qwen330ba3b: qwen30,
  mixtral8x22b: mixtral22,
  nemotron8b: nemotron(32, 4096, 32, 16384, 32),
  nemotron22b: nemotron(40, 6144, 48, 24576, 48),
  nemotron340b: nemotron(96, 18432, 96, 73728, 8),
};

/** The shape of a model by its name in any spelling; undefined where it is not known. */
export const knownShape = (name: string): Fields | undefined =>
  shapes[
    name
      .replace(/\(.*\)/, '')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
  ];
