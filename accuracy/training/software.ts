/**
 * Compute rate of a software generation on a device family over that of the kernels behind the engine's curves. Few,
 * dated, each with its reason; never per case.
 */
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import type { SoftwareGeneration } from './generation';

/** What of a job a factor may depend on. */
export interface Job {
  isMoe: boolean;
  /** Devices in one scale-up domain. */
  domainDevices: number;
}

interface Factor {
  applies: (calibration: string, generation: SoftwareGeneration, job: Job) => boolean;
  factor: number;
  reason: string;
}

const isBlackwell = (calibration: string): boolean => /^g?b\d/.test(calibration);
const isMegatron = (framework: SoftwareGeneration['framework']): boolean =>
  framework === 'nemo' || framework === 'megatron';

/** The first that applies counts. */
export const softwareFactors: readonly Factor[] = [
  {
    applies: (calibration, { framework, year }) => calibration === 'a100' && framework === 'deepspeed' && year <= 2022,
    factor: 0.93,
    reason:
      'Megatron-DeepSpeed of 2022 on A100: the layouts of two clusters (91 of the BLOOM topology search, 73 of vTrain) take 5 to 9% longer in the mean than the engine says, 4 to 5% in the median',
  },
  {
    applies: (calibration, { framework, date }, { isMoe, domainDevices }) =>
      isMoe && domainDevices > 8 && isBlackwell(calibration) && isMegatron(framework) && date >= 2026.4,
    factor: 1.45,
    reason:
      'Megatron Core and Bridge from release 26.06 on, MoE on NVL72: whole steps in CUDA graphs, fused MXFP8 experts; the curves hold kernels of 2025. Known from one table: DeepSeek-V3 and Qwen3-235B got that much faster with the releases, Kimi K2 did not',
  },
  {
    applies: (calibration, { framework, date }, { isMoe, domainDevices }) =>
      isMoe && domainDevices > 8 && isBlackwell(calibration) && isMegatron(framework) && date >= 2025.8,
    factor: 1.15,
    reason: 'Megatron Core and Bridge from release 25.11 on, MoE on NVL72: part of the same',
  },
];

export function softwareEfficiency(hardware: HardwareSpec, generation: SoftwareGeneration, isMoe = false): number {
  const job = { isMoe, domainDevices: hardware.tiers.at(-1)?.endpoints ?? 1 };
  return softwareFactors.find(({ applies }) => applies(hardware.calibration, generation, job))?.factor ?? 1;
}
