/**
 * Written by bench/calibrate.mjs from the measurements of bench/data; their errors are in bench/calibration-report.md.
 * Not to be edited by hand: run the script again. Keys are families of calibration.ts.
 */
import type { FittedFamily } from './fitted-family';

export const fittedCurves: Readonly<Record<string, FittedFamily>> = {
  a100: {
    products: { bf16: { quantiseBytes: 0, ceiling: 0.846, kHalf: 38.9, memoryShare: 0.792, overheadS: 0.0000045 } },
    steady: { bf16: 0.813 },
    powerW: 400,
    grouped: {},
    cores: {
      serving: { ceiling: 0.493, keysHalf: 267, wavesHalf: 0.955 },
      latentServing: { ceiling: 0.539, keysHalf: 206, wavesHalf: 0.88 },
      flash2: { ceiling: 0.694, keysHalf: 276, wavesHalf: 0.955 },
    },
    headHalf: 30.8,
    streamShare: 0.805,
  },
  h100: {
    products: {
      bf16: { quantiseBytes: 0, ceiling: 0.822, kHalf: 15.2, memoryShare: 0.805, overheadS: 0.00000293 },
      eightBit: { quantiseBytes: 8.11, ceiling: 0.762, kHalf: 90.6, memoryShare: 0.793, overheadS: 0.00000487 },
    },
    steady: { bf16: 0.665, eightBit: 0.683 },
    powerW: 700,
    grouped: { eightBit: { share: 0.85, rowsHalf: 1.22 } },
    cores: {
      serving: { ceiling: 0.589, keysHalf: 543, wavesHalf: 0.696 },
      latentServing: { ceiling: 0.668, keysHalf: 370, wavesHalf: 0.069 },
      flash2: { ceiling: 0.357, keysHalf: 275, wavesHalf: 0.696 },
      flash3: { ceiling: 0.663, keysHalf: 330, wavesHalf: 0.696 },
      forward: { ceiling: 0.6, keysHalf: 197, wavesHalf: 0.696 },
    },
    headHalf: 27.5,
    streamShare: 0.866,
  },
  h200: {
    products: {
      bf16: { quantiseBytes: 0, ceiling: 0.81, kHalf: 20.2, memoryShare: 0.806, overheadS: 0.00000348 },
      eightBit: { quantiseBytes: 9.93, ceiling: 0.75, kHalf: 172, memoryShare: 0.739, overheadS: 0.00000481 },
    },
    steady: { bf16: 0.649, eightBit: 0.666 },
    powerW: 700,
    grouped: {},
    cores: {
      serving: { ceiling: 0.597, keysHalf: 534, wavesHalf: 0.927 },
      latentServing: { ceiling: 0.656, keysHalf: 326, wavesHalf: 0.459 },
    },
    streamShare: 0.835,
  },
  h20: {
    products: { eightBit: { quantiseBytes: 0, ceiling: 0.96, kHalf: 42.4, memoryShare: 0.8, overheadS: 0.0000021 } },
    steady: {},
    powerW: 400,
    grouped: { eightBit: { share: 0.995, rowsHalf: 0.52 } },
    cores: {},
  },
  b200: {
    products: {
      bf16: { quantiseBytes: 0, ceiling: 0.702, kHalf: 7.23, memoryShare: 0.714, overheadS: 0.00000317 },
      eightBit: { quantiseBytes: 5.1, ceiling: 0.7, kHalf: 36.5, memoryShare: 0.709, overheadS: 0.00000638 },
      fourBit: { quantiseBytes: 5.34, ceiling: 0.493, kHalf: 61.3, memoryShare: 0.39, overheadS: 0.00000811 },
    },
    steady: { bf16: 0.493, eightBit: 0.533 },
    powerW: 1000,
    grouped: { bf16: { startS: 0.00000424 } },
    cores: {
      serving: { ceiling: 0.552, keysHalf: 859, wavesHalf: 0.977 },
      latentServing: { ceiling: 0.646, keysHalf: 623, wavesHalf: 0.584 },
      forward: { ceiling: 0.607, keysHalf: 314, wavesHalf: 3.11 },
      backward: { ceiling: 0.57, keysHalf: 726, wavesHalf: 0.545 },
      latentForward: { ceiling: 0.6, keysHalf: 391, wavesHalf: 1.99 },
      latentBackward: { ceiling: 0.352, keysHalf: 236, wavesHalf: 0.219 },
    },
    streamShare: 0.666,
  },
  gb200: {
    products: {
      bf16: { quantiseBytes: 0, ceiling: 0.681, kHalf: 192, memoryShare: 0.792, overheadS: 0.00000285 },
      eightBit: { quantiseBytes: 9.6, ceiling: 0.512, kHalf: 71.3, memoryShare: 0.751, overheadS: 0.00000632 },
      fourBit: { quantiseBytes: 3.65, ceiling: 0.491, kHalf: 4.15, memoryShare: 0.503, overheadS: 0.00000716 },
    },
    steady: { bf16: 0.56, eightBit: 0.575 },
    powerW: 1200,
    grouped: {},
    cores: {
      serving: { ceiling: 0.521, keysHalf: 859, wavesHalf: 0.597 },
      latentServing: { ceiling: 0.644, keysHalf: 666, wavesHalf: 0.534 },
    },
  },
  gb300: {
    products: {
      bf16: { quantiseBytes: 0, ceiling: 0.763, kHalf: 2.08, memoryShare: 0.714, overheadS: 0.00000284 },
      eightBit: { quantiseBytes: 4.52, ceiling: 0.75, kHalf: 43.2, memoryShare: 0.726, overheadS: 0.0000058 },
      fourBit: { quantiseBytes: 5.83, ceiling: 0.45, kHalf: 347, memoryShare: 0.477, overheadS: 0.0000103 },
    },
    steady: { bf16: 0.654, eightBit: 0.671 },
    powerW: 1400,
    grouped: {},
    cores: {},
  },
};
