/** Compares the collectives of one published case: bus bandwidth of large messages, time of small ones. */
import { fieldsOf, textOf, type Fields } from '../lib/case-file';
import { compared, notExpressible, type ComparedCase } from '../lib/compared-case';
import { NotExpressible } from '../lib/not-expressible';
import { readCase } from './case-readings';
import { textsOf } from './case-system';
import { predictedTimeS, servingTimeS } from './predict';
import { systemName } from './published-system';
import { busBandwidthOf, isBandwidth, measuredTimeS, type Reading } from './reading';

const GIGABYTE = 1e9;
const MICROSECONDS = 1e6;
/** Libraries with algorithms of their own, which the engine does not have. */
const foreignLibraries = /MSCCL(?:\+\+|pp)?|\bGloo\b|\boneCCL\b|\bUCCL\b/i;
/** A message that took this much longer than a larger one of the same sweep was disturbed. */
const DISTURBED_RATIO = 1.5;

/** @param isKernel all-reduce kernel of a serving framework instead of a library's collective */
const familyOf = (reading: Reading, isKernel = false): string =>
  `network/${isKernel ? 'serving kernels/' : ''}${systemName(reading.system)}/${isBandwidth(reading) ? 'bandwidth' : 'latency'}`;

function compareReading(id: string, reading: Reading, isKernel: boolean): ComparedCase {
  const family = familyOf(reading, isKernel);
  const { kind, sizeBytes, system, note } = reading;
  const measuredS = measuredTimeS(reading);
  const metric = isBandwidth(reading) ? 'bus bandwidth' : 'time';
  const unit = isBandwidth(reading) ? 'GB/s' : 'us';
  const bus = (timeS: number): number => busBandwidthOf(kind, system.ranks, sizeBytes, timeS) / GIGABYTE;
  const measured = isBandwidth(reading)
    ? (reading.busBytesPerS ?? bus(measuredS) * GIGABYTE) / GIGABYTE
    : measuredS * MICROSECONDS;
  try {
    const predictedS = isKernel ? servingTimeS(reading) : predictedTimeS(reading);
    const predicted = isBandwidth(reading) ? bus(predictedS) : predictedS * MICROSECONDS;
    return compared(id, family, metric, unit, predicted, measured, note);
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    return notExpressible(id, family, error.message, metric, unit, measured);
  }
}

/** Readings that took much longer than a larger message of the same sweep. */
function disturbedReadings(readings: readonly Reading[]): Set<Reading> {
  const sweeps = new Map<string, Reading[]>();
  for (const reading of readings) {
    const key = JSON.stringify([reading.system, reading.kind, reading.hasNvls]);
    sweeps.set(key, [...(sweeps.get(key) ?? []), reading]);
  }
  const disturbed = new Set<Reading>();
  for (const sweep of sweeps.values()) {
    let fastest = Infinity;
    for (const reading of [...sweep].sort((a, b) => b.sizeBytes - a.sizeBytes)) {
      const timeS = measuredTimeS(reading);
      if (timeS > DISTURBED_RATIO * fastest) disturbed.add(reading);
      fastest = Math.min(fastest, timeS);
    }
  }
  return disturbed;
}

/** Every figure of a case that states collectives. */
export function compareCollectives(published: Fields): ComparedCase[] {
  const id = textOf(published['id']) || 'case';
  const kernel = textOf(fieldsOf(published['workload'])['kernel']);
  const isKernel = kernel !== '';
  if (/eager/i.test(kernel))
    return [
      notExpressible(id, 'network/other', `"${kernel}": the time holds the host's launches, not the kernel alone`),
    ];
  const foreign = foreignLibraries.exec(
    `${textOf(published['title'])}; ${textsOf(fieldsOf(published['workload']))}`,
  )?.[0];
  if (foreign) return [notExpressible(id, 'network/other', `the engine has no collectives of ${foreign}`)];
  const { readings, unread } = readCase(published);
  const disturbed = disturbedReadings(readings);
  const used = new Map<string, number>();
  const idOf = (point: string): string => {
    const count = (used.get(point) ?? 0) + 1;
    used.set(point, count);
    return `${id}#${point}${count > 1 ? ` (${count})` : ''}`;
  };
  return [
    ...readings.map((reading) =>
      disturbed.has(reading)
        ? notExpressible(
            idOf(reading.point),
            familyOf(reading, isKernel),
            'took more than 1.5 times as long as a larger message of its sweep: a disturbed measurement',
          )
        : compareReading(idOf(reading.point), reading, isKernel),
    ),
    ...unread.map(({ point, reason }) => notExpressible(idOf(point), 'network/other', reason)),
  ];
}
