/**
 * Constants of the exchange kernels by generation of devices, as bench/calibrate-exchange.mjs fits them to the published
 * and measured figures of accuracy/data; bench/calibration-exchange-report.md says how well and over what.
 */
import type { KernelCost } from './exchange-kernel';

const none: KernelCost = {
  startS: 0,
  doublingS: 0,
  rankS: 0,
  expertS: 0,
  outsideS: 0,
  outsideDoublingS: 0,
  fillS: 0,
  outsideFillS: 0,
  hiddenS: 0,
  tokenS: 0,
  isPipelined: true,
  linkShare: 1,
  linkHalfRanks: Infinity,
  outsideShare: 0.95,
  coreBytesPerS: Infinity,
  outsideCoreBytesPerS: Infinity,
  copyBytesPerS: Infinity,
};
const cost = (constants: Partial<KernelCost>): KernelCost => ({ ...none, ...constants });

/** Both directions of one kernel. */
export interface KernelCosts {
  readonly dispatch: KernelCost;
  readonly combine: KernelCost;
  readonly prepare?: KernelCost;
}

const deepEpNormalOutside = {
  dispatch: { outsideDoublingS: 29.7e-6, outsideFillS: 38.8e-6, outsideShare: 0.953, outsideCoreBytesPerS: 11.5e9 },
  combine: {
    outsideS: 9.2e-6,
    outsideDoublingS: 27e-6,
    outsideFillS: 84.6e-6,
    outsideShare: 0.93,
    outsideCoreBytesPerS: 9.53e9,
  },
};

export const deepEpNormal: Record<'hopper' | 'blackwell', KernelCosts> = {
  hopper: {
    dispatch: cost({
      ...deepEpNormalOutside.dispatch,
      startS: 26.1e-6,
      fillS: 14.5e-6,
      linkShare: 0.682,
      coreBytesPerS: 18.8e9,
    }),
    combine: cost({
      ...deepEpNormalOutside.combine,
      startS: 44.8e-6,
      fillS: 19.4e-6,
      linkShare: 0.674,
      coreBytesPerS: 19.4e9,
    }),
  },
  // Measured inside one domain; what leaves it is Hopper's, as is the share of the links, which cores never reach.
  blackwell: {
    dispatch: cost({
      ...deepEpNormalOutside.dispatch,
      startS: 32e-6,
      doublingS: 0.5e-6,
      fillS: 17.4e-6,
      linkShare: 0.682,
      coreBytesPerS: 16.5e9,
    }),
    combine: cost({
      ...deepEpNormalOutside.combine,
      startS: 32.2e-6,
      doublingS: 7.4e-6,
      fillS: 5.7e-6,
      linkShare: 0.674,
      coreBytesPerS: 17.7e9,
    }),
  },
};

const deepEpLowLatencyOutside = {
  dispatch: { outsideS: 5.5e-6, outsideDoublingS: 3e-6, outsideShare: 0.968 },
  combine: { outsideS: 13.7e-6, outsideFillS: 3.8e-6, outsideShare: 0.95 },
};

export const deepEpLowLatency: Record<'hopper' | 'blackwell', KernelCosts> = {
  hopper: {
    dispatch: cost({
      ...deepEpLowLatencyOutside.dispatch,
      startS: 9.9e-6,
      fillS: 1.4e-6,
      hiddenS: 3.5e-6,
      linkShare: 0.543,
      copyBytesPerS: 424e9,
    }),
    combine: cost({
      ...deepEpLowLatencyOutside.combine,
      startS: 3.1e-6,
      fillS: 3.7e-6,
      hiddenS: 8.8e-6,
      linkShare: 0.627,
      copyBytesPerS: 241e9,
    }),
  },
  blackwell: {
    dispatch: cost({
      ...deepEpLowLatencyOutside.dispatch,
      doublingS: 4.5e-6,
      expertS: 24.3e-9,
      fillS: 0.6e-6,
      hiddenS: 1.7e-6,
      linkShare: 0.57,
    }),
    combine: cost({
      ...deepEpLowLatencyOutside.combine,
      startS: 7.7e-6,
      doublingS: 3.6e-6,
      fillS: 0.8e-6,
      hiddenS: 2.9e-6,
      linkShare: 0.658,
    }),
  },
};

export const deepEpElastic: KernelCosts = {
  dispatch: cost({ outsideS: 34e-6, linkShare: 0.714, outsideShare: 0.93, coreBytesPerS: 27.1e9 }),
  combine: cost({ startS: 2e-6, outsideS: 34e-6, linkShare: 0.732, outsideShare: 0.93, coreBytesPerS: 28.6e9 }),
};

/** Received tokens are put in the order of their experts after they have come: memory passes that nothing hides. */
export const hybridEp: Record<'hopper' | 'blackwell', KernelCosts> = {
  hopper: {
    dispatch: cost({ startS: 15e-6, tokenS: 8.5e-9, isPipelined: false, linkShare: 0.68, outsideShare: 0.826 }),
    combine: cost({ startS: 15e-6, tokenS: 1.8e-9, isPipelined: false, linkShare: 0.68, outsideShare: 0.8 }),
  },
  blackwell: {
    dispatch: cost({ startS: 15e-6, tokenS: 27e-9, isPipelined: false, linkShare: 0.8, outsideShare: 0.826 }),
    combine: cost({ startS: 15e-6, tokenS: 8.5e-9, isPipelined: false, linkShare: 0.695, outsideShare: 0.8 }),
  },
};

export const nvlinkTwoSided: KernelCosts = {
  dispatch: cost({ startS: 10e-6, doublingS: 0.59e-6, tokenS: 37.5e-9, linkShare: 0.685, linkHalfRanks: 446 }),
  combine: cost({ startS: 9.2e-6, doublingS: 1.56e-6, tokenS: 77e-9, linkShare: 0.637, linkHalfRanks: 645 }),
  prepare: cost({ startS: 10e-6, doublingS: 0.72e-6, tokenS: 6.8e-9, hiddenS: 1e-6 }),
};

export const nvlinkTwoSidedPacked: KernelCosts = {
  ...nvlinkTwoSided,
  combine: cost({ startS: 12.5e-6, doublingS: 1.53e-6, tokenS: 135e-9, linkShare: 0.465, linkHalfRanks: 131 }),
};

export const nvlinkOneSided: KernelCosts = {
  dispatch: cost({
    startS: 10.4e-6,
    doublingS: 1.82e-6,
    tokenS: 7.1e-9,
    hiddenS: 1.8e-6,
    linkShare: 0.758,
    linkHalfRanks: 355,
  }),
  combine: cost({
    startS: 3.5e-6,
    doublingS: 4e-6,
    tokenS: 5.7e-9,
    hiddenS: 8.6e-6,
    linkShare: 0.736,
    linkHalfRanks: 374,
  }),
};

/** Share of the bus that a die's reads and writes reach (arXiv:2506.12708, Table 1: 167 of 196 GB/s). */
const BUS_SHARE = 0.85;
/**
 * Vector cores pack, quantise and send one after the other. Published are batches of 128 tokens alone, which leaves open
 * what of a time is the start and what the tokens': one start is taken for all of these kernels, an estimate. It was chosen
 * with a published decode step of few requests in sight (validation/published.test.ts), which is no independent check
 * of these kernels any more.
 */
const BUS_START_S = 21e-6;
const onBus = (constants: Partial<KernelCost>): KernelCost =>
  cost({ startS: BUS_START_S, isPipelined: false, linkShare: BUS_SHARE, ...constants });

export const cannFused: KernelCosts = {
  dispatch: onBus({ doublingS: 4.46e-6, tokenS: 0.356e-6 }),
  combine: onBus({ doublingS: 1e-6, tokenS: 0.197e-6 }),
};

export const ascendLowLatency: KernelCosts = {
  dispatch: onBus({ doublingS: 5.1e-6, tokenS: 0.46e-6 }),
  combine: onBus({ doublingS: 2.55e-6, tokenS: 0.209e-6 }),
};

export const ascendNormal: KernelCosts = {
  dispatch: onBus({ tokenS: 0.111e-6, linkHalfRanks: 81 }),
  combine: onBus({ tokenS: 0.45e-6, linkHalfRanks: 314 }),
};

/**
 * On servers whose network joins them card by card, and for groups that leave a supernode; not measured: the handling of
 * the kernels on the bus, and their share of its links.
 */
export const ascendHierarchical: KernelCosts = ascendNormal;
