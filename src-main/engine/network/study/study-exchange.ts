/**
 * The expert exchange that the network's comparisons time, by the kernels that the rest of the engine takes: few tokens
 * in 8 bits for decoding, many in BF16 for training; answers come back in BF16.
 */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { ExchangePurpose } from '../../../../src-shared/model/measured';
import type { ModelSpec } from '../../../../src-shared/model/model-parameters';
import { exchangeParts } from '../exchange/exchange-kernel';
import { createExpertExchange, expertExchangeS, kernelFor, type ExpertExchange } from '../exchange/expert-exchange';
import type { Fabric } from '../fabric';

/** Tokens of one device in an exchange. */
const exchangeTokens: Readonly<Record<ExchangePurpose, number>> = { decode: 128, training: 4096 };

/** The exchange of a mixture-of-experts model on a system. */
export function studyExchange(
  hardware: HardwareSpec,
  fabric: Fabric,
  model: ModelSpec,
  purpose: ExchangePurpose,
): ExpertExchange {
  if (purpose === 'training') return createExpertExchange(hardware, fabric, model, 'throughput', 'bf16', 1);
  const type = hardware.device.peakFp8FlopsPerS === null ? 'int8' : 'fp8';
  return createExpertExchange(hardware, fabric, model, 'latency', type, 1);
}

/** What is exchanged, for people: "DeepSeek-V3: 128 tokens per device, dispatched in 8 bits and combined in BF16". */
export function exchangedWords(model: ModelSpec, purpose: ExchangePurpose): string {
  const types = purpose === 'decode' ? 'dispatched in 8 bits and combined in BF16' : 'in BF16 both ways';
  return `${model.name}: ${exchangeTokens[purpose].toLocaleString('en')} tokens per device, ${types}`;
}

const limitWords = {
  cores: 'the cores that move it',
  'scale-up': 'the scale-up links',
  'scale-out': 'the scale-out network',
} as const;

/** One dispatch or combine over the first `devices` ranks, with what limits it in words. */
export function exchangeOver(
  exchange: ExpertExchange,
  purpose: ExchangePurpose,
  direction: 'dispatch' | 'combine',
  devices: number,
): { timeS: number; bytes: number; limit: string } {
  const tokens = exchangeTokens[purpose];
  const group = { size: devices, stride: 1 };
  const tokenBytes = direction === 'dispatch' ? exchange.dispatchBytes : exchange.combineBytes;
  // As DeepEP counts: the copies of all experts of a token.
  const bytes = tokens * tokenBytes * exchange.routing.activeExperts;
  const { network, routing, imbalance } = exchange;
  const kernel = kernelFor(exchange, group);
  if (!kernel) {
    const timeS = expertExchangeS(exchange, direction, group, tokens);
    return { timeS, bytes, limit: 'the all-to-all of the collectives library' };
  }
  const use = { direction, tokens, tokenBytes, routing, imbalance, cores: null };
  const { timeS, transferS, limit } = exchangeParts(kernel, network, group, use);
  return { timeS, bytes, limit: transferS > timeS / 2 ? limitWords[limit] : 'start and signalling' };
}
