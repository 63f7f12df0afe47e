/** What every kind of run shares: options, the empty result, warnings and assumptions about the device. */
import { systemFigures } from '../../src-shared/results/system-figures';
import type { ScenarioInput } from '../../src-shared/model/scenario-input';
import type { RunResult, Warning } from '../../src-shared/results/run-result';
import { productBits, type DeviceModel } from './compute/device-model';
import { steadyShare } from './compute/power-limit';
import { ENGINE_VERSION } from './version';

export interface RunOptions {
  /** Called now and then with counts; must not throw. */
  onProgress?: (done: number, total: number, note: string) => void;
  /** Asked now and then; true makes the run throw StoppedError. */
  shouldStop?: () => boolean;
  /** A search that is asked to stop answers with what it has found instead of throwing. */
  keepsPartial?: boolean;
}

/** A result without findings; the run fills it. */
export function emptyResult(input: ScenarioInput): RunResult {
  return {
    engineVersion: ENGINE_VERSION,
    scenario: input.name,
    kind: input.kind,
    feasible: false,
    layout: null,
    metrics: {},
    headline: [],
    bottleneck: { key: 'none', text: '' },
    breakdowns: [],
    memory: [],
    costParts: [],
    powerParts: [],
    curves: [],
    search: null,
    system: systemFigures(input.hardware),
    warnings: [],
    assumptions: [],
    provenance: input.sources,
  };
}

/** What a long run keeps of the peak where the power limit is known. */
function powerLimitText(device: DeviceModel): string[] {
  const share = steadyShare(device);
  return device.isTraining && Number.isFinite(share)
    ? [`Under the power limit large products keep ${Math.round(100 * share)}% of the ${device.datatype} peak.`]
    : [];
}

/** What the result owes to measured or borrowed efficiency curves. */
export function deviceAssumptions(device: DeviceModel): string[] {
  return [
    `Matrix products run in ${device.datatype}. Efficiency curves: ${device.calibration.origin}.`,
    ...powerLimitText(device),
    ...(device.computeShare === 1
      ? []
      : [
          `Matrix work runs at ${Math.round(100 * device.computeShare)}% of the rate of the kernels behind the curves.`,
        ]),
  ];
}

/** Warnings that hold for all kinds of work: borrowed curves, and datatypes that the device does not have. */
export function commonWarnings(input: ScenarioInput, device: DeviceModel): Warning[] {
  const warnings: Warning[] = [];
  if (device.calibration.isBorrowed)
    warnings.push({ code: 'efficiency.borrowed', message: `Efficiency borrowed. ${device.calibration.origin}.` });
  const bits = input.kind === 'training' ? productBits(input.workload.precision) : 16;
  const wantsEightBit = bits <= 8 || (input.kind === 'inference' && input.workload.precision === '8bit');
  if (bits === 4 && !device.isFourBit)
    warnings.push({
      code: 'precision.fallback',
      message: `The device has no 4-bit matrix units: products run in ${device.datatype}.`,
    });
  else if (wantsEightBit && !device.isEightBit && !device.isFourBit)
    warnings.push({
      code: 'precision.fallback',
      message: 'The device has no 8-bit matrix units: products run in BF16.',
    });
  if (input.kind === 'training' && wantsEightBit && device.datatype === 'INT8')
    warnings.push({
      code: 'precision.int8Training',
      message:
        'The device has no FP8: the run is priced at its INT8 rate, which training recipes do not use in practice.',
    });
  return warnings;
}
