/** What bench/calibrate.mjs fits for a device family; a kernel without measurements is left out. */
import type { CoreCurve } from './attention';
import type { GemmCurve, GroupedCurve } from './gemm';

/** By the width of the products. */
export interface ByWidth<T> {
  readonly bf16?: T;
  readonly eightBit?: T;
  readonly fourBit?: T;
}

export interface FittedFamily {
  readonly products: ByWidth<GemmCurve>;
  /** Share of the peak that the power limit lets a long run keep. */
  readonly steady: ByWidth<number>;
  /** The power limit to which these shares belong, W. */
  readonly powerW: number;
  readonly grouped: ByWidth<GroupedCurve>;
  readonly cores: {
    readonly serving?: CoreCurve;
    readonly latentServing?: CoreCurve;
    readonly forward?: CoreCurve;
    readonly backward?: CoreCurve;
    readonly latentForward?: CoreCurve;
    readonly latentBackward?: CoreCurve;
    readonly flash2?: CoreCurve;
    readonly flash3?: CoreCurve;
  };
  readonly headHalf?: number;
  /** Share of memory bandwidth of kernels that stream. */
  readonly streamShare?: number;
}
