/** Figures of a published expert exchange: points and metrics by their keys, each with what stands beside it. */
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { textsOf } from './case-system';

export type Direction = 'dispatch' | 'combine';

export interface ExchangeFigure {
  /** What tells it from the other figures of its case. */
  label: string;
  /** The point that it stands in; a metric is a point of its own. */
  point: Fields;
  direction: Direction | null;
  /** Chip in the name of the key ("us_h800"), or ''. */
  chip: string;
  /** Seconds, or null for a bandwidth. */
  timeS: number | null;
  bytesPerS: number | null;
}

const secondsPerUnit: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1 };
const GIGABYTE = 1e9;

/** Direction, quantity and chip: "dispatch_us", "us_910c", "combine", "dispatch_avg_us", "combine_bandwidth_gbs". */
const keyPattern =
  /^(?:(dispatch|combine)_?)?(?:(?:time|latency|t|avg|mean|median)_)*(?:(?:bandwidth|bw)_)?(us|ms|gbs|gb_s|gbps|bandwidth|bw)?(?:_(?:per_layer|per_rank))?(?:_([a-z]*\d+[a-z]?))?$/i;
const bandwidthUnit = /^(gbs|gb_s|gbps|bandwidth|bw)$/;
const degreeInKey = /_?\bep_?(\d+)\b_?|_ep(\d+)(?=_|$)|^ep(\d+)_/i;

/** Reads one key; null where it names no dispatch or combine. @param unit of keys that name none */
function readKey(key: string, unit: string): (Pick<ExchangeFigure, 'direction' | 'chip'> & { unit: string }) | null {
  const found = keyPattern.exec(key);
  if (!found || (!found[1] && !found[2])) return null;
  const name = (
    found[2] ?? (/^\s*GB\/s/i.test(unit) ? 'gbs' : (/^\s*(us|ms|s)\b/i.exec(unit)?.[1] ?? ''))
  ).toLowerCase();
  if (!bandwidthUnit.test(name) && secondsPerUnit[name] === undefined) return null;
  return {
    direction: (found[1]?.toLowerCase() as Direction | undefined) ?? null,
    chip: (found[3] ?? '').toUpperCase(),
    unit: name,
  };
}

/** Group size: "EP": 64, or the topology "8x2" (ranks per node and nodes), or "8"; null where there is none. */
export function degreeOf(fields: Fields): number | null {
  for (const key of ['EP', 'ep', 'ep_size', 'ep_degree', 'ranks', 'moe_ep_size']) {
    const value = numberOf(fields[key]);
    if (value !== null) return value;
  }
  const topology = /^(\d+)(?:\s*x\s*(\d+))?$/.exec(textOf(fields['topo']) || textOf(fields['topology']));
  return topology ? Number(topology[1]) * Number(topology[2] ?? 1) : null;
}

function labelOf(point: Fields, direction: string, chip: string): string {
  const beside =
    chip ||
    textsOf({ ...point, op: '' })
      .split('; ')
      .filter(Boolean)
      .join(' ');
  const degree = degreeOf(point);
  const cores = numberOf(point['sms']);
  const tokens = numberOf(point['tokens']) ?? numberOf(point['tokens_per_rank']);
  return [
    direction,
    beside,
    degree === null || textOf(point['topo']) ? '' : `EP${degree}`,
    cores === null ? '' : `${cores} SMs`,
    tokens === null ? '' : `${tokens} tokens`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Points as they are; metrics as points that hold one figure, the group size out of their name. */
function pointsOf(published: Fields): { point: Fields; unit: string; keys: readonly string[] }[] {
  const metrics = listOf(published['metrics']);
  const unit = textOf(metrics[0]?.['unit']);
  const points = listOf(published['points']).map((point) => ({ point, unit, keys: Object.keys(point) }));
  const single = metrics.flatMap((metric) => {
    const name = textOf(metric['name']);
    const degree = degreeInKey.exec(name);
    const ranks = degree?.slice(1).find((each) => each !== undefined);
    const key = name.replace(degreeInKey, (_, __, ___, ____, at: number) => (at === 0 ? '' : '_')).replace(/_$/, '');
    if (numberOf(metric['value']) === null) return [];
    const point: Fields = { [key]: metric['value'], ...(ranks ? { EP: Number(ranks) } : {}) };
    return [{ point, unit: textOf(metric['unit']), keys: [key] }];
  });
  return [...points, ...single];
}

/** Every figure of a case. A time goes before a bandwidth of the same exchange. */
export function figuresOf(published: Fields): ExchangeFigure[] {
  const stated = textOf(fieldsOf(published['workload'])['op']);
  return pointsOf(published).flatMap(({ point, unit, keys }) => {
    const op = textOf(point['op']) || stated;
    const named = /dispatch/i.test(op) ? 'dispatch' : /combine/i.test(op) ? 'combine' : null;
    const figures = keys.flatMap((name) => {
      const key = readKey(name, unit);
      const value = numberOf(point[name]);
      return key && value !== null && value > 0 ? [{ ...key, direction: key.direction ?? named, value }] : [];
    });
    return figures.flatMap((figure): ExchangeFigure[] => {
      const { direction, chip, value } = figure;
      const factor = secondsPerUnit[figure.unit] ?? null;
      const isTimed = figures.some(
        (other) => other.unit in secondsPerUnit && other.direction === direction && other.chip === chip,
      );
      if (factor === null && isTimed) return [];
      const timeS = factor === null ? null : value * factor;
      const label = labelOf(point, direction ?? op, chip);
      return [{ label, point, direction, chip, timeS, bytesPerS: factor === null ? value * GIGABYTE : null }];
    });
  });
}
