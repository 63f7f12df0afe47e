/** Turns the points and metrics of a published case into readings: one per size, system and way of running. */
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { readFigureName, type FigureName } from './figure-name';
import { byRun, figuresOf, sizeUnder, together, valuesOf, type Figure } from './figure-runs';
import { systemOf, textsOf } from './case-system';
import { algorithmIn, nvlsIn, operationOf } from './published-case';
import type { PublishedSystem } from './published-system';
import { busBandwidthOf, type Reading } from './reading';

/** A figure that could not be read, with the reason. */
export interface Unread {
  point: string;
  reason: string;
}

export interface CaseReadings {
  readings: Reading[];
  unread: Unread[];
}

/** Size of "large" messages whose size is not stated: where the sweeps of nccl-tests usually end. */
const LARGE_BYTES = 8 * 1024 ** 3;
/** Size of "small" messages whose size is not stated: the first of nccl-tests. */
const SMALL_BYTES = 8;
/** Bandwidths are printed to two decimals: below this they hold no time. */
const ROUNDED_BELOW_BYTES_PER_S = 1e9;
/** What a reason or a note may refer to: negative examples that a source keeps on purpose. */
const faulty = /fault|problem case|negative example|misconfig|broken|limited configuration/i;

function refuseFaulty(published: Fields, point: Fields): void {
  const caveats = Array.isArray(published['caveats']) ? published['caveats'].map(textOf) : [];
  const ref = /#\d+/.exec(textOf(point['ref']))?.[0];
  const isNamed = ref !== undefined && caveats.some((caveat) => faulty.test(caveat) && caveat.includes(ref));
  if (isNamed || faulty.test(textsOf(point)))
    throw new NotExpressible('kept by the source as an example of a faulty configuration');
}

/**
 * Switches of the scale-out network that reduce are not in the engine. A run that only may have used them is compared,
 * with a note.
 */
function reductionNote(published: Fields, { network, ranks, nodes }: PublishedSystem): string {
  if (!network.isReducing || nodes === 1 || ranks <= (network.domain ?? 8)) return '';
  const caveats = Array.isArray(published['caveats']) ? published['caveats'].map(textOf) : [];
  if (caveats.some((caveat) => /SHARP[^.;]*(?:not proven|unknown|unclear|not stated)/i.test(caveat)))
    return 'whether the scale-out switches reduced is not known: without';
  throw new NotExpressible('the switches of the scale-out network reduce, which the engine does not model');
}

/** One run of one point. @throws NotExpressible naming what is missing */
function readRun(
  published: Fields,
  point: Fields,
  run: readonly Figure[],
  nvlsElsewhere: boolean,
  stated: number | null,
): Omit<Reading, 'point'> {
  const [first] = run;
  refuseFaulty(published, point);
  const name = first?.name ?? null;
  const kind = operationOf(published, point, name);
  const system = systemOf(published, point, name);
  const workload = fieldsOf(published['workload']);
  const sizeBytes = stated ?? LARGE_BYTES;
  const timeS = together(valuesOf(run, 'time'), false);
  const bus = together(valuesOf(run, 'busBandwidth'), true);
  const plain = together(valuesOf(run, 'bandwidth'), true);
  if (name?.statistic === 'mean' && name.quantity !== 'time' && stated === null)
    throw new NotExpressible('an average over the sizes of a sweep');
  if (plain !== null && kind !== 'sendReceive' && bus === null && timeS === null)
    throw new NotExpressible('whether bus or algorithm bandwidth is given is not stated');
  const ofMessage = together(valuesOf(run, 'algorithmBandwidth'), true) ?? (kind === 'sendReceive' ? plain : null);
  const busBytesPerS = bus ?? (ofMessage === null ? null : busBandwidthOf(kind, system.ranks, 1, 1 / ofMessage));
  if (timeS === null && busBytesPerS === null) throw new NotExpressible('no value above zero is given');
  if (sizeBytes <= 0) throw new NotExpressible('the size is rounded to zero');
  if (timeS === null && busBytesPerS !== null && busBytesPerS < ROUNDED_BELOW_BYTES_PER_S)
    throw new NotExpressible('only a bandwidth below 1 GB/s is given, rounded too much to hold a time');
  if (timeS !== null && stated === null) throw new NotExpressible('the size of the message is not stated');
  const algorithms = [workload['algorithm'], workload['algo'], point['algorithm'], point['algo']]
    .map(textOf)
    .join('; ');
  const algorithm = name?.hasNvls === false ? null : algorithmIn(algorithms);
  const beside = [point['platform'], point['net'], point['network'], point['note']].map(textOf).join('; ');
  const said =
    nvlsIn(beside) ?? nvlsIn(algorithms) ?? nvlsIn([workload['note'], workload['env']].map(textOf).join('; '));
  return {
    system,
    kind,
    sizeBytes,
    timeS,
    busBytesPerS,
    hasNvls: name?.hasNvls ?? said ?? (nvlsElsewhere ? false : null),
    algorithm,
    note: [stated === null ? 'size not stated: 8 GiB taken' : '', reductionNote(published, system)]
      .filter((each) => each !== '')
      .join('; '),
  };
}

function labelOf(published: Fields, point: Fields, run: readonly Figure[], size: number | null): string {
  const name = run[0]?.name;
  const op = name?.kind ?? (textOf(point['op']) || textOf(fieldsOf(published['workload'])['op']).split(',')[0]);
  const parts = [op ?? ''];
  for (const key of ['scope', 'platform', 'node', 'gpu', 'ref']) parts.push(textOf(point[key]));
  const ranks = name?.ranks ?? numberOf(point['gpus']);
  if (name?.nodes) parts.push(name.nodes === 1 ? '1 node' : `${name.nodes} nodes`);
  if (ranks) parts.push(`${ranks} ranks`);
  if (name?.hasNvls === false) parts.push('NVLS off');
  const text = parts.filter((part) => part !== '').join(', ');
  return size === null ? text || 'point' : `${text}@${size}`;
}

function noFigure(point: Fields): string {
  const columns = Object.keys(point).filter((key) => numberOf(point[key]) !== null);
  return `no time or bandwidth is given${columns.length > 0 ? ` (numbers: ${columns.join(', ')})` : ''}`;
}

function readPoints(published: Fields, points: readonly Fields[], into: CaseReadings): void {
  const platforms = points.map((point) => textOf(point['platform']));
  const nvlsSomewhere = platforms.some((platform) => nvlsIn(platform) === true);
  const caseSize = sizeUnder(fieldsOf(published['workload']));
  const unit = textOf(listOf(published['metrics'])[0]?.['unit']);
  for (const point of points) {
    const size = sizeUnder(point) ?? caseSize;
    const nvlsElsewhere = nvlsSomewhere && textOf(point['platform']) !== '';
    const runs = byRun(figuresOf(point, unit));
    if (runs.length === 0) into.unread.push({ point: labelOf(published, point, [], size), reason: noFigure(point) });
    for (const run of runs) {
      const own = run[0]?.name.sizeBytes ?? size;
      const label = labelOf(published, point, run, own);
      try {
        into.readings.push({ point: label, ...readRun(published, point, run, nvlsElsewhere, own) });
      } catch (error) {
        if (!(error instanceof NotExpressible)) throw error;
        into.unread.push({ point: label, reason: error.message });
      }
    }
  }
}

/** Size of a single metric: of the case, of the sweep's end that it names, of its unit's text, or as usual. */
function metricSize(metric: Fields, name: FigureName, published: Fields, sweep: readonly number[]): number | null {
  const own = name.sizeBytes ?? sizeUnder(fieldsOf(published['workload']));
  if (own !== null) return own;
  if (name.statistic === 'mean' && name.quantity !== 'time')
    throw new NotExpressible('an average over the sizes of a sweep');
  if (name.at === 'small' || (name.quantity === 'time' && name.at === null)) {
    const range = /for\s+(\d+)(?:\s*-\s*\d+)?\s*B\b/.exec(textOf(metric['unit']));
    if (range) return Number(range[1]);
    return sweep.length > 0 ? Math.min(...sweep) : SMALL_BYTES;
  }
  return sweep.length > 0 ? Math.max(...sweep) : null;
}

function readMetrics(published: Fields, sweep: readonly number[], into: CaseReadings): void {
  for (const metric of listOf(published['metrics'])) {
    const value = numberOf(metric['value']);
    const label = textOf(metric['name']);
    if (value === null) continue;
    const unit = textOf(metric['unit']);
    if (/\((?:below|above|at (?:most|least)|up to|less|more)\b|^\s*[<>]/i.test(unit)) {
      into.unread.push({ point: label, reason: `a bound is stated, not a value (${unit})` });
      continue;
    }
    const name = readFigureName(label, unit);
    if (!name || name.quantity === 'size') {
      into.unread.push({ point: label, reason: 'not a figure of a collective' });
      continue;
    }
    try {
      const size = metricSize(metric, name, published, sweep);
      into.readings.push({ point: label, ...readRun(published, {}, [{ name, value }], false, size) });
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error;
      into.unread.push({ point: label, reason: error.message });
    }
  }
}

/** All readings of a case: its points, then its single metrics. */
export function readCase(published: Fields): CaseReadings {
  const into: CaseReadings = { readings: [], unread: [] };
  const points = listOf(published['points']);
  readPoints(published, points, into);
  const sweep = points.flatMap((point) => sizeUnder(point) ?? []);
  readMetrics(published, sweep, into);
  return into;
}
