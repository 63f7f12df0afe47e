/** Bytes of one token on the wire, by datatype. */

/** Elements that share one scale. */
const BLOCK = 128;
const FP4_BLOCK = 16;
const FP32_BYTES = 4;

/**
 * Payload of one token.
 * @param scales FP8: one FP32 scale per 128 elements ('block', as DeepEP sends) or one for the tensor, which stays
 * @throws Error for a datatype without a known payload
 */
export function payloadBytes(type: string, hidden: number, scales: 'block' | 'tensor' = 'block'): number {
  const name = type.toLowerCase();
  if (/fp4/.test(name)) return hidden / 2 + hidden / FP4_BLOCK;
  if (/fp8|int8|e4m3/.test(name)) return hidden + (scales === 'block' ? (hidden / BLOCK) * FP32_BYTES : 0);
  return 2 * hidden;
}
