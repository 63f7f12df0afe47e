/**
 * What the software of a year did, where a case does not say it. Few rules, by date and framework, never by case:
 * - Megatron-LM and its forks up to 2022 ran attention without flash kernels, let gradients be reduced after the last
 *   backward pass, reduced FP16 gradients in 16 bits, and NCCL of that time ran rings between two nodes (the TP 16 rows of
 *   the vTrain measurements show the rate of rings, not that of trees).
 * - From 2023 on flash attention and overlapped reduction are what published runs use.
 */
export interface SoftwareGeneration {
  /** Year of the measurements, as far as it can be told. */
  year: number;
  framework: 'megatron' | 'nemo' | 'fsdp' | 'deepspeed' | 'ascend' | 'other';
}

const yearOfArxiv = (text: string): number | null => {
  const found = /arXiv:(\d\d)\d\d\.\d+/i.exec(text);
  return found ? 2000 + Number(found[1]) : null;
};

const yearOfRelease = (text: string): number | null => {
  const found =
    /(?<![\d.])(2[0-9])\.(0[1-9]|1[0-2])(?![\d])/.exec(text) ?? /(?<!\d)(2[0-9])(0[1-9]|1[0-2])(?!\d)/.exec(text);
  return found ? 2000 + Number(found[1]) : null;
};

const yearOfDate = (text: string): number | null => {
  const found = /(?<!\d)(20[12]\d)-\d\d/.exec(text);
  return found ? Number(found[1]) : null;
};

/** Reads the year and the framework from all that a case says of its source. */
export function generationOf(texts: string, precision: string): SoftwareGeneration {
  const framework = /MindSpeed|torchtitan-npu|Pangu|Ascend|CANN/i.test(texts)
    ? 'ascend'
    : /torchtitan|llm-foundry|Mosaic|FSDP/i.test(texts)
      ? 'fsdp'
      : /NeMo|Bridge|dgxc|DGX Cloud|MLPerf/i.test(texts)
        ? 'nemo'
        : /DeepSpeed|BLOOM/i.test(texts)
          ? 'deepspeed'
          : /Megatron/i.test(texts)
            ? 'megatron'
            : 'other';
  const year =
    yearOfDate(texts) ??
    yearOfArxiv(texts) ??
    yearOfRelease(texts) ??
    // Runs in FP16 on A100 are of the time before BF16 became usual.
    (/fp16/i.test(precision) ? 2021 : 2024);
  return { year, framework };
}

/** Whether the software is of the time before flash attention. */
export const isBeforeFlash = ({ year, framework }: SoftwareGeneration): boolean =>
  year <= 2022 && (framework === 'megatron' || framework === 'deepspeed' || framework === 'other');
