/**
 * Curves of collectives by generation of scale-up links, written by bench/calibrate-network.mjs: change that, not this.
 */
import type { CollectiveCurve } from './curve';

export const fittedCurves = {
  nvlink3: {
    gather: {
      launchS: 0.00000822,
      stepShare: 0.443,
      rateShare: 1.04,
      ownSteps: 0.401,
      pieceS: 0.00000528,
      pieceBytes: 26600000,
    },
    allReduce: {
      launchS: 0.00000765,
      stepShare: 0.476,
      rateShare: 1.08,
      ownSteps: 0.387,
      pieceS: 0.0000124,
      pieceBytes: 25900000,
    },
    allToAll: {
      launchS: 0.0000112,
      stepShare: 0.108,
      rateShare: 1.38,
      ownSteps: 0.399,
      pieceS: 0.00000399,
      pieceBytes: 21200000,
    },
    sendReceive: {
      launchS: 0.0000119,
      stepShare: 0.541,
      rateShare: 1.52,
      ownSteps: 0,
      pieceS: 1.06e-7,
      pieceBytes: 21900000,
    },
  },
  nvlink4: {
    gather: {
      launchS: 0.00000469,
      stepShare: 0.426,
      rateShare: 1.14,
      ownSteps: 0.503,
      pieceS: 0.00000228,
      pieceBytes: 27700000,
    },
    allReduce: {
      launchS: 0.00000454,
      stepShare: 0.41,
      rateShare: 1.14,
      ownSteps: 0.399,
      pieceS: 0.00000287,
      pieceBytes: 23400000,
    },
    inNetwork: {
      launchS: 0.0000245,
      stepShare: 1.04,
      rateShare: 0.805,
      ownSteps: 0,
      pieceS: 8.05e-7,
      pieceBytes: 7380000,
    },
    allToAll: {
      launchS: 0.00000691,
      stepShare: 0.165,
      rateShare: 1.15,
      ownSteps: 0.163,
      pieceS: 0.00000161,
      pieceBytes: 26100000,
    },
    sendReceive: {
      launchS: 0.00000505,
      stepShare: 0.501,
      rateShare: 1.1,
      ownSteps: 0,
      pieceS: 5.19e-7,
      pieceBytes: 4900000,
    },
  },
  nvlink5: {
    gather: {
      launchS: 0.0000076,
      stepShare: 0.649,
      rateShare: 1.04,
      ownSteps: 0.524,
      pieceS: 0.0000023,
      pieceBytes: 19100000,
    },
    allReduce: {
      launchS: 0.0000073,
      stepShare: 0.67,
      rateShare: 1.04,
      ownSteps: 0.42,
      pieceS: 0.00000268,
      pieceBytes: 40900000,
    },
    inNetwork: {
      launchS: 0.000021,
      stepShare: 1.01,
      rateShare: 0.69,
      ownSteps: 0,
      pieceS: 0.00000213,
      pieceBytes: 11300000,
    },
    allToAll: {
      launchS: 0.00000953,
      stepShare: 0.0946,
      rateShare: 4.28,
      ownSteps: 3.6,
      pieceS: 0.000015,
      pieceBytes: 1120000,
    },
  },
} satisfies Record<string, Record<string, CollectiveCurve>>;
