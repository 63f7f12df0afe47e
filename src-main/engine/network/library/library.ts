/**
 * What communication libraries (NCCL, HCCL) reach on each generation of scale-up links: the curves of their
 * algorithms, fitted by bench/calibrate-network.mjs to published sweeps of 2 to 8 devices on one node and of a
 * 72-device rack. Rates and steps are shares of what the profile's tier states, so that a changed tier changes them.
 */
import type { CollectiveCurve } from './curve';
import { fittedCurves } from './fitted-curves';

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
  /** Devices of a domain from which on it lets the switches reduce. */
  readonly reducesFrom: number;
  /** Direct all-to-all. */
  readonly allToAll: CollectiveCurve;
  /** All-reduce kernels of serving frameworks inside a domain: all read all, or a shard each; null where none is known. */
  readonly oneShot: CollectiveCurve | null;
  readonly twoShot: CollectiveCurve | null;
  /** One sender, one receiver. */
  readonly sendReceive: CollectiveCurve;
  /** Steps, rates and pieces on the scale-out network; a piece waits for a share of its latency. */
  readonly network: {
    readonly stepShare: number;
    readonly rateShare: number;
    readonly pieceShare: number;
    /** What posting one message costs the host's proxy, s: an all-to-all has one for each peer. */
    readonly messageS: number;
  };
  /** Whether it cuts a collective by tiers: scatter inside, exchange between, gather inside (HCCL). */
  readonly isHierarchical: boolean;
}

/** NCCL leaves groups of four and fewer to the ring: nccl-tests on 4 to 8 H200 and B200 with and without NVLS. */
const REDUCES_FROM = 5;

/**
 * On the scale-out network a piece crosses three times before the next may have its buffer: the receiver's clear to send,
 * the data, the flush that makes them seen (NCCL's network plugins). It holds from 3.7 to 31 us of latency: all-reduce of
 * 1 to 64 MB on 2, 4 and 8 servers over InfiniBand, RoCE and EFA of the first two versions, median error 3 to 19%. Small
 * all-to-alls of two servers: 37 us with 8 peers beyond the server (B200), 30 us with 15 (H100, NVLink off).
 */
const network = { stepShare: 1.14, rateShare: 1, pieceShare: 3, messageS: 1.5e-6 };

/** Third-generation NVLink: NCCL 2.27 on 2, 4 and 8 A100; send and receive by the vidur tables. */
const nvlink3: CollectiveLibrary = {
  name: 'NCCL on NVLink 3',
  origin: 'NCCL on NVLink 3: fitted to sweeps of 2 to 8 A100 (median errors up to 10% from 1 MB on, up to 30% below)',
  isBorrowed: false,
  ...fittedCurves.nvlink3,
  inNetwork: null,
  reducesFrom: REDUCES_FROM,
  network,
  isHierarchical: false,
};

/** Fourth-generation NVLink: NCCL up to 2.29 on 2 to 8 H100 and H200; not every table states its version. */
const nvlink4: CollectiveLibrary = {
  name: 'NCCL on NVLink 4',
  origin:
    'NCCL on NVLink 4: fitted to sweeps of 2 to 8 H100 and H200 (median errors up to 11% from 1 MB on, mostly up to 25% below)',
  isBorrowed: false,
  ...fittedCurves.nvlink4,
  reducesFrom: REDUCES_FROM,
  network,
  isHierarchical: false,
};

/**
 * Fifth-generation NVLink: NCCL 2.26 to 2.29 on B200, GB200 and GB300, and on the 72 GPUs of a rack. In an all-to-all the
 * kernel's own copying of the buffer, not the links, sets the time: it hardly depends on the peers. No sweep of send and
 * receive is published: launch as of the other kernels of these chips, shape as on NVLink 4.
 */
const nvlink5: CollectiveLibrary = {
  name: 'NCCL on NVLink 5',
  origin:
    'NCCL on NVLink 5: fitted to sweeps of 2 to 8 B200, GB200, GB300 and of a rack of 72 (median errors up to 13%)',
  isBorrowed: false,
  ...fittedCurves.nvlink5,
  sendReceive: { ...fittedCurves.nvlink4.sendReceive, launchS: fittedCurves.nvlink5.gather.launchS },
  reducesFrom: REDUCES_FROM,
  network,
  isHierarchical: false,
};

/** No sweep of HCCL is published: launches, steps and pieces as on NVLink 4, rates as the profile states them. */
const hccl: CollectiveLibrary = {
  ...nvlink4,
  name: 'HCCL',
  origin: 'HCCL: launches, steps and pipelines borrowed from NCCL on NVLink 4, rates from the profile',
  isBorrowed: true,
  gather: { ...nvlink4.gather, rateShare: 1, ownSteps: 0 },
  allReduce: { ...nvlink4.allReduce, rateShare: 1, ownSteps: 0 },
  inNetwork: null,
  allToAll: { ...nvlink4.allToAll, rateShare: 1, ownSteps: 0 },
  oneShot: null,
  twoShot: null,
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
  reducesFrom: 3,
  allToAll: ideal,
  oneShot: null,
  twoShot: null,
  sendReceive: ideal,
  network: { stepShare: 1, rateShare: 1, pieceShare: 0, messageS: 0 },
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
