/**
 * The links that an exchange crosses, at their line rate: kernels of expert exchange write to their peers themselves
 * and reach shares of it that are theirs, not those of a collectives library.
 */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { Group } from '../fabric';

/** One scale-up tier of a profile. */
export interface ExchangeTier {
  /** Devices that reach each other within this tier. */
  readonly endpoints: number;
  /** Per device and direction, over-subscription taken off. */
  readonly lineBytesPerS: number;
  /** Each pair of units has a link of its own: traffic of outer tiers does not pass it. */
  readonly isMesh: boolean;
}

/** All links that an exchange may cross. */
export interface ExchangeNetwork {
  /** Scale-up tiers, inner to outer. */
  readonly tiers: readonly ExchangeTier[];
  /** Network between scale-up domains, per device and direction, over-subscription taken off. */
  readonly scaleOutBytesPerS: number;
}

/** The links of a profile as the exchange kernels meet them. */
export function exchangeNetwork({ tiers, scaleOut }: HardwareSpec): ExchangeNetwork {
  return {
    tiers: tiers.map((tier) => ({
      endpoints: tier.endpoints,
      lineBytesPerS: tier.bandwidthBytesPerS / tier.oversubscription,
      isMesh: tier.switches === 0,
    })),
    scaleOutBytesPerS: scaleOut.bandwidthBytesPerS / scaleOut.oversubscription,
  };
}

/** One scale-up tier as a group meets it. */
export interface TierReach {
  readonly lineBytesPerS: number;
  /** Ranks of the group that a rank reaches over it and further in. */
  readonly reach: number;
  /** Ranks reached further in, the rank itself included. */
  readonly inner: number;
  /** Ranks whose traffic passes: those of this tier, and of outer ones of the scale-up domain that share its ports. */
  readonly passing: number;
}

/** What of a network a group uses. */
export interface GroupReach {
  readonly tiers: readonly TierReach[];
  /** Ranks of the group in one scale-up domain. */
  readonly inDomain: number;
  /** Scale-up domains that the group lies on. */
  readonly domains: number;
}

/** Lays a group of ranks over the tiers, neighbours innermost. */
export function reachOf(network: ExchangeNetwork, { size, stride }: Group): GroupReach {
  const tiers: { tier: ExchangeTier; reach: number; inner: number; units: number }[] = [];
  let inner = 1;
  let innerEndpoints = 1;
  for (const tier of network.tiers) {
    const reach = Math.min(size, Math.max(1, Math.floor(tier.endpoints / stride)));
    if (reach > inner) {
      tiers.push({ tier, reach, inner, units: tier.endpoints / innerEndpoints });
      inner = reach;
    }
    innerEndpoints = tier.endpoints;
  }
  const inDomain = inner;
  return {
    tiers: tiers.map(({ tier, reach, inner: within, units }) => {
      // A mesh leaves the links to absent peers unused.
      const used = tier.isMesh ? Math.min(1, (reach / within - 1) / (units - 1)) : 1;
      return {
        lineBytesPerS: tier.lineBytesPerS * used,
        reach,
        inner: within,
        passing: (tier.isMesh ? reach : inDomain) - within,
      };
    }),
    inDomain,
    domains: Math.ceil(size / inDomain),
  };
}
