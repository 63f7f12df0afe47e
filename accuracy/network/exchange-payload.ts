/** Bytes of one token on the wire by the name of its datatype in a publication. */
import { payloadBytes, type PayloadType } from '../../src-main/engine/network/exchange/payload';

const names: readonly (readonly [RegExp, PayloadType])[] = [
  [/fp4/i, 'fp4'],
  [/int8|w8a8/i, 'int8'],
  [/fp8|e4m3/i, 'fp8'],
];

/** Payload of one token of `hidden` elements; a name without a known short datatype is 16 bits. */
export const namedPayloadBytes = (name: string, hidden: number): number =>
  payloadBytes(names.find(([pattern]) => pattern.test(name))?.[1] ?? 'bf16', hidden);
