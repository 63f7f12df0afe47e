/** Which kernel a published exchange was done by, from what its texts say. */
import type { KernelId } from '../../src-main/engine/network/exchange/kernels';
import { NotExpressible } from '../lib/not-expressible';

/** Up to here kernels for low latency are used; those for throughput are measured with thousands of tokens. */
const LOW_LATENCY_TOKENS = 1024;

/** Kernels of which the engine has none: their messages go by way of the host or by other paths. */
const unknownKernels = /UCCL|\bpplx|Perplexity|\bMORI\b|\bNIXL\b/i;

const isAscend = (chip: string): boolean => chip.startsWith('910');

/**
 * The kernel named beside the figure or in its case.
 * @param beside texts of the point
 * @param caseText title, source and workload of the case
 * @throws NotExpressible when the engine has no such kernel
 */
export function kernelIn(beside: string, caseText: string, chip: string, tokens: number): KernelId | 'allToAll' {
  const unknown = unknownKernels.exec(`${beside}; ${caseText}`)?.[0];
  if (unknown) throw new NotExpressible(`the engine has no kernels of ${unknown}`);
  if (/Hybrid-?EP/i.test(beside)) return 'hybridEp';
  if (/all-?to-?all/i.test(beside)) return 'allToAll';
  const text = `${beside}; ${caseText}`;
  if (/one-?sided/i.test(text)) return 'nvlinkOneSided';
  if (/two-?sided/i.test(text)) return 'nvlinkTwoSided';
  const isLowLatency = /low[-_\s]latency/i.test(text)
    ? !/normal kernel|high[-\s]throughput/i.test(text)
    : !/normal|high[-\s]throughput/i.test(text) && tokens <= LOW_LATENCY_TOKENS;
  if (isAscend(chip)) {
    if (/Fused\s?(Dispatch|Combine)|CANN/i.test(text)) return 'cannFused';
    return isLowLatency ? 'ascendLowLatency' : 'ascendNormal';
  }
  if (/\bV2\b|elastic/i.test(text) && !/\bV1\b/.test(text)) return 'deepEpElastic';
  if (/Hybrid-?EP/i.test(text)) return 'hybridEp';
  return isLowLatency ? 'deepEpLowLatency' : 'deepEpNormal';
}
