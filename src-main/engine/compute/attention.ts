/**
 * Share of the matrix peak that an attention core reaches, by its keys, its head width and how many tiles of queries
 * there are for the cores. The constants per device family are fitted in bench/calibrate.mjs.
 */

/** Fitted behaviour of one kernel. */
export interface CoreCurve {
  /** Share of the BF16 peak for long rows on full cores. */
  readonly ceiling: number;
  /** Keys per query at which half of it is reached. */
  readonly keysHalf: number;
  /** Tiles of 128 queries per core at which half of it is reached: causal rows end at different times. */
  readonly wavesHalf: number;
}

const TILE_QUERIES = 128;
/** Head width to which the curves refer. */
const HEAD_WIDTH = 128;

/**
 * Dimensionless, 0 to 1.
 * @param keys mean number of keys that a query sees
 * @param rows queries times heads; Infinity where they fill any device
 * @param headHalf head width at which half of the rate is reached; 0 where the curve is of one width
 */
export function coreShare(
  curve: CoreCurve,
  keys: number,
  rows: number,
  cores: number,
  headWidth = HEAD_WIDTH,
  headHalf = 0,
): number {
  const waves = rows / (TILE_QUERIES * cores);
  const fill = Number.isFinite(waves) ? waves / (waves + curve.wavesHalf) : 1;
  const width = (headWidth / (headWidth + headHalf)) * ((HEAD_WIDTH + headHalf) / HEAD_WIDTH);
  return ((curve.ceiling * keys) / (keys + curve.keysHalf)) * fill * width;
}
