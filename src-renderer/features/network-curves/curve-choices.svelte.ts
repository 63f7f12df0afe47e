/** What the user chose to see of curves and comparisons; kept for the session. */
import {
  AUTO,
  type AlgorithmChoice,
  type AlgorithmName,
  type CollectiveKindName,
} from '../../../src-shared/model/collective-names';
import type { CurveQuantity } from '../../../src-shared/charts/network-charts';
import type { ExchangePurpose } from '../../../src-shared/model/measured';
import { parseQuantity } from '../../../src-shared/quantity/parse';
import type { BandwidthQuestion } from '../../../src-shared/results/network-curves';

/** Algorithms that some library has for a collective; where a system has none, its note says so. */
const algorithms: Readonly<Record<CollectiveKindName, readonly AlgorithmName[]>> = {
  allReduce: ['ring', 'tree', 'hierarchical', 'inNetwork', 'inNetworkTree'],
  allGather: ['ring', 'hierarchical'],
  reduceScatter: ['ring', 'hierarchical'],
  broadcast: ['ring'],
  allToAll: ['direct'],
  allToAllV: ['direct'],
  sendReceive: ['direct'],
};

/** Bytes of a text, or what is wrong with it. */
export function parseSize(text: string): { bytes: number } | { problem: string } {
  const parsed = parseQuantity(text, 'bytes');
  if (!parsed.ok) return { problem: `Message size: ${parsed.message}` };
  if (parsed.value < 1) return { problem: 'Message size: at least 1 B' };
  if (parsed.value > 1e13) return { problem: 'Message size: at most 10 TB' };
  return { bytes: Math.round(parsed.value) };
}

class CurveChoices {
  /** Systems beside the one that the view is about; null = those proposed. */
  beside = $state.raw<string[] | null>(null);
  collective = $state<CollectiveKindName>('allReduce');
  algorithm = $state<AlgorithmChoice>(AUTO);
  usesReduction = $state(true);
  groupSize = $state(8);
  sizeText = $state('512 MiB');
  quantity = $state<CurveQuantity>('bus');
  purpose = $state<ExchangePurpose>('decode');

  get algorithmNames(): readonly AlgorithmName[] {
    return algorithms[this.collective];
  }

  takeCollective(collective: CollectiveKindName): void {
    this.collective = collective;
    this.algorithm = AUTO;
  }

  /** The question; null while the size is not one. */
  get question(): BandwidthQuestion | null {
    const size = parseSize(this.sizeText);
    if ('problem' in size) return null;
    const { collective, algorithm, usesReduction, groupSize } = this;
    return { kind: 'bandwidth', collective, algorithm, usesReduction, groupSize, bytes: size.bytes };
  }
}

class StackedChoices {
  /** The other side, by the profile that it was chosen for. */
  against = $state.raw<Readonly<Record<string, string>>>({});
  collective = $state<CollectiveKindName>('allToAll');
  sizeText = $state('64 MiB');
  quantity = $state<CurveQuantity>('bus');
}

export const curveChoices = new CurveChoices();
export const stackedChoices = new StackedChoices();
