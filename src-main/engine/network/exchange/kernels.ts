/**
 * The kernels that dispatch to experts and combine from them, with their constants. Fitted by
 * bench/calibrate-exchange.mjs to the published and measured figures of accuracy/data; bench/calibration-exchange-report.md
 * says how well.
 */
import type { ExchangeKernel, KernelCost } from './exchange-kernel';

const none: KernelCost = {
  startS: 0,
  doublingS: 0,
  rankS: 0,
  expertS: 0,
  outsideS: 0,
  outsideDoublingS: 0,
  hiddenS: 0,
  tokenS: 0,
  isPipelined: true,
  linkShare: 1,
  linkHalfRanks: Infinity,
  outsideShare: 0.9,
  coreBytesPerS: Infinity,
  outsideCoreBytesPerS: Infinity,
  copyBytesPerS: Infinity,
};
const cost = (constants: Partial<KernelCost>): KernelCost => ({ ...none, ...constants });

/** DeepEP's high-throughput kernels (arXiv:2412.19437, 3.2.2): one copy per node over the network, then NVLink. */
const deepEpNormalHopper: ExchangeKernel = {
  name: 'DeepEP normal',
  copies: 'rank',
  isStaged: true,
  cores: 24,
  dispatch: cost({
    startS: 27e-6,
    outsideS: 10e-6,
    outsideDoublingS: 24e-6,
    linkShare: 0.68,
    outsideShare: 0.93,
    coreBytesPerS: 17e9,
    outsideCoreBytesPerS: 12.5e9,
  }),
  combine: cost({
    startS: 47e-6,
    outsideS: 10e-6,
    outsideDoublingS: 24e-6,
    linkShare: 0.68,
    outsideShare: 0.93,
    coreBytesPerS: 20e9,
    outsideCoreBytesPerS: 10.2e9,
  }),
};

const deepEpNormalBlackwell: ExchangeKernel = {
  ...deepEpNormalHopper,
  dispatch: cost({ ...deepEpNormalHopper.dispatch, startS: 33e-6, coreBytesPerS: 16e9 }),
  combine: cost({ ...deepEpNormalHopper.combine, startS: 50e-6, coreBytesPerS: 19e9 }),
};

/** DeepEP's low-latency kernels: every expert gets its copy at once, over NVLink in the node and RDMA outside. */
const deepEpLowLatencyHopper: ExchangeKernel = {
  name: 'DeepEP low-latency',
  copies: 'expert',
  isStaged: false,
  cores: 132,
  dispatch: cost({
    startS: 7e-6,
    expertS: 11e-9,
    hiddenS: 2e-6,
    outsideS: 8e-6,
    outsideDoublingS: 3e-6,
    linkShare: 0.6,
    outsideShare: 0.95,
  }),
  combine: cost({
    startS: 10e-6,
    hiddenS: 2e-6,
    outsideS: 10e-6,
    outsideDoublingS: 3e-6,
    linkShare: 0.66,
    outsideShare: 0.95,
    copyBytesPerS: 250e9,
  }),
};

const deepEpLowLatencyBlackwell: ExchangeKernel = {
  ...deepEpLowLatencyHopper,
  dispatch: cost({ ...deepEpLowLatencyHopper.dispatch, startS: 8e-6, expertS: 25e-9, hiddenS: 5e-6, linkShare: 0.51 }),
  combine: cost({
    ...deepEpLowLatencyHopper.combine,
    startS: 13e-6,
    hiddenS: 6e-6,
    linkShare: 0.66,
    copyBytesPerS: Infinity,
  }),
};

/** Their first release: peers of the same node over RDMA as well. */
const deepEpRdmaHopper: ExchangeKernel = {
  ...deepEpLowLatencyHopper,
  name: 'DeepEP low-latency, RDMA only',
  avoidsScaleUp: true,
};

/** DeepEP's second version: few cores saturate the links. */
const deepEpElastic: ExchangeKernel = {
  name: 'DeepEP elastic',
  copies: 'rank',
  isStaged: true,
  cores: 24,
  dispatch: cost({
    startS: 27e-6,
    outsideS: 34e-6,
    linkShare: 0.72,
    outsideShare: 0.93,
    coreBytesPerS: 27e9,
    outsideCoreBytesPerS: 80e9,
  }),
  combine: cost({
    startS: 27e-6,
    outsideS: 34e-6,
    linkShare: 0.74,
    outsideShare: 0.93,
    coreBytesPerS: 28e9,
    outsideCoreBytesPerS: 80e9,
  }),
};

/** Megatron's kernels (arXiv:2603.07685): one copy per rank over NVLink, one per domain over the network. */
const hybridEp: ExchangeKernel = {
  name: 'HybridEP',
  copies: 'rank',
  isStaged: true,
  cores: 24,
  dispatch: cost({ startS: 10e-6, linkShare: 0.8, outsideShare: 0.8, linkHalfRanks: 1000 }),
  combine: cost({ startS: 10e-6, linkShare: 0.8, outsideShare: 0.8, linkHalfRanks: 1000 }),
};

/** TensorRT-LLM inside an NVLink domain, through buffers of both sides. */
const nvlinkTwoSided: ExchangeKernel = {
  name: 'NVLinkTwoSided',
  copies: 'rank',
  isStaged: false,
  cores: 148,
  dispatch: cost({ startS: 11e-6, tokenS: 36e-9, linkShare: 0.7, linkHalfRanks: 220 }),
  combine: cost({ startS: 12e-6, tokenS: 75e-9, linkShare: 0.66, linkHalfRanks: 220 }),
  prepare: cost({ startS: 12e-6, doublingS: 0.7e-6, tokenS: 7e-9 }),
};

/** Its answers packed into fewer bits on the way. */
const nvlinkTwoSidedPacked: ExchangeKernel = {
  ...nvlinkTwoSided,
  name: 'NVLinkTwoSided, packed answers',
  combine: cost({ startS: 15e-6, tokenS: 140e-9, linkShare: 0.66, linkHalfRanks: 220 }),
};

/** The same straight into the peer's memory. */
const nvlinkOneSided: ExchangeKernel = {
  name: 'NVLinkOneSided',
  copies: 'rank',
  isStaged: false,
  cores: 148,
  dispatch: cost({ startS: 12e-6, doublingS: 2e-6, tokenS: 8e-9, linkShare: 0.74 }),
  combine: cost({ startS: 14e-6, doublingS: 4e-6, tokenS: 8e-9, linkShare: 0.74 }),
};

/** CANN's FusedDispatch and FusedCombine on the unified bus (arXiv:2506.12708, 4.2.1): vector cores write to peers. */
const cannFused: ExchangeKernel = {
  name: 'CANN fused',
  copies: 'expert',
  isStaged: false,
  cores: 48,
  dispatch: cost({ startS: 45e-6, doublingS: 5e-6, tokenS: 0.1e-6, isPipelined: false, linkShare: 0.85 }),
  combine: cost({ startS: 10e-6, doublingS: 5e-6, tokenS: 0.1e-6, isPipelined: false, linkShare: 0.85 }),
};

/** DeepEP's interface on Ascend (sgl-kernel-npu), low-latency. */
const ascendLowLatency: ExchangeKernel = {
  ...cannFused,
  name: 'DeepEP-Ascend low-latency',
};

/** The same for many tokens. */
const ascendNormal: ExchangeKernel = {
  name: 'DeepEP-Ascend normal',
  copies: 'expert',
  isStaged: false,
  cores: 48,
  dispatch: cost({ startS: 50e-6, rankS: 17e-6, tokenS: 0.1e-6, isPipelined: false, linkShare: 0.85 }),
  combine: cost({ startS: 50e-6, rankS: 10e-6, tokenS: 0.4e-6, isPipelined: false, linkShare: 0.85 }),
};

/** Constants follow the generation of the devices where several were measured. */
export type Generation = 'hopper' | 'blackwell' | 'ascend';

export type KernelId =
  | 'deepEpNormal'
  | 'deepEpLowLatency'
  | 'deepEpRdma'
  | 'deepEpElastic'
  | 'hybridEp'
  | 'nvlinkTwoSided'
  | 'nvlinkTwoSidedPacked'
  | 'nvlinkOneSided'
  | 'cannFused'
  | 'ascendLowLatency'
  | 'ascendNormal';

export const exchangeKernels: Readonly<Record<KernelId, Partial<Record<Generation, ExchangeKernel>>>> = {
  deepEpNormal: { hopper: deepEpNormalHopper, blackwell: deepEpNormalBlackwell },
  deepEpLowLatency: { hopper: deepEpLowLatencyHopper, blackwell: deepEpLowLatencyBlackwell },
  deepEpRdma: { hopper: deepEpRdmaHopper },
  deepEpElastic: { hopper: deepEpElastic, blackwell: deepEpElastic },
  hybridEp: { hopper: hybridEp, blackwell: hybridEp },
  nvlinkTwoSided: { blackwell: nvlinkTwoSided },
  nvlinkTwoSidedPacked: { blackwell: nvlinkTwoSidedPacked },
  nvlinkOneSided: { blackwell: nvlinkOneSided },
  cannFused: { ascend: cannFused },
  ascendLowLatency: { ascend: ascendLowLatency },
  ascendNormal: { ascend: ascendNormal },
};

/** Generation of a profile's devices by its efficiency curves; devices of other makers borrow Hopper's. */
export function generationOf(calibration: string): Generation {
  if (calibration.startsWith('ascend')) return 'ascend';
  return /^g?b\d/.test(calibration) ? 'blackwell' : 'hopper';
}

/** The kernel for a generation; one that was not measured on it borrows from the nearest. */
export function kernelOf(id: KernelId, generation: Generation): ExchangeKernel {
  const known = exchangeKernels[id];
  const found = known[generation] ?? known.hopper ?? known.blackwell ?? known.ascend;
  if (!found) throw new Error(`kernel ${id} has no constants`);
  return found;
}
