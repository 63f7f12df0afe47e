/** One published dispatch or combine with everything that is needed to compute it, and what the engine makes of it. */
import { collectiveTimeS } from '../../src-main/engine/network/collectives';
import {
  exchangeParts,
  type ExchangeKernel,
  type ExchangeUse,
} from '../../src-main/engine/network/exchange/exchange-kernel';
import { exchangeNetwork, reachOf } from '../../src-main/engine/network/exchange/exchange-network';
import { generationOf, kernelOf, type KernelId } from '../../src-main/engine/network/exchange/kernels';
import { distinctUnits } from '../../src-main/engine/network/exchange/routing';
import { createFabric } from '../../src-main/engine/network/fabric';
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';

export interface ExchangeReading {
  /** Id of the case and what tells the figure from the others of its case. */
  id: string;
  /** Chip as the source names it. */
  chip: string;
  hardware: HardwareSpec;
  /** Kernel that did it; 'allToAll' is one message per peer by the collectives library. */
  kernel: KernelId | 'allToAll';
  ranks: number;
  use: ExchangeUse;
  /** One of the two: seconds, or bytes per second as DeepEP counts them. */
  timeS: number | null;
  bytesPerS: number | null;
  /** What had to be assumed. */
  note: string;
}

/** The engine's kernel of a reading; null where the collectives library exchanges. */
export const kernelOfReading = ({ kernel, hardware }: ExchangeReading): ExchangeKernel | null =>
  kernel === 'allToAll' ? null : kernelOf(kernel, generationOf(hardware.calibration));

/** Seconds that the engine gives it. @param kernel other constants than the engine's, for their calibration */
export function exchangeSeconds(reading: ExchangeReading, kernel = kernelOfReading(reading)): number {
  const { hardware, ranks, use } = reading;
  const group = { size: ranks, stride: 1 };
  if (kernel) return exchangeParts(kernel, exchangeNetwork(hardware), group, use).timeS;
  // Tokens are copied once per expert before they are sent.
  const bytes = use.tokens * use.tokenBytes * use.routing.activeExperts;
  return collectiveTimeS(createFabric(hardware, ranks), 'allToAll', bytes, group);
}

/**
 * Bytes that DeepEP's bandwidths count: its low-latency kernels all copies of a rank's tokens; the others what a rank
 * receives, once per rank inside one domain and once per domain across several. Copies that stay at home count.
 */
export function countedBytes(reading: ExchangeReading): number {
  const { ranks, use, hardware } = reading;
  const { domains } = reachOf(exchangeNetwork(hardware), { size: ranks, stride: 1 });
  const kernel = kernelOfReading(reading);
  const copies =
    !kernel || kernel.copies === 'expert'
      ? use.routing.activeExperts
      : distinctUnits(use.routing, domains > 1 ? domains : ranks);
  return use.tokens * use.tokenBytes * copies;
}

/** Measured seconds: read, or from the bandwidth. */
export const measuredSeconds = (reading: ExchangeReading): number =>
  reading.timeS ?? countedBytes(reading) / (reading.bytesPerS ?? NaN);
