/**
 * The parameter registry of hardware profiles. A figure of a profile is filed under "group.key", for
 * instance "device.peakBf16". Peaks are dense; bandwidths are per device and per direction.
 */
import type { tierParameters } from './fabric-parameters';
import { scaleOutParameters } from './fabric-parameters';
import type { ParameterTable, Resolved } from './parameter';

const rate = (title: string, description: string, optional?: true) =>
  ({
    kind: 'quantity',
    title,
    description,
    dimension: 'flopsPerS',
    unit: 'TFLOP/s',
    min: 1e9,
    max: 1e18,
    ...(optional ? { optional } : {}),
  }) as const;

/** What one rank runs on: a GPU, or one die of a two-die package. */
export const deviceParameters = {
  peakBf16: { ...rate('Peak BF16, dense', 'Dense matrix peak in bfloat16 or float16 of one device.') },
  peakFp8: {
    ...rate('Peak FP8, dense', 'Dense matrix peak in FP8; none where the device has no FP8 units.'),
    optional: true,
  },
  peakInt8: {
    ...rate('Peak INT8, dense', 'Dense matrix peak in INT8; none where it is absent or unconfirmed.'),
    optional: true,
  },
  peakFp4: { ...rate('Peak FP4, dense', 'Dense matrix peak in FP4; none where absent.'), optional: true },
  vectorPeak: { ...rate('Vector peak', 'Peak of the vector units for element-wise work in FP32.') },
  matrixCores: {
    kind: 'quantity',
    title: 'Matrix cores',
    description: 'Cores (SMs, AI cores) over which the tiles of a matrix product are spread.',
    dimension: 'count',
    unit: '',
    min: 1,
    max: 4096,
    integer: true,
  },
  memoryCapacity: {
    kind: 'quantity',
    title: 'Memory capacity',
    description: 'Usable device memory (HBM) of one device.',
    dimension: 'bytes',
    unit: 'GB',
    min: 1e9,
    max: 1e14,
  },
  memoryBandwidth: {
    kind: 'quantity',
    title: 'Memory bandwidth',
    description: 'Peak device memory bandwidth of one device.',
    dimension: 'bytesPerS',
    unit: 'TB/s',
    min: 1e9,
    max: 1e15,
  },
  cache: {
    kind: 'quantity',
    title: 'On-chip cache',
    description: 'Last-level cache shared by the cores of one device.',
    dimension: 'bytes',
    unit: 'MB',
    min: 0,
    max: 1e12,
  },
  launchOverhead: {
    kind: 'quantity',
    title: 'Kernel launch overhead',
    description: 'Time between dependent kernels when the host launches each of them.',
    dimension: 'seconds',
    unit: 'us',
    min: 0,
    max: 1e-3,
  },
  graphLaunchOverhead: {
    kind: 'quantity',
    title: 'Launch overhead in a graph',
    description: 'Time between dependent kernels when a captured graph launches them.',
    dimension: 'seconds',
    unit: 'us',
    min: 0,
    max: 1e-3,
  },
  tdp: {
    kind: 'quantity',
    title: 'Thermal design power',
    description: 'Power limit of one device.',
    dimension: 'watts',
    unit: 'W',
    min: 1,
    max: 1e5,
  },
  idlePower: {
    kind: 'quantity',
    title: 'Idle power',
    description: 'Power of one device that holds a job but does no work.',
    dimension: 'watts',
    unit: 'W',
    min: 0,
    max: 1e5,
  },
  perPackage: {
    kind: 'quantity',
    title: 'Devices per package',
    description: 'Dies (ranks) in one accelerator as it is sold; 2 for Ascend 910C, 1 for a GPU.',
    dimension: 'count',
    unit: '',
    min: 1,
    max: 16,
    integer: true,
    default: 1,
  },
} as const satisfies ParameterTable;

export const nodeParameters = {
  devices: {
    kind: 'quantity',
    title: 'Devices per node',
    description: 'Devices (ranks) on one server or tray.',
    dimension: 'count',
    unit: '',
    min: 1,
    max: 1024,
    integer: true,
  },
  cpus: {
    kind: 'quantity',
    title: 'Host CPUs per node',
    description: 'Host processors of one server or tray.',
    dimension: 'count',
    unit: '',
    min: 0,
    max: 64,
    integer: true,
  },
  hostLink: {
    kind: 'quantity',
    title: 'Host link',
    description: 'One device to or from the memory of its own host, per direction: PCIe, NVLink-C2C or the fabric.',
    dimension: 'bytesPerS',
    unit: 'GB/s',
    min: 0,
    max: 1e13,
    default: '25 GB/s',
    defaultSource: 'assumption: PCIe 4.0 x16, about 80% of its 31.5 GB/s',
  },
  hostBandwidth: {
    kind: 'quantity',
    title: 'Host bandwidth into the fabric',
    description: 'Per host CPU and direction onto the scale-up fabric; 0 where hosts are not on it.',
    dimension: 'bytesPerS',
    unit: 'GB/s',
    min: 0,
    max: 1e13,
    default: '0 GB/s',
  },
  poolBandwidth: {
    kind: 'quantity',
    title: 'Pooled host memory, bandwidth',
    description: 'Reads of one device from host memory anywhere on the fabric; 0 where it cannot read it.',
    dimension: 'bytesPerS',
    unit: 'GB/s',
    min: 0,
    max: 1e13,
    default: '0 GB/s',
  },
  poolLatency: {
    kind: 'quantity',
    title: 'Pooled host memory, latency',
    description: 'One small read of a device from host memory on another node.',
    dimension: 'seconds',
    unit: 'us',
    min: 0,
    max: 1e-2,
    default: '0 us',
  },
  hostMemory: {
    kind: 'quantity',
    title: 'Host memory per node',
    description: 'DRAM of one server or tray.',
    dimension: 'bytes',
    unit: 'GB',
    min: 0,
    max: 1e15,
    optional: true,
  },
  hostMemoryBandwidth: {
    kind: 'quantity',
    title: 'Host memory bandwidth per node',
    description: 'DRAM bandwidth of one server or tray, all host CPUs together.',
    dimension: 'bytesPerS',
    unit: 'GB/s',
    min: 0,
    max: 1e14,
    default: '400 GB/s',
    defaultSource: 'assumption: two sockets of eight DDR4-3200 channels, 409.6 GB/s',
  },
} as const satisfies ParameterTable;

/** The scale-up domain; one "system" in the product's words. */
export const supernodeParameters = {
  nodes: {
    kind: 'quantity',
    title: 'Nodes per supernode',
    description: 'Servers or trays joined by the scale-up fabric into one system.',
    dimension: 'count',
    unit: '',
    min: 1,
    max: 65536,
    integer: true,
  },
  racks: {
    kind: 'quantity',
    title: 'Racks per supernode',
    description: 'Racks that one system takes, switches included.',
    dimension: 'count',
    unit: '',
    min: 0,
    max: 10000,
    optional: true,
  },
  opticalModules: {
    kind: 'quantity',
    title: 'Optical modules',
    description: 'Transceivers of one system, scale-up and scale-out.',
    dimension: 'count',
    unit: '',
    min: 0,
    max: 1e6,
    integer: true,
    optional: true,
  },
} as const satisfies ParameterTable;

export const powerParameters = {
  system: {
    kind: 'quantity',
    title: 'System power at full load',
    description: 'One system with its switches, optics and hosts, before cooling (PUE).',
    dimension: 'watts',
    unit: 'kW',
    min: 1,
    max: 1e9,
  },
} as const satisfies ParameterTable;

export const costParameters = {
  system: {
    kind: 'quantity',
    title: 'System price',
    description: 'Price of one system.',
    dimension: 'usd',
    unit: 'million USD',
    min: 0,
    max: 1e11,
  },
  networkPerDevice: {
    kind: 'quantity',
    title: 'Scale-out network price per device',
    description: 'Switches, cables and transceivers of the network that joins systems, per device.',
    dimension: 'usd',
    unit: 'USD',
    min: 0,
    max: 1e7,
  },
} as const satisfies ParameterTable;

export const hardwareParameters = {
  device: deviceParameters,
  node: nodeParameters,
  supernode: supernodeParameters,
  scaleOut: scaleOutParameters,
  power: powerParameters,
  cost: costParameters,
} as const;

export const hardwareGroupTitles: Record<HardwareGroup, string> = {
  device: 'Device',
  node: 'Node',
  supernode: 'Supernode',
  scaleOut: 'Scale-out network',
  power: 'Power',
  cost: 'Cost',
};

export type HardwareGroup = keyof typeof hardwareParameters;

export type DeviceSpec = Resolved<typeof deviceParameters>;
export type TierSpec = Resolved<typeof tierParameters> & { readonly name: string };
export type ScaleOutSpec = Resolved<typeof scaleOutParameters>;

/** A hardware profile as the engine sees it: plain numbers in canonical units. */
export interface HardwareSpec {
  readonly id: string;
  readonly name: string;
  /** Efficiency curves to use, e.g. "h100"; see engine/compute/calibration. */
  readonly calibration: string;
  readonly device: DeviceSpec;
  readonly node: Resolved<typeof nodeParameters>;
  readonly supernode: Resolved<typeof supernodeParameters>;
  readonly tiers: readonly TierSpec[];
  readonly scaleOut: ScaleOutSpec;
  readonly power: Resolved<typeof powerParameters>;
  readonly cost: Resolved<typeof costParameters>;
}
