/** Bytes of one token on the wire, its scales included. */

export type PayloadType = 'bf16' | 'fp8' | 'int8' | 'fp4';

/** DeepEP sends one FP32 scale for each 128 elements (arXiv:2412.19437, 3.5.2). */
const FP8_BLOCK = 128;
/** NVFP4 has one FP8 scale for each 16 elements. */
const FP4_BLOCK = 16;
const FP32_BYTES = 4;
/** FusedDispatch: 7 KB of a token in INT8 travel as 7.5 KB (arXiv:2506.12708, 4.2.1): scale, padded to 512 bytes. */
const INT8_SCALE_BYTES = 512;

/** Payload of one token of a hidden size. */
export function payloadBytes(type: PayloadType, hiddenSize: number): number {
  switch (type) {
    case 'bf16':
      return 2 * hiddenSize;
    case 'fp8':
      return hiddenSize + (hiddenSize / FP8_BLOCK) * FP32_BYTES;
    case 'int8':
      return hiddenSize + INT8_SCALE_BYTES;
    case 'fp4':
      return hiddenSize / 2 + hiddenSize / FP4_BLOCK;
  }
}
