/**
 * The expert exchange that the network's comparisons time: that of DeepSeek-V3 (arXiv:2412.19437: hidden 7168, 256
 * routed experts, 8 for each token), for decoding with few tokens in 8 bits, for training with many in BF16.
 */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { ExchangePurpose } from '../../../../src-shared/model/measured';
import { exchangeParts, type ExchangeKernel, type ExchangeParts } from '../exchange/exchange-kernel';
import { exchangeNetwork } from '../exchange/exchange-network';
import { generationOf, kernelOf } from '../exchange/kernels';
import type { Routing } from '../exchange/routing';

const HIDDEN = 7168;
/** One scale in FP32 for each 128 values of an 8-bit payload. */
const EIGHT_BIT_BYTES = HIDDEN + (HIDDEN / 128) * 4;
const BF16_BYTES = 2 * HIDDEN;

interface Purpose {
  readonly tokens: number;
  readonly dispatchBytes: number;
  readonly combineBytes: number;
  readonly words: string;
}

export const exchangePurposes: Readonly<Record<ExchangePurpose, Purpose>> = {
  decode: {
    tokens: 128,
    dispatchBytes: EIGHT_BIT_BYTES,
    combineBytes: BF16_BYTES,
    words: '128 tokens per device, dispatched in 8 bits and combined in BF16; 8 of 256 experts, hidden size 7,168',
  },
  training: {
    tokens: 4096,
    dispatchBytes: BF16_BYTES,
    combineBytes: BF16_BYTES,
    words: '4,096 tokens per device in BF16 both ways; 8 of 256 experts, hidden size 7,168',
  },
};

const routing: Routing = { experts: 256, activeExperts: 8, groups: 1, groupLimit: 1 };

/** The kernels that a system would run for a purpose. */
export function studyKernel(hardware: HardwareSpec, purpose: ExchangePurpose): ExchangeKernel {
  const generation = generationOf(hardware.calibration);
  if (generation === 'ascend') return kernelOf(purpose === 'decode' ? 'cannFused' : 'ascendNormal', generation);
  return kernelOf(purpose === 'decode' ? 'deepEpLowLatency' : 'hybridEp', generation);
}

/** One dispatch or combine over the first `devices` ranks. */
export function studyExchange(
  hardware: HardwareSpec,
  purpose: ExchangePurpose,
  direction: 'dispatch' | 'combine',
  devices: number,
): ExchangeParts & { tokenBytes: number; tokens: number } {
  const { tokens, dispatchBytes, combineBytes } = exchangePurposes[purpose];
  const tokenBytes = direction === 'dispatch' ? dispatchBytes : combineBytes;
  const parts = exchangeParts(
    studyKernel(hardware, purpose),
    exchangeNetwork(hardware),
    { size: devices, stride: 1 },
    { direction, tokens, tokenBytes, routing, imbalance: 1, cores: null },
  );
  return { ...parts, tokenBytes, tokens };
}
