/**
 * Time of one matrix product on one device: tiles over cores in whole waves, a ramp with K, a ceiling,
 * and the memory roofline. The constants per device family are fitted in bench/calibrate-gemm.mjs.
 */

/** Fitted behaviour of a device family's matrix kernels for one datatype width. */
export interface GemmCurve {
  /** Share of the dense peak that large products reach. */
  readonly ceiling: number;
  /** K at which the pipeline of a tile is half filled. */
  readonly kHalf: number;
  /** Share of peak memory bandwidth that streaming operands reach. */
  readonly memoryShare: number;
  /** Time of a kernel that does next to nothing, seconds. */
  readonly overheadS: number;
}

/** Output tiles that kernels choose from, with the share of the largest tile's rate that each keeps. */
const tiles: readonly (readonly [rows: number, columns: number, share: number])[] = [
  [256, 128, 1],
  [128, 128, 0.94],
  [128, 64, 0.8],
  [64, 64, 0.6],
];
const SPLITS = [1, 2, 4, 8] as const;

/**
 * Share of a device's matrix rate that an m x n x k product keeps after tile and wave quantisation and
 * the K ramp, for the best tile and split of K. Dimensionless, 0 to 1.
 */
export function shapeEfficiency(m: number, n: number, k: number, batch: number, cores: number, kHalf: number): number {
  let best = 0;
  for (const [rows, columns, share] of tiles) {
    const count = Math.ceil(m / rows) * Math.ceil(n / columns) * batch;
    const padding = (m * n * batch) / (count * rows * columns);
    for (const split of SPLITS) {
      const depth = k / split;
      if (split > 1 && depth < 512) break;
      const waves = Math.ceil((count * split) / cores);
      const wave = (count * split) / (waves * cores);
      const efficiency = share * padding * wave * (depth / (depth + kHalf));
      if (efficiency > best) best = efficiency;
    }
  }
  return best;
}

/**
 * Seconds for `batch` products of m x k by k x n.
 * @param peakFlopsPerS dense peak of the datatype
 * @param operandBytes bytes per element of both operands; the output is written in 2 bytes
 */
export function gemmTimeS(
  m: number,
  n: number,
  k: number,
  batch: number,
  operandBytes: number,
  peakFlopsPerS: number,
  memoryBytesPerS: number,
  cores: number,
  curve: GemmCurve,
): number {
  const flops = 2 * m * n * k * batch;
  const bytes = batch * ((m * k + k * n) * operandBytes + m * n * 2);
  const rate = peakFlopsPerS * curve.ceiling * shapeEfficiency(m, n, k, batch, cores, curve.kHalf);
  const computeS = flops / rate;
  const memoryS = bytes / (memoryBytesPerS * curve.memoryShare);
  return curve.overheadS + Math.max(computeS, memoryS);
}
