/**
 * What configuration files leave unsaid because the code of the architecture knows it, by `model_type`: the form of the
 * feed-forward block, biases, positions and shared embeddings. Facts from the configuration classes and model code of
 * the Hugging Face transformers library (class defaults apply where a file omits a field).
 */

export interface ModelFamily {
  gated: boolean;
  biases?: true;
  /** Small per-head norms or biases of queries and keys. */
  qkvBias?: true;
  learnedPositions?: true;
  /** Rows of the position table beyond the stated length. */
  extraPositions?: number;
  tied: boolean;
  /** The feed-forward block is four times as wide as the model unless stated. */
  fourfoldFfn?: true;
  /** One key/value head unless stated otherwise. */
  isMultiQuery?: true;
}

const llamaLike: ModelFamily = { gated: true, tied: false };
const withQkvBias: ModelFamily = { ...llamaLike, qkvBias: true };
const gemmaLike: ModelFamily = { gated: true, tied: true };

export const modelFamilies: Readonly<Record<string, ModelFamily>> = {
  llama: llamaLike,
  mistral: llamaLike,
  ministral: llamaLike,
  mixtral: llamaLike,
  phi3: llamaLike,
  phimoe: llamaLike,
  granite: llamaLike,
  olmoe: withQkvBias,
  olmo2: withQkvBias,
  internlm2: llamaLike,
  baichuan: llamaLike,
  qwen2: withQkvBias,
  qwen2_moe: withQkvBias,
  qwen3: withQkvBias,
  qwen3_moe: withQkvBias,
  glm4: llamaLike,
  glm4_moe: llamaLike,
  deepseek_v2: llamaLike,
  deepseek_v3: llamaLike,
  kimi_k2: llamaLike,
  gpt_oss: { gated: true, tied: false, biases: true },
  'grok-1': { gated: true, tied: true },
  grok_1: { gated: true, tied: true },
  gemma: gemmaLike,
  gemma2: gemmaLike,
  gemma3: { ...gemmaLike, qkvBias: true },
  gemma3_text: { ...gemmaLike, qkvBias: true },
  cohere: gemmaLike,
  gpt2: { gated: false, biases: true, learnedPositions: true, tied: true, fourfoldFfn: true },
  gpt_bigcode: {
    gated: false,
    biases: true,
    learnedPositions: true,
    tied: true,
    fourfoldFfn: true,
    isMultiQuery: true,
  },
  opt: { gated: false, biases: true, learnedPositions: true, extraPositions: 2, tied: true },
  gpt_neox: { gated: false, biases: true, tied: false },
  gptj: { gated: false, tied: false, fourfoldFfn: true },
  bloom: { gated: false, biases: true, tied: true, fourfoldFfn: true },
  falcon: { gated: false, tied: true, fourfoldFfn: true, isMultiQuery: true },
  RefinedWeb: { gated: false, tied: true, fourfoldFfn: true },
  RefinedWebModel: { gated: false, tied: true, fourfoldFfn: true },
  phi: { gated: false, biases: true, tied: false },
  starcoder2: { gated: false, biases: true, tied: true },
  nemotron: { gated: false, tied: false },
};

/** Activations that are used with a gate unless the architecture says otherwise. */
export const usuallyGated = (activation: string): boolean => /silu|swish|swiglu|geglu/iu.test(activation);
