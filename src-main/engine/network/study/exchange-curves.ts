/** Dispatch and combine of expert parallelism against its degree, with what was measured. */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { ExchangePurpose, ExchangeSweep } from '../../../../src-shared/model/measured';
import type {
  ExchangeCurves,
  ExchangePoint,
  MeasuredExchangePoint,
} from '../../../../src-shared/results/network-curves';
import type { ModelSpec } from '../../../../src-shared/model/model-parameters';
import type { ExpertExchange } from '../exchange/expert-exchange';
import { createFabric } from '../fabric';
import { exchangeOver, studyExchange } from './study-exchange';

export interface ExchangeSystem {
  readonly hardware: HardwareSpec;
  readonly measured: readonly ExchangeSweep[];
}

/** Degrees are powers of two up to one expert for each device. */
function pointsOf(
  exchange: ExpertExchange,
  purpose: ExchangePurpose,
  direction: 'dispatch' | 'combine',
): ExchangePoint[] {
  const points: ExchangePoint[] = [];
  for (let devices = 2; devices <= exchange.routing.experts; devices *= 2) {
    const { timeS, bytes, limit } = exchangeOver(exchange, purpose, direction, devices);
    points.push({ devices, timeS, bytesPerS: bytes / timeS, limit });
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

/** Curves of every system, by the kernels that it runs for the purpose, with what was measured on it. */
export function exchangeCurves(
  systems: readonly ExchangeSystem[],
  model: ModelSpec,
  purpose: ExchangePurpose,
): ExchangeCurves[] {
  return systems.map(({ hardware, measured }) => {
    const exchange = studyExchange(hardware, createFabric(hardware, model.experts), model, purpose);
    return {
      hardwareId: hardware.id,
      name: hardware.name,
      kernel: exchange.kernel?.name ?? 'collectives library',
      dispatch: pointsOf(exchange, purpose, 'dispatch'),
      combine: pointsOf(exchange, purpose, 'combine'),
      measuredDispatch: measuredOf(measured, purpose, 'dispatch'),
      measuredCombine: measuredOf(measured, purpose, 'combine'),
    };
  });
}
