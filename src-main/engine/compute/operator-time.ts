/** The time of one operator on one device, as all kinds of work give it. */

export interface OperatorTime {
  timeS: number;
  flops: number;
  /** What sets the time. */
  bound: 'compute' | 'memory' | 'launch';
  /** True when memory bandwidth, not compute, sets the time. */
  isMemoryBound: boolean;
  /** Kernels issued, and what of the time is their start. */
  kernels: number;
  launchS: number;
}

/** `isMemoryBound`: what is not the start of kernels waits for memory. */
export function timed(
  timeS: number,
  launchS: number,
  kernels: number,
  flops: number,
  isMemoryBound: boolean,
): OperatorTime {
  const bound = launchS > timeS / 2 ? 'launch' : isMemoryBound ? 'memory' : 'compute';
  return { timeS, flops, bound, isMemoryBound, kernels, launchS };
}
