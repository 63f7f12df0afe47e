/**
 * Sizes of vocabularies that arguments name by their tokenizer only: entries with special tokens, as facts from the
 * tokenizers published with the models.
 */

/** By the kind of a tokenizer, which stands for one vocabulary. */
const byKind: Readonly<Record<string, number>> = {
  gpt2bpetokenizer: 50_257,
  llama2tokenizer: 32_000,
  llama3tokenizer: 128_256,
};

/** By the name of a model whose tokenizer is used. */
const byModel: readonly (readonly [RegExp, number])[] = [
  [/deepseek-?_?(?:v3|r1)/iu, 128_815],
  [/deepseek-?_?v2/iu, 100_018],
  [/kimi-?_?k2/iu, 163_840],
  [/llama-?_?3/iu, 128_256],
  [/llama-?_?2|mistral-7b|mixtral/iu, 32_000],
  [/qwen-?_?(?:2|3)/iu, 151_669],
  [/(?:^|\/)gpt2/iu, 50_257],
];

/** Entries of a tokenizer by its kind or the model that it comes from; undefined where neither is known. */
export function tokenizerEntries(kind: string, model: string): number | undefined {
  const known = byKind[kind.toLowerCase()];
  return known ?? byModel.find(([pattern]) => pattern.test(model))?.[1];
}
