/** One published collective with everything that is needed to compute it: what every published form is brought to. */
import { busFactor, type Algorithm, type CollectiveKind } from '../../src-main/engine/network/collectives';
import type { PublishedSystem } from './published-system';

export interface Reading {
  /** What tells it from the other figures of its case; stands after '#' in its id. */
  point: string;
  system: PublishedSystem;
  kind: CollectiveKind;
  /** As nccl-tests counts them: the buffer of one rank, for all-gather and reduce-scatter the whole gathered buffer. */
  sizeBytes: number;
  /** Measured; one of the two is always there. */
  timeS: number | null;
  busBytesPerS: number | null;
  /** Reduction in the scale-up switches (NVLS); null leaves it to the library's tuner. */
  hasNvls: boolean | null;
  /** Algorithm that the run was bound to; null where the library chose. */
  algorithm: Algorithm | null;
  /** What had to be assumed. */
  note: string;
}

/** Messages from here on are judged by bus bandwidth, smaller ones by time. */
const BANDWIDTH_FROM_BYTES = 1e6;

/** Whether a reading is judged by its bus bandwidth. */
export const isBandwidth = (reading: Reading): boolean => reading.sizeBytes >= BANDWIDTH_FROM_BYTES;

/** Bus bandwidth of a collective that took a time, as nccl-tests computes it. */
export const busBandwidthOf = (kind: CollectiveKind, ranks: number, sizeBytes: number, timeS: number): number =>
  (sizeBytes * busFactor(kind, ranks)) / timeS;

/** Measured time: read, or from the bus bandwidth. */
export function measuredTimeS({ timeS, busBytesPerS, sizeBytes, kind, system }: Reading): number {
  if (timeS !== null) return timeS;
  return (sizeBytes * busFactor(kind, system.ranks)) / (busBytesPerS ?? NaN);
}
