/**
 * Fits the attention curves of src-main/engine/compute/calibration.ts to measured prompt attention in BF16
 * (bench/data/measured-attention.csv) and writes bench/calibration-attention-report.md.
 * Run with Node 24 (`node bench/calibrate-attention.mjs`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

/** Dense BF16 peaks, FLOP/s. */
const peaks = { a100_sxm: 312e12, h100_sxm: 989e12, h200_sxm: 989e12, b200_sxm: 2250e12, gb200: 2500e12 };
/** Score and value dimensions of one head. */
const dimensions = { gqa: 128 + 128, mla: 192 + 128 };
/** Shapes with less work than this are launch-bound and say nothing about the curve, FLOP. */
const SMALLEST_FLOPS = 2e10;

const [header, ...lines] = readFileSync(new URL('data/measured-attention.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const columns = header.split(',');
const rows = lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [columns[i], value])));

/** Fastest measured share of the peak per shape: [mean keys per query, share]. */
function samplesOf(system, kind) {
  const shares = new Map();
  for (const row of rows) {
    if (row.attention !== kind || row.src.split('/')[0] !== system) continue;
    const [batch, length, heads] = [row.batch_size, row.isl, row.num_heads].map(Number);
    const flops = 2 * batch * length * (length / 2) * heads * dimensions[kind];
    if (flops < SMALLEST_FLOPS) continue;
    const share = flops / (Number(row.latency) / 1e3) / peaks[system];
    const key = `${batch},${length},${heads}`;
    if (share > (shares.get(key)?.[1] ?? 0)) shares.set(key, [length / 2, share]);
  }
  return [...shares.values()];
}

const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))];
const errors = (samples, ceiling, keysHalf) =>
  samples.map(([keys, share]) => Math.abs((ceiling * keys) / (keys + keysHalf) / share - 1));

const report = [];
for (const system of Object.keys(peaks)) {
  for (const kind of Object.keys(dimensions)) {
    const samples = samplesOf(system, kind);
    if (samples.length === 0) continue;
    let best = { score: Infinity, ceiling: 0, keysHalf: 0 };
    for (let ceiling = 0.3; ceiling <= 1; ceiling += 0.005) {
      for (let keysHalf = 0; keysHalf <= 3000; keysHalf += 10) {
        const all = errors(samples, ceiling, keysHalf);
        const score = all.reduce((sum, error) => sum + error, 0) / all.length;
        if (score < best.score) best = { score, ceiling, keysHalf };
      }
    }
    const all = errors(samples, best.ceiling, best.keysHalf);
    const percent = (value) => `${(100 * value).toFixed(1)}%`;
    report.push([
      system,
      kind,
      best.ceiling.toFixed(3),
      best.keysHalf,
      samples.length,
      percent(quantile(all, 0.5)),
      percent(quantile(all, 0.9)),
    ]);
  }
}

const head = ['device', 'attention', 'ceiling', 'keysHalf', 'shapes', 'median error', 'p90 error'];
const table = [head, head.map(() => '---'), ...report].map((row) => `| ${row.join(' | ')} |`).join('\n');
const text = await format(
  `# Fit of the attention curves

Written by \`node bench/calibrate-attention.mjs\` from bench/data/measured-attention.csv (source and licence:
bench/data/README.md). Share of the dense BF16 peak = ceiling x keys / (keys + keysHalf), where keys is the mean number
of keys that a query sees (half the prompt, causal). Constants are copied to src-main/engine/compute/calibration.ts.

${table}
`,
  { parser: 'markdown', printWidth: 120 },
);
writeFileSync(new URL('calibration-attention-report.md', import.meta.url), text);
process.stdout.write(text);
