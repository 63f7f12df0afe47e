/**
 * Time of one matrix product on one device: tiles over cores in whole waves, a ramp with K, a ceiling, the power limit
 * and the memory roofline. The constants per device family are fitted in bench/calibrate.mjs.
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

/** `batch` products of m x k by k x n. */
export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly batch: number;
  /** Bytes per element of both operands. */
  readonly operandBytes: number;
  /** Bytes written per element of the output. */
  readonly outputBytes: number;
  /**
   * Bytes per element of the output that are moved when the sums are done: the read and the write of an FP32 total to
   * which a weight gradient is added. No further products of the tile run meanwhile, so nothing hides them.
   */
  readonly addedBytes: number;
  /** How experts' products run, of so many rows each; undefined for plain products. */
  readonly grouped?: { readonly curve: GroupedCurve; readonly rows: number };
  /** Bytes moved per element of the left operand to quantise it; by default those of the curve's kernels. */
  readonly quantiseBytes?: number;
}

/** All products of a device's experts in one kernel: its rate over plain products is share * rows / (rows + rowsHalf). */
export interface OneKernel {
  readonly share: number;
  readonly rowsHalf: number;
}

/** A plain product per expert: each after the first adds its start and the drain of its last tiles, seconds. */
export interface KernelPerExpert {
  readonly startS: number;
}

/** Grouped expert products beside plain ones of the same size. */
export type GroupedCurve = OneKernel | KernelPerExpert;

/** @returns rate over that of plain products, and the seconds that `batch` products add to it */
function groupedCost({ grouped, batch }: Product): { share: number; startsS: number } {
  if (!grouped) return { share: 1, startsS: 0 };
  const { curve, rows } = grouped;
  return 'startS' in curve
    ? { share: 1, startsS: Math.max(0, batch - 1) * curve.startS }
    : { share: (curve.share * rows) / (rows + curve.rowsHalf), startsS: 0 };
}

/** Where a product runs. */
export interface ProductPlace {
  /** Dense peak of the datatype, FLOP/s, times what share of the device is free. */
  readonly peakFlopsPerS: number;
  /** Rate that the power limit lets a long run keep, FLOP/s; Infinity for short bursts. */
  readonly steadyFlopsPerS: number;
  readonly memoryBytesPerS: number;
  readonly cores: number;
  readonly curve: GemmCurve;
  /** Start of the kernel, seconds. */
  readonly launchS: number;
}

/** Output tiles that kernels choose from, with the share of the largest tile's rate that each keeps. */
const tiles: readonly { readonly rows: number; readonly columns: number; readonly share: number }[] = [
  { rows: 256, columns: 128, share: 1 },
  { rows: 128, columns: 128, share: 0.94 },
  { rows: 128, columns: 64, share: 0.8 },
  { rows: 64, columns: 64, share: 0.6 },
];
const SPLITS = [1, 2, 4, 8] as const;

/**
 * Share of a device's matrix rate that an m x n x k product keeps after tile and wave quantisation and
 * the K ramp, for the best tile and split of K. Dimensionless, 0 to 1.
 */
export function shapeEfficiency(m: number, n: number, k: number, batch: number, cores: number, kHalf: number): number {
  let best = 0;
  for (const { rows, columns, share } of tiles) {
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

/** Seconds of a product, the quantisation of its left operand and the start of its kernel included. */
export function gemmTimeS(product: Product, place: ProductPlace): number {
  const { m, n, k, batch, operandBytes, outputBytes, addedBytes } = product;
  const { curve, memoryBytesPerS, cores } = place;
  const flops = 2 * m * n * k * batch;
  const bytes = batch * ((m * k + k * n) * operandBytes + m * n * outputBytes);
  const { share, startsS } = groupedCost(product);
  const burst = place.peakFlopsPerS * curve.ceiling * shapeEfficiency(m, n, k, batch, cores, curve.kHalf) * share;
  const computeS = flops / Math.min(burst, place.steadyFlopsPerS);
  const bandwidth = memoryBytesPerS * curve.memoryShare;
  const quantiseS = (batch * m * k * (product.quantiseBytes ?? curve.quantiseBytes)) / memoryBytesPerS;
  const addedS = (batch * m * n * addedBytes) / bandwidth;
  return place.launchS + quantiseS + Math.max(computeS, bytes / bandwidth) + addedS + startsS;
}
