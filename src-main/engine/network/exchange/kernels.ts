/** The kernels that dispatch to experts and combine from them: how each sends its copies, by generation of devices. */
import type { ExchangeKernel } from './exchange-kernel';
import * as costs from './kernel-constants';

/** Constants follow the generation of the devices where several were measured. */
export type Generation = 'hopper' | 'blackwell' | 'ascend';

/** Streaming multiprocessors that DeepEP's benchmarks give to the kernels (tests/test_internode.py). */
const DEEP_EP_CORES = 24;

type Way = Pick<ExchangeKernel, 'name' | 'copies' | 'isStaged' | 'cores' | 'avoidsScaleUp'>;

/** One copy per node over the network, then NVLink to the ranks that hold experts (arXiv:2412.19437, 3.2.2). */
const deepEpNormal: Way = { name: 'DeepEP normal', copies: 'rank', isStaged: true, cores: DEEP_EP_CORES };
/** Every expert gets its copy at once, over NVLink in the node and RDMA outside. */
const deepEpLowLatency: Way = { name: 'DeepEP low-latency', copies: 'expert', isStaged: false, cores: DEEP_EP_CORES };
/** Its first release: peers of the same node over RDMA as well. */
const deepEpRdma: Way = { ...deepEpLowLatency, name: 'DeepEP low-latency, RDMA only', avoidsScaleUp: true };
/** DeepEP's second version: few cores saturate the links. */
const deepEpElastic: Way = { ...deepEpNormal, name: 'DeepEP elastic' };
/** Megatron's kernels (arXiv:2603.07685): one copy per rank over NVLink, one per domain over the network. */
const hybridEp: Way = { ...deepEpNormal, name: 'HybridEP' };
/** TensorRT-LLM inside an NVLink domain: through buffers of both sides, or straight into the peer's memory. */
const nvlinkTwoSided: Way = { name: 'NVLinkTwoSided', copies: 'rank', isStaged: false, cores: DEEP_EP_CORES };
const nvlinkTwoSidedPacked: Way = { ...nvlinkTwoSided, name: 'NVLinkTwoSided, packed answers' };
const nvlinkOneSided: Way = { ...nvlinkTwoSided, name: 'NVLinkOneSided' };
/** FusedDispatch and FusedCombine on the unified bus (arXiv:2506.12708, 4.2.1): vector cores write to peers. */
const cannFused: Way = { name: 'CANN fused', copies: 'expert', isStaged: false, cores: DEEP_EP_CORES };
/** DeepEP's interface on Ascend (sgl-kernel-npu). */
const ascendLowLatency: Way = { ...cannFused, name: 'DeepEP-Ascend low-latency' };
const ascendNormal: Way = { ...cannFused, name: 'DeepEP-Ascend normal' };
/** The same on servers without a common bus: once to each server over the network, then handed on inside. */
const ascendHierarchical: Way = { ...deepEpNormal, name: 'DeepEP-Ascend hierarchical' };

const exchangeKernels = {
  deepEpNormal: {
    hopper: { ...deepEpNormal, ...costs.deepEpNormal.hopper },
    blackwell: { ...deepEpNormal, ...costs.deepEpNormal.blackwell },
  },
  deepEpLowLatency: {
    hopper: { ...deepEpLowLatency, ...costs.deepEpLowLatency.hopper },
    blackwell: { ...deepEpLowLatency, ...costs.deepEpLowLatency.blackwell },
  },
  deepEpRdma: { hopper: { ...deepEpRdma, ...costs.deepEpLowLatency.hopper } },
  deepEpElastic: { blackwell: { ...deepEpElastic, ...costs.deepEpElastic } },
  hybridEp: {
    hopper: { ...hybridEp, ...costs.hybridEp.hopper },
    blackwell: { ...hybridEp, ...costs.hybridEp.blackwell },
  },
  nvlinkTwoSided: { blackwell: { ...nvlinkTwoSided, ...costs.nvlinkTwoSided } },
  nvlinkTwoSidedPacked: { blackwell: { ...nvlinkTwoSidedPacked, ...costs.nvlinkTwoSidedPacked } },
  nvlinkOneSided: { blackwell: { ...nvlinkOneSided, ...costs.nvlinkOneSided } },
  cannFused: { ascend: { ...cannFused, ...costs.cannFused } },
  ascendLowLatency: { ascend: { ...ascendLowLatency, ...costs.ascendLowLatency } },
  ascendNormal: { ascend: { ...ascendNormal, ...costs.ascendNormal } },
  ascendHierarchical: { ascend: { ...ascendHierarchical, ...costs.ascendHierarchical } },
} satisfies Record<string, Partial<Record<Generation, ExchangeKernel>>>;

export type KernelId = keyof typeof exchangeKernels;

/** Generation of a profile's devices by its efficiency curves; devices that were not measured borrow Hopper's. */
export function generationOf(calibration: string): Generation {
  if (calibration.startsWith('ascend')) return 'ascend';
  return /^g?b\d/.test(calibration) ? 'blackwell' : 'hopper';
}

/** The kernel on a generation; one that was not measured there borrows from the nearest. */
export function kernelOf(id: KernelId, generation: Generation): ExchangeKernel {
  const known: Partial<Record<Generation, ExchangeKernel>> = exchangeKernels[id];
  const found = known[generation] ?? known.hopper ?? known.blackwell ?? known.ascend;
  if (!found) throw new Error(`kernel ${id} has no constants`);
  return found;
}
