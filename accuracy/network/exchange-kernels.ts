/** Which kernel a published exchange was done by, from what its texts say. */
import type { KernelId } from '../../src-main/engine/network/exchange/kernels';

/** Up to here kernels for low latency are used; those for throughput are measured with thousands of tokens. */
const LOW_LATENCY_TOKENS = 1024;

const isAscend = (chip: string): boolean => chip.startsWith('910');

/**
 * The kernel named beside the figure or in its case.
 * @param beside texts of the point
 * @param caseText title, source and workload of the case
 */
export function kernelIn(beside: string, caseText: string, chip: string, tokens: number): KernelId | 'allToAll' {
  if (/HybridEP/i.test(beside)) return 'hybridEp';
  if (/all-?to-?all/i.test(beside)) return 'allToAll';
  const text = `${beside}; ${caseText}`;
  if (/one-?sided/i.test(text)) return 'nvlinkOneSided';
  if (/two-?sided/i.test(text)) return 'nvlinkTwoSided';
  const isLowLatency = /low[-\s]latency/i.test(text)
    ? !/normal kernel|high[-\s]throughput/i.test(text)
    : !/normal|high[-\s]throughput/i.test(text) && tokens <= LOW_LATENCY_TOKENS;
  if (isAscend(chip)) {
    if (/Fused\s?(Dispatch|Combine)|CANN/i.test(text)) return 'cannFused';
    return isLowLatency ? 'ascendLowLatency' : 'ascendNormal';
  }
  if (/\bV2\b|elastic/i.test(text) && !/\bV1\b/.test(text)) return 'deepEpElastic';
  if (/HybridEP/i.test(text)) return 'hybridEp';
  return isLowLatency ? 'deepEpLowLatency' : 'deepEpNormal';
}
