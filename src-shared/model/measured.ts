/**
 * Published measurements that the window draws beside computed curves: sweeps of collectives and of expert exchange,
 * each with the library version that ran and its source. Samples; nothing is computed from them.
 */
import collectives from '../library/measured/collectives.json';
import exchange from '../library/measured/exchange.json';
import type { CollectiveKindName } from './collective-names';

export interface MeasuredSource {
  title: string;
  /** Where it is found, with its revision. */
  ref: string;
  licence: string;
}

export interface CollectiveSweep {
  /** Library profile that it was measured on. */
  profile: string;
  collective: CollectiveKindName;
  ranks: number;
  /** Library and version, e.g. "NCCL 2.29.2". */
  run: string;
  source: MeasuredSource;
  /** Bytes as nccl-tests counts them, and seconds. */
  points: readonly (readonly [sizeBytes: number, timeS: number])[];
}

/** What an exchange is for: many tokens at the rate of the links, or few with the least delay. */
export type ExchangePurpose = 'training' | 'decode';

export interface ExchangeSweep {
  profile: string;
  phase: 'dispatch' | 'combine';
  use: ExchangePurpose;
  run: string;
  source: MeasuredSource;
  /** Devices in the expert-parallel group, and seconds. */
  points: readonly (readonly [devices: number, timeS: number])[];
}

function withSources<T>(file: { sources: Record<string, MeasuredSource>; sweeps: readonly { source: string }[] }): T[] {
  return file.sweeps.map((sweep) => {
    const source = file.sources[sweep.source];
    if (!source) throw new Error(`measured sweep of an unknown source ${sweep.source}`);
    return { ...sweep, source } as T;
  });
}

export const collectiveSweeps: readonly CollectiveSweep[] = withSources(collectives);
export const exchangeSweeps: readonly ExchangeSweep[] = withSources(exchange);

/** Sweeps of a profile, or of the library profile that it was duplicated from. */
export function measuredOn<T extends { profile: string }>(
  sweeps: readonly T[],
  profile: { id: string; basedOn?: string },
): T[] {
  return sweeps.filter((sweep) => sweep.profile === profile.id || sweep.profile === profile.basedOn);
}
