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
  /**
   * Memory traffic of bringing the left operand to 8 bits, bytes per element (scan, read, write, at the bandwidth
   * such kernels reach); 0 in 16 bits. The measured 8-bit kernels include it.
   */
  readonly quantiseBytes: number;
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
 * Seconds for `batch` products of m x k by k x n, the left operand's quantisation included.
 * @param peakFlopsPerS dense peak of the datatype
 * @param operandBytes bytes per element of both operands
 * @param overheadS launch gap; by default that of the measured kernels, which were launched one by one
 * @param outputBytes bytes moved per element of the output: 2 for a BF16 result, 8 where it is added to FP32
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
  outputBytes = 2,
  overheadS = curve.overheadS,
): number {
  const flops = 2 * m * n * k * batch;
  const bytes = batch * ((m * k + k * n) * operandBytes + m * n * outputBytes);
  const rate = peakFlopsPerS * curve.ceiling * shapeEfficiency(m, n, k, batch, cores, curve.kHalf);
  const computeS = flops / rate;
  const memoryS = bytes / (memoryBytesPerS * curve.memoryShare);
  const quantiseS = (batch * m * k * curve.quantiseBytes) / memoryBytesPerS;
  return overheadS + quantiseS + Math.max(computeS, memoryS);
}
