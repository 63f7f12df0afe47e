/**
 * Compute rate of a software generation on a device family over that of the kernels behind the engine's curves. Few,
 * dated, each with its reason; never per case.
 */
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import type { SoftwareGeneration } from './generation';

interface Factor {
  applies: (calibration: string, generation: SoftwareGeneration) => boolean;
  factor: number;
  reason: string;
}

export const softwareFactors: readonly Factor[] = [
  {
    applies: (calibration, { framework, year }) => calibration === 'a100' && framework === 'deepspeed' && year <= 2022,
    factor: 0.94,
    reason:
      'Megatron-DeepSpeed of 2022 on A100: 6% below Megatron-LM of the same year (two clusters, 160 layouts: the BLOOM topology search and the vTrain measurements)',
  },
];

export function softwareEfficiency(hardware: HardwareSpec, generation: SoftwareGeneration): number {
  return softwareFactors.find(({ applies }) => applies(hardware.calibration, generation))?.factor ?? 1;
}
