/**
 * What communication libraries (NCCL, HCCL) reach on each generation of scale-up links: the curves of their
 * algorithms, fitted by bench/calibrate-network.mjs to published sweeps of 2 to 8 devices on one node and of a
 * 72-device rack. Rates and steps are shares of what the profile's tier states, so that a changed tier changes them.
 */
import type { CollectiveCurve } from './curve';

export interface CollectiveLibrary {
  readonly name: string;
  /** What is measured and what is borrowed, in words. */
  readonly origin: string;
  readonly isBorrowed: boolean;
  /** Ring all-gather and reduce-scatter, broadcast. */
  readonly gather: CollectiveCurve;
  /** Ring and tree all-reduce. */
  readonly allReduce: CollectiveCurve;
  /** All-reduce by the switches (NVLink SHARP); null where the library has none. */
  readonly inNetwork: CollectiveCurve | null;
  /** Direct all-to-all. */
  readonly allToAll: CollectiveCurve;
  /** One sender, one receiver. */
  readonly sendReceive: CollectiveCurve;
  /** Steps, rates and pieces on the scale-out network; a piece waits for a share of its latency. */
  readonly network: { readonly stepShare: number; readonly rateShare: number; readonly pieceShare: number };
  /** Whether it cuts a collective by tiers: scatter inside, exchange between, gather inside (HCCL). */
  readonly isHierarchical: boolean;
}

const network = { stepShare: 1.14, rateShare: 1, pieceShare: 0.8 };

/** Third-generation NVLink: NCCL 2.27 on 2, 4 and 8 A100. */
const nvlink3: CollectiveLibrary = {
  name: 'NCCL on NVLink 3',
  origin: 'NCCL on NVLink 3: fitted to sweeps of 2 to 8 A100 (median error 4 to 8%)',
  isBorrowed: false,
  gather: { launchS: 8.22e-6, stepShare: 0.443, rateShare: 1.04, ownSteps: 0.401, pieceS: 5.28e-6, pieceBytes: 2.66e7 },
  allReduce: {
    launchS: 7.76e-6,
    stepShare: 0.468,
    rateShare: 1.06,
    ownSteps: 0.332,
    pieceS: 7.06e-6,
    pieceBytes: 3.81e7,
  },
  inNetwork: null,
  allToAll: {
    launchS: 1.12e-5,
    stepShare: 0.109,
    rateShare: 1.4,
    ownSteps: 0.407,
    pieceS: 4.07e-6,
    pieceBytes: 2.29e7,
  },
  sendReceive: { launchS: 9e-6, stepShare: 0.5, rateShare: 1.04, ownSteps: 0, pieceS: 5e-6, pieceBytes: 2.66e7 },
  network,
  isHierarchical: false,
};

/** Fourth-generation NVLink: NCCL 2.23 to 2.29 on 2, 4 and 8 H100 and H200. */
const nvlink4: CollectiveLibrary = {
  name: 'NCCL on NVLink 4',
  origin: 'NCCL on NVLink 4: fitted to sweeps of 2 to 8 H100 and H200 (median error 2 to 5%)',
  isBorrowed: false,
  gather: { launchS: 4.4e-6, stepShare: 0.447, rateShare: 1.13, ownSteps: 0.506, pieceS: 2.08e-6, pieceBytes: 3.4e7 },
  allReduce: {
    launchS: 4.41e-6,
    stepShare: 0.411,
    rateShare: 1.02,
    ownSteps: 0.193,
    pieceS: 2.17e-6,
    pieceBytes: 3.29e7,
  },
  inNetwork: { launchS: 1.55e-5, stepShare: 0.992, rateShare: 0.805, ownSteps: 0, pieceS: 1.22e-6, pieceBytes: 6.33e6 },
  allToAll: {
    launchS: 6.91e-6,
    stepShare: 0.0966,
    rateShare: 1.15,
    ownSteps: 0.149,
    pieceS: 1.97e-6,
    pieceBytes: 3.1e7,
  },
  sendReceive: { launchS: 5e-6, stepShare: 0.5, rateShare: 1.13, ownSteps: 0, pieceS: 2e-6, pieceBytes: 3.4e7 },
  network,
  isHierarchical: false,
};

/** Fifth-generation NVLink: NCCL 2.26 to 2.29 on B200, GB200 and GB300, and on the 72 GPUs of a rack. */
const nvlink5: CollectiveLibrary = {
  name: 'NCCL on NVLink 5',
  origin: 'NCCL on NVLink 5: fitted to sweeps of 2 to 8 B200, GB200, GB300 and of a rack of 72 (median error 2 to 9%)',
  isBorrowed: false,
  gather: { launchS: 7.61e-6, stepShare: 0.65, rateShare: 1.04, ownSteps: 0.523, pieceS: 2.3e-6, pieceBytes: 1.9e7 },
  allReduce: {
    launchS: 7.42e-6,
    stepShare: 0.665,
    rateShare: 0.875,
    ownSteps: 0.143,
    pieceS: 1.87e-6,
    pieceBytes: 2.68e7,
  },
  inNetwork: { launchS: 2.08e-5, stepShare: 1.05, rateShare: 0.659, ownSteps: 0, pieceS: 1.8e-6, pieceBytes: 6.59e6 },
  // The kernel's own copying of the buffer, not the links, sets the time: it hardly depends on the peers.
  allToAll: {
    launchS: 9.53e-6,
    stepShare: 0.0898,
    rateShare: 3.57,
    ownSteps: 2.94,
    pieceS: 1.55e-5,
    pieceBytes: 8.55e5,
  },
  sendReceive: { launchS: 8e-6, stepShare: 0.6, rateShare: 1.04, ownSteps: 0, pieceS: 2.3e-6, pieceBytes: 1.89e7 },
  network,
  isHierarchical: false,
};

/** No sweep of HCCL is published: launches, steps and pieces as on NVLink 4, rates as the profile states them. */
const hccl: CollectiveLibrary = {
  ...nvlink4,
  name: 'HCCL',
  origin: 'HCCL: launches, steps and pipelines borrowed from NCCL on NVLink 4, rates from the profile',
  isBorrowed: true,
  gather: { ...nvlink4.gather, rateShare: 1 },
  allReduce: { ...nvlink4.allReduce, rateShare: 1 },
  inNetwork: null,
  allToAll: { ...nvlink4.allToAll, rateShare: 1, ownSteps: 0 },
  sendReceive: { ...nvlink4.sendReceive, rateShare: 1 },
  isHierarchical: true,
};

const ideal: CollectiveCurve = {
  launchS: 0,
  stepShare: 1,
  rateShare: 1,
  ownSteps: 0,
  pieceS: 0,
  pieceBytes: Infinity,
};

/** Collectives of a torus go along its axes (JAX scaling book, sharding chapter); no sweep of them is published. */
const xla: CollectiveLibrary = {
  ...hccl,
  name: 'XLA',
  origin: 'XLA: launches, steps and pipelines borrowed from NCCL on NVLink 4, rates from the profile',
};

/** Latency and bandwidth of the fabric alone, without software: what the flow simulator is compared with. */
export const idealLibrary: CollectiveLibrary = {
  name: 'Ideal',
  origin: 'latency and bandwidth of the fabric alone',
  isBorrowed: false,
  gather: ideal,
  allReduce: ideal,
  inNetwork: ideal,
  allToAll: ideal,
  sendReceive: ideal,
  network: { stepShare: 1, rateShare: 1, pieceShare: 0 },
  isHierarchical: true,
};

const byFamily: Record<string, CollectiveLibrary> = {
  a100: nvlink3,
  h100: nvlink4,
  h200: nvlink4,
  h800: nvlink4,
  h20: nvlink4,
  b200: nvlink5,
  gb200: nvlink5,
  gb300: nvlink5,
  'ascend-910b': hccl,
  'ascend-910c': hccl,
  'ascend-950': hccl,
  'tpu-v5p': xla,
};

/** The library of a family of efficiency curves; unknown families borrow NVLink 4's. */
export function libraryOf(family: string): CollectiveLibrary {
  return (
    byFamily[family] ?? {
      ...nvlink4,
      name: 'Borrowed library',
      origin: 'collectives: borrowed from NCCL on NVLink 4',
      isBorrowed: true,
    }
  );
}
