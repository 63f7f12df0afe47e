/**
 * Reads the names under which figures are published, columns of a sweep and single metrics alike: "busbw_oop",
 * "time_us_ip", "busbw_4node_32gpu", "busbw_nvls_off", "peak_busbw_1node_gbs", "small_message_latency_us".
 */
import type { CollectiveKind } from '../../src-main/engine/network/collectives';
import { operationIn } from './operations';

/** A plain bandwidth does not say whether it is that of the bus or of the algorithm. */
export type Quantity = 'time' | 'busBandwidth' | 'algorithmBandwidth' | 'bandwidth' | 'size';

export interface FigureName {
  quantity: Quantity;
  /** Factor to s, byte/s or byte. */
  factor: number;
  /** nccl-tests measure each size twice, in place and out of place. */
  placement: 'in' | 'out' | null;
  /** What the figure says of the run beside its quantity; null where it says nothing. */
  kind: CollectiveKind | null;
  nodes: number | null;
  ranks: number | null;
  /** Reduction in the scale-up switches (NVLS) on or off. */
  hasNvls: boolean | null;
  /** Size of the message in the name ("busbw_1gb"); null where there is none. */
  sizeBytes: number | null;
  /** Which of several values of a sweep: the highest, or that of the smallest or largest messages. */
  at: 'peak' | 'small' | 'large' | null;
  /** Which of several statistics of repeated runs. */
  statistic: 'median' | 'mean' | 'min' | 'max' | null;
}

const quantities: Record<string, Quantity> = {
  busbw: 'busBandwidth',
  bus: 'busBandwidth',
  algbw: 'algorithmBandwidth',
  alg: 'algorithmBandwidth',
  time: 'time',
  latency: 'time',
  lat: 'time',
  duration: 'time',
  t: 'time',
  bytes: 'size',
  size: 'size',
};
const timeUnits: Record<string, number> = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };
const rateUnits: Record<string, number> = { gbs: 1e9, gbps: 1e9, 'gb/s': 1e9, mbs: 1e6, tbs: 1e12 };
const sizeUnits: Record<string, number> = {
  b: 1,
  bytes: 1,
  kb: 1024,
  kib: 1024,
  mb: 1024 ** 2,
  mib: 1024 ** 2,
  gb: 1024 ** 3,
  gib: 1024 ** 3,
};
/** Words that add nothing to what the others say. */
const fillers = new Set(['message', 'messages', 'msg', 'bw', 'bandwidth', 'value', 'measured', 'collective', 'data']);
const places: Record<string, FigureName['at']> = {
  peak: 'peak',
  max: 'peak',
  best: 'peak',
  small: 'small',
  smallest: 'small',
  floor: 'small',
  min: 'small',
  large: 'large',
  largest: 'large',
};
const statistics: Record<string, FigureName['statistic']> = {
  median: 'median',
  p50: 'median',
  mean: 'mean',
  avg: 'mean',
  average: 'mean',
  min: 'min',
  max: 'max',
};
const sizedWord = /^\d+(?:\.\d+)?(?:b|[kmg](?:i?b)?)$/;

/** Takes the words of the operation out of a name, so that "all_gather_busbw" leaves "busbw". */
const withoutOperation = (name: string): string =>
  name.replace(/all_?reduce|all_?gather|reduce_?scatter|all_?(2|to)_?all|broadcast|bcast|send_?recv/g, '');

/** Which bandwidth a unit's text says: "GB/s busbw". */
function plainBandwidth(unitText: string): Quantity {
  if (/bus/i.test(unitText)) return 'busBandwidth';
  return /alg/i.test(unitText) ? 'algorithmBandwidth' : 'bandwidth';
}

interface Read {
  figure: FigureName;
  unit: { table: 'time' | 'rate' | 'size'; factor: number } | null;
}

/** Reads one word into the figure; false when the word is not known. */
function readWord(word: string, read: Read): boolean {
  const { figure } = read;
  const counted = /^(\d+)(nodes?|gpus?|npus?|ranks?)$/.exec(word);
  if (counted) {
    if (counted[2]?.startsWith('node')) figure.nodes = Number(counted[1]);
    else figure.ranks = Number(counted[1]);
  } else if (sizedWord.test(word)) figure.sizeBytes = sizeIn(word);
  else if (word === 'ip' || word === 'inplace') figure.placement = 'in';
  else if (word === 'oop' || word === 'outofplace') figure.placement = 'out';
  else if (word === 'nvls' || word === 'sharp') figure.hasNvls ??= true;
  else if (word === 'off' || word === 'no') figure.hasNvls = false;
  else if (word === 'on') figure.hasNvls = true;
  else if (timeUnits[word] !== undefined) read.unit = { table: 'time', factor: timeUnits[word] };
  else if (rateUnits[word] !== undefined) read.unit = { table: 'rate', factor: rateUnits[word] };
  else if (sizeUnits[word] !== undefined && word !== 'bytes') read.unit = { table: 'size', factor: sizeUnits[word] };
  else if (places[word] !== undefined || statistics[word] !== undefined) {
    figure.at ??= places[word] ?? null;
    figure.statistic = statistics[word] ?? figure.statistic;
  } else return fillers.has(word);
  return true;
}

/**
 * Reads a name; null when a word of it is not known or no quantity is named.
 * @param unitText unit stated beside the figure, used where the name has none: "us (62-71 for 4-128 B)"
 */
export function readFigureName(name: string, unitText = ''): FigureName | null {
  const lower = name.toLowerCase();
  const words = withoutOperation(lower.replace(/[()\s-]+/g, '_'))
    .split('_')
    .filter((word) => word !== '');
  const figure: FigureName = {
    quantity: 'time',
    factor: 1,
    placement: null,
    kind: operationIn(lower),
    nodes: null,
    ranks: null,
    hasNvls: null,
    sizeBytes: null,
    at: null,
    statistic: null,
  };
  const read: Read = { figure, unit: null };
  let quantity: Quantity | null = null;
  for (const word of words) {
    const named = quantities[word];
    if (named && (quantity === null || quantity === named)) quantity = named;
    else if (!readWord(word, read)) return null;
  }
  if (!read.unit) readWord(unitText.toLowerCase().split(/\s/)[0] ?? '', read);
  const { unit } = read;
  if (quantity === null && unit?.table === 'time') quantity = 'time';
  if (quantity === null && unit?.table === 'rate') quantity = plainBandwidth(unitText);
  if (quantity === null && unit?.table === 'size') quantity = 'size';
  if (quantity === null) return null;
  const usual = quantity === 'time' ? 1e-6 : quantity === 'size' ? 1 : 1e9;
  const table = quantity === 'time' ? 'time' : quantity === 'size' ? 'size' : 'rate';
  if (unit && unit.table !== table) return null;
  return { ...figure, quantity, factor: unit?.factor ?? usual };
}

/** A size as a number of bytes, or as people write it: 1048576, "1M", "512 MiB", "8GB"; null when it is neither. */
export function sizeIn(value: unknown, factor = 1): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value * factor : null;
  if (typeof value !== 'string') return null;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?b|bytes)?\s*$/i.exec(value);
  if (!match) return null;
  // Sweeps of collectives go by powers of two, whatever their axis prints.
  const power = ['', 'k', 'm', 'g', 't'].indexOf((match[2] ?? '').toLowerCase());
  return Number(match[1]) * (power > 0 ? 1024 ** power : factor);
}
