/** Curves of plain products: ceiling, K ramp, memory share, kernel overhead, quantisation. */
import { gemmTimeS } from '../../src-main/engine/compute/gemm.ts';
import { devices, elementBytes } from './devices.mjs';
import { fit } from './fit.mjs';
import { csv, fastest } from './tables.mjs';

/** Block-scaled FP8 kernels count as FP8. */
const sourcesOf = { bfloat16: ['bfloat16'], fp8: ['fp8', 'fp8_block'], nvfp4: ['nvfp4'] };

/** Measured products of a device in one datatype: m, n, k, seconds. */
export function productSamples(system, dtype) {
  const shape = ({ m, n, k }) => `${m},${n},${k}`;
  if (system === 'h20')
    return dtype === 'fp8'
      ? fastest(
          csv('measured-gemm-hopper-fp8.csv')
            .filter(({ device }) => device === 'h20')
            .map(({ m, n, k, latency_us }) => ({ m: +m, n: +n, k: +k, seconds: latency_us / 1e6 })),
          shape,
        )
      : [];
  return fastest(
    csv('measured-gemm.csv')
      .filter(({ src, gemm_dtype }) => src.split('/')[0] === system && sourcesOf[dtype].includes(gemm_dtype))
      .map(({ m, n, k, latency }) => ({ m: +m, n: +n, k: +k, seconds: latency / 1e3 })),
    shape,
  );
}

/** Seconds of a plain product of a burst on a device; `more` overrides the operator's fields. */
export function productS(system, dtype, curve, { m, n, k, batch = 1 }, more = {}) {
  const device = devices[system];
  return gemmTimeS(
    { m, n, k, batch, operandBytes: elementBytes[dtype], outputBytes: 2, addedBytes: 0, ...more },
    {
      peakFlopsPerS: device.peaks[dtype],
      steadyFlopsPerS: more.steady ?? Infinity,
      memoryBytesPerS: device.memory,
      cores: device.cores,
      curve,
      launchS: curve.overheadS,
    },
  );
}

export function fitProducts(system, dtype) {
  const samples = productSamples(system, dtype);
  if (samples.length === 0) return null;
  const start = { ceiling: 0.75, kHalf: 200, memoryShare: 0.8, overheadS: 4e-6 };
  const quantises = dtype !== 'bfloat16' && system !== 'h20';
  const result = fit(
    samples,
    (sample, { quantiseBytes = 0, ...rest }) => productS(system, dtype, { ...rest, quantiseBytes }, sample),
    quantises ? { ...start, quantiseBytes: 4 } : start,
    { ceiling: 1, memoryShare: 1 },
  );
  return { ...result, constants: { quantiseBytes: 0, ...result.constants } };
}
