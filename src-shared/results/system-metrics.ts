/**
 * Figures of one whole system that follow from its profile alone: the head-to-head table of the news,
 * with sources. Claims refer to these keys. Computed in engine/system.
 */
import type { Dimension } from '../quantity/units';

export interface SystemMetric {
  title: string;
  dimension: Dimension;
  unit: string;
  better: 'higher' | 'lower' | null;
  description: string;
}

export const systemMetrics = {
  accelerators: {
    title: 'Accelerators',
    dimension: 'count',
    unit: '',
    better: null,
    description: 'Packages as sold in one system.',
  },
  devices: {
    title: 'Devices (ranks)',
    dimension: 'count',
    unit: '',
    better: null,
    description: 'Dies or GPUs that software sees.',
  },
  peakBf16FlopsPerS: {
    title: 'Dense BF16',
    dimension: 'flopsPerS',
    unit: 'PFLOP/s',
    better: 'higher',
    description: 'Devices x dense BF16 peak.',
  },
  acceleratorPeakBf16FlopsPerS: {
    title: 'Dense BF16 per accelerator',
    dimension: 'flopsPerS',
    unit: 'TFLOP/s',
    better: 'higher',
    description: 'Peak of one package.',
  },
  peak8BitFlopsPerS: {
    title: 'Dense 8-bit',
    dimension: 'flopsPerS',
    unit: 'PFLOP/s',
    better: 'higher',
    description: 'FP8 where present, else INT8.',
  },
  memoryBytes: {
    title: 'Memory capacity',
    dimension: 'bytes',
    unit: 'TB',
    better: 'higher',
    description: 'Device memory of one system.',
  },
  memoryBandwidthBytesPerS: {
    title: 'Memory bandwidth',
    dimension: 'bytesPerS',
    unit: 'TB/s',
    better: 'higher',
    description: 'Aggregate peak bandwidth of device memory.',
  },
  scaleUpBytesPerS: {
    title: 'Scale-up bandwidth',
    dimension: 'bytesPerS',
    unit: 'TB/s',
    better: 'higher',
    description:
      'Sum over devices, one direction, raw line rate of the outermost scale-up tier; of all dimensions of a torus or nested mesh.',
  },
  acceleratorScaleUpBytesPerS: {
    title: 'Scale-up bandwidth per accelerator',
    dimension: 'bytesPerS',
    unit: 'GB/s',
    better: 'higher',
    description:
      'One package, one direction, raw line rate of the outermost scale-up tier; of all dimensions of a torus or nested mesh.',
  },
  scaleOutBytesPerS: {
    title: 'Scale-out bandwidth',
    dimension: 'bytesPerS',
    unit: 'Tbit/s',
    better: 'higher',
    description: 'Sum over devices, one direction.',
  },
  powerW: {
    title: 'Power',
    dimension: 'watts',
    unit: 'kW',
    better: 'lower',
    description: 'System at full load, before cooling.',
  },
  priceUsd: { title: 'Price', dimension: 'usd', unit: 'million USD', better: 'lower', description: 'One system.' },
  bf16FlopsPerJ: {
    title: 'Dense BF16 per watt',
    dimension: 'flopsPerJ',
    unit: 'GFLOP/s/W',
    better: 'higher',
    description: 'Peak over system power.',
  },
} as const satisfies Record<string, SystemMetric>;

export type SystemMetricKey = keyof typeof systemMetrics;
export type SystemFigures = Record<SystemMetricKey, number | null>;
