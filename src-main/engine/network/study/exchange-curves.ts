/** Dispatch and combine of expert parallelism against its degree, with what was measured. */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { ExchangePurpose, ExchangeSweep } from '../../../../src-shared/model/measured';
import type {
  ExchangeCurves,
  ExchangePoint,
  MeasuredExchangePoint,
} from '../../../../src-shared/results/network-curves';
import { studyExchange, studyKernel } from './study-exchange';

/** Experts of the exchange: more devices than these hold none. */
const MOST_DEGREE = 256;

export interface ExchangeSystem {
  readonly hardware: HardwareSpec;
  readonly measured: readonly ExchangeSweep[];
}

const limitWords = {
  cores: 'the cores that move it',
  'scale-up': 'the scale-up links',
  'scale-out': 'the scale-out network',
} as const;

function pointsOf(
  hardware: HardwareSpec,
  purpose: ExchangePurpose,
  direction: 'dispatch' | 'combine',
): ExchangePoint[] {
  const points: ExchangePoint[] = [];
  for (let devices = 2; devices <= MOST_DEGREE; devices *= 2) {
    const { timeS, transferS, limit, tokens, tokenBytes } = studyExchange(hardware, purpose, direction, devices);
    const words = transferS > timeS / 2 ? limitWords[limit] : 'start and signalling';
    // DeepEP counts the bytes of every expert's copy.
    points.push({ devices, timeS, bytesPerS: (tokens * 8 * tokenBytes) / timeS, limit: words });
  }
  return points;
}

function measuredOf(
  sweeps: readonly ExchangeSweep[],
  purpose: ExchangePurpose,
  phase: 'dispatch' | 'combine',
): MeasuredExchangePoint[] {
  return sweeps
    .filter((sweep) => sweep.use === purpose && sweep.phase === phase)
    .flatMap(({ points, run, source }) =>
      points.map(([devices, timeS]) => ({ devices, timeS, run, source: `${source.title}, ${source.ref}` })),
    )
    .sort((a, b) => a.devices - b.devices);
}

export function exchangeCurves(systems: readonly ExchangeSystem[], purpose: ExchangePurpose): ExchangeCurves[] {
  return systems.map(({ hardware, measured }) => ({
    hardwareId: hardware.id,
    name: hardware.name,
    kernel: studyKernel(hardware, purpose).name,
    dispatch: pointsOf(hardware, purpose, 'dispatch'),
    combine: pointsOf(hardware, purpose, 'combine'),
    measuredDispatch: measuredOf(measured, purpose, 'dispatch'),
    measuredCombine: measuredOf(measured, purpose, 'combine'),
  }));
}
