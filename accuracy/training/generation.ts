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
  /** The same with the month as a fraction. */
  date: number;
  framework: 'megatron' | 'nemo' | 'fsdp' | 'deepspeed' | 'ascend' | 'other';
}

/** Years with the month as a fraction: June 2026 is 2026.42. */
const dateOf = (year: number, month: number): number => year + (month - 1) / 12;

const firstDate = (text: string, pattern: RegExp, century: number): number | null => {
  const found = pattern.exec(text);
  return found ? dateOf(century + Number(found[1]), Number(found[2])) + (Number(found[3] ?? 1) - 1) / 365 : null;
};

/** "2022-02-21", "arXiv:2205.05198", a release "25.11", a file name's "202412": the first that a text holds. */
const dateIn = (text: string): number | null =>
  firstDate(text, /(?<!\d)(20[12]\d)-(\d\d)(?:-(\d\d))?/, 0) ??
  firstDate(text, /arXiv:(\d\d)(\d\d)\.\d+/i, 2000) ??
  firstDate(text, /(?<![\d.])(2[0-9])\.(0[1-9]|1[0-2])(?!\d)/, 2000) ??
  firstDate(text, /(?<!\d)(20[12]\d)(0[1-9]|1[0-2])(?!\d)/, 0);

/** MLPerf Training has a round every half year: v4.1 in November 2024, v5.0 in June 2025. */
const dateOfRound = (text: string): number | null => {
  const found = /MLPerf Training v(\d)\.([01])/i.exec(text);
  return found ? dateOf(2020 + Number(found[1]), found[2] === '1' ? 11 : 6) : null;
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
  // Runs in FP16 on A100 are of the time before BF16 became usual.
  const date = dateOfRound(texts) ?? dateIn(texts) ?? (/fp16/i.test(precision) ? 2021.5 : 2024.5);
  return { year: Math.floor(date), date, framework };
}

/** Whether the software is of the time before flash attention. */
export const isBeforeFlash = ({ year, framework }: SoftwareGeneration): boolean =>
  year <= 2022 && (framework === 'megatron' || framework === 'deepspeed' || framework === 'other');
