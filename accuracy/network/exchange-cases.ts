/** Published cases of expert dispatch and combine: their figures as readings, by what the case and the figure say. */
import type { Routing } from '../../src-main/engine/network/exchange/routing';
import { library } from '../../src-shared/model/library';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { chipsIn } from './chips';
import { countedBytes, type ExchangeReading } from './exchange-reading';
import { kernelIn } from './exchange-kernels';
import { payloadBytes } from './exchange-payload';
import { chipOfName, exchangeHardware } from './exchange-systems';
import { textsOf } from './case-system';

type Direction = 'dispatch' | 'combine';

export interface ExchangeReadings {
  readings: ExchangeReading[];
  unread: { id: string; reason: string }[];
}

const factors: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1 };

/** What a key of a point holds: direction, quantity and chip, each where the key names it. */
interface FigureKey {
  direction: Direction | null;
  /** Seconds per unit, or null for a bandwidth in GB/s. */
  secondsPerUnit: number | null;
  chip: string;
}

const figureKey =
  /^(?:(dispatch|combine)_?)?(?:(?:time|latency|t)_)?(us|ms|gbs|gb_s|gbps|bandwidth|bw)?(?:_([a-z]*\d+[a-z]?))?$/i;

function readKey(key: string, unit: string): FigureKey | null {
  const found = figureKey.exec(key);
  if (!found || (!found[1] && !found[2])) return null;
  const quantity = (found[2] ?? (/^\s*GB\/s/i.test(unit) ? 'gbs' : unit)).toLowerCase();
  const secondsPerUnit = factors[quantity] ?? null;
  const isBandwidth = /^(gbs|gb_s|gbps|bandwidth|bw)$/.test(quantity);
  if (secondsPerUnit === null && !isBandwidth) return null;
  return {
    direction: (found[1]?.toLowerCase() as Direction | undefined) ?? null,
    secondsPerUnit,
    chip: (found[3] ?? '').toUpperCase(),
  };
}

const directionIn = (text: string): Direction | null =>
  /dispatch/i.test(text) ? 'dispatch' : /combine/i.test(text) ? 'combine' : null;

/** Ranks: "EP": 64, or the topology "8x2" (ranks per node and nodes), or "8". */
function ranksOf(point: Fields, workload: Fields): number {
  for (const key of ['EP', 'ep', 'ep_size', 'ep_degree', 'ranks', 'moe_ep_size']) {
    const value = numberOf(point[key]) ?? numberOf(workload[key]);
    if (value !== null) return value;
  }
  const topology = /^(\d+)(?:\s*x\s*(\d+))?$/.exec(textOf(point['topo']) || textOf(point['topology']));
  if (topology) return Number(topology[1]) * Number(topology[2] ?? 1);
  throw new NotExpressible('the number of ranks is not stated');
}

interface Model {
  hidden: number;
  experts: number;
  topk: number;
  groups: number;
  groupLimit: number;
}

const countIn = (text: string, pattern: RegExp): number | null => {
  const found = pattern.exec(text);
  return found ? Number(found[1]) : null;
};

/** The model whose tokens are exchanged; a shape that is one of the library's models routes as that model does. */
function modelOf(published: Fields, point: Fields): Model {
  const model = fieldsOf(published['model']);
  const workload = fieldsOf(published['workload']);
  const name = textOf(model['name']);
  const stated = (keys: readonly string[]): number | null =>
    keys.reduce<number | null>(
      (found, key) => found ?? numberOf(point[key]) ?? numberOf(workload[key]) ?? numberOf(model[key]),
      null,
    );
  const hidden = stated(['hidden', 'hidden_size']) ?? countIn(name, /hidden\s*(\d+)/i);
  const experts = stated(['experts', 'num_experts']) ?? countIn(name, /(\d+)\s*experts/i);
  const topk = stated(['topk', 'num_topk', 'top_k']) ?? countIn(name, /top-?(\d+)/i);
  if (hidden === null || topk === null) throw new NotExpressible('hidden size or experts per token are not stated');
  const known = library.models.find(
    ({ values }) =>
      values['hiddenSize'] === hidden &&
      values['activeExperts'] === topk &&
      (experts === null || values['experts'] === experts),
  );
  const figure = (key: string): number | null => numberOf(known?.values[key]);
  return {
    hidden,
    topk,
    experts: experts ?? figure('experts') ?? 256,
    groups: numberOf(model['expert_groups']) ?? figure('expertGroups') ?? 1,
    groupLimit: numberOf(model['topk_groups']) ?? figure('expertGroupLimit') ?? 1,
  };
}

/** Payload by its text: a stated size ("7.5 KB per token") or its datatype. */
function payloadOf(published: Fields, point: Fields, direction: Direction, hidden: number): number {
  const workload = fieldsOf(published['workload']);
  const title = textOf(published['title']);
  const beside = textOf(point[`${direction}_dtype`]) || textOf(point['dtype']) || textOf(point['precision']);
  const titled = new RegExp(`(FP8|FP4|INT8|BF16|FP16)\\s+${direction}`, 'i').exec(title)?.[1] ?? '';
  const text =
    beside || textOf(workload[direction]) || titled || textOf(workload['dtype']) || textOf(workload['precision']);
  const size = /(\d+(?:\.\d+)?)\s*KB/i.exec(text);
  if (size) return Number(size[1]) * 1000;
  // Without a word: DeepEP's own tables, FP8 out and BF16 back.
  return payloadBytes(text || (direction === 'dispatch' ? 'fp8' : 'bf16'), hidden);
}

/** A limit on groups beside the workload is that of DeepEP's benchmark, whose groups are the nodes. */
function routingOf(published: Fields, model: Model, nodes: number): Routing {
  const limit = numberOf(fieldsOf(published['workload'])['groups']);
  const groups = limit === null ? model.groups : nodes;
  return {
    experts: model.experts,
    activeExperts: model.topk,
    groups,
    groupLimit: Math.min(groups, limit ?? model.groupLimit),
  };
}

/** Texts that say by what and how a case was measured. */
function caseTextOf(published: Fields): string {
  const source = fieldsOf(published['source']);
  return [published['title'], source['title'], textsOf(fieldsOf(published['workload']))]
    .map((each) => textOf(each))
    .join('; ');
}

function chipOfFigure(published: Fields, point: Fields, key: FigureKey): string {
  if (key.chip) {
    const [own] = chipsIn(key.chip);
    if (own) return own;
  }
  const hardware = fieldsOf(published['hardware']);
  const beside = textsOf(point);
  const architecture = (text: string): string[] => [...text.matchAll(/\bSM\d{2,3}\b/g)].map(([name]) => name);
  const candidates = [
    chipsIn(beside),
    architecture(beside),
    chipsIn(textOf(hardware['chip'])),
    architecture(textOf(hardware['chip'])),
  ];
  const found = candidates.find((each) => each.length > 0);
  if (!found) throw new NotExpressible('the chip is not stated or unknown');
  if (found.length > 1) throw new NotExpressible(`which of ${found.join(', ')} is not stated`);
  return chipOfName(found[0] as string);
}

function readFigure(published: Fields, point: Fields, key: FigureKey, value: number): Omit<ExchangeReading, 'id'> {
  const workload = fieldsOf(published['workload']);
  const hardwareText = fieldsOf(published['hardware']);
  const direction = key.direction ?? directionIn(textOf(point['op'])) ?? directionIn(textOf(workload['op']));
  if (!direction) throw new NotExpressible('neither dispatch nor combine is named');
  const tokens =
    numberOf(point['tokens']) ?? numberOf(point['tokens_per_rank']) ?? numberOf(workload['tokens_per_rank']);
  const beside = textsOf(point);
  const caseText = caseTextOf(published);
  const chip = chipOfFigure(published, point, key);
  const hardware = exchangeHardware(chip, [hardwareText['node'], hardwareText['network']].map(textOf).join('; '));
  const ranks = ranksOf(point, workload);
  const model = modelOf(published, point);
  // The tables of DeepEP: pretraining batches for throughput.
  const count = tokens ?? (/low[-\s]latency/i.test(caseText) ? 128 : 4096);
  const kernel = kernelIn(beside, caseText, chip, count);
  const domain = hardware.tiers.at(-1)?.endpoints ?? 1;
  return {
    chip,
    hardware,
    kernel,
    ranks,
    use: {
      direction,
      tokens: count,
      tokenBytes: payloadOf(published, point, direction, model.hidden),
      routing: routingOf(published, model, Math.ceil(ranks / Math.min(domain, hardware.node.devices))),
      imbalance: 1,
      cores: numberOf(point['sms']) ?? numberOf(point['num_sms']) ?? numberOf(workload['sms']),
    },
    timeS: key.secondsPerUnit === null ? null : value * key.secondsPerUnit,
    bytesPerS: key.secondsPerUnit === null ? value * 1e9 : null,
    note: tokens === null ? `tokens per rank not stated: ${count} taken` : '',
  };
}

/** Low-latency figures of one chip: inside one server at no more than the network's rate, they went over the network. */
function overTheNetwork(readings: ExchangeReading[]): ExchangeReading[] {
  const isInside = ({ ranks, hardware }: ExchangeReading): boolean => ranks <= (hardware.tiers.at(-1)?.endpoints ?? 1);
  const isSlow = (reading: ExchangeReading): boolean => {
    const rate = reading.timeS === null ? (reading.bytesPerS ?? 0) : countedBytes(reading) / reading.timeS;
    return rate <= reading.hardware.scaleOut.bandwidthBytesPerS;
  };
  return readings.map((reading) => {
    if (reading.kernel !== 'deepEpLowLatency') return reading;
    const inside = readings.filter(
      (each) => each.chip === reading.chip && each.kernel === reading.kernel && isInside(each),
    );
    return inside.length > 0 && inside.every(isSlow)
      ? { ...reading, kernel: 'deepEpRdma', note: 'its figure inside one server says that it used the network alone' }
      : reading;
  });
}

/** Whether a case is about expert exchange. */
export function isExchangeCase(published: Fields): boolean {
  const subject = [published['title'], published['subcategory']].map(textOf).join('; ');
  return /dispatch|combine|DeepEP|expert[-\s]parallel|all-?to-?all.*MoE|collective-moe/i.test(subject);
}

/** Every figure of a case of expert exchange. A time goes before a bandwidth of the same figure. */
export function readExchangeCase(published: Fields): ExchangeReadings {
  const id = textOf(published['id']) || 'case';
  const readings: ExchangeReading[] = [];
  const unread: ExchangeReadings['unread'] = [];
  const metrics = listOf(published['metrics']);
  const unit = textOf(metrics[0]?.['unit']);
  for (const point of listOf(published['points'])) {
    const figures = Object.entries(point).flatMap(([name, raw]) => {
      const key = readKey(name, unit);
      const value = numberOf(raw);
      return key && value !== null ? [{ key, value }] : [];
    });
    const timed = figures.filter(({ key }) => key.secondsPerUnit !== null);
    const isTimed = ({ direction, chip }: FigureKey): boolean =>
      timed.some(({ key }) => key.direction === direction && key.chip === chip);
    for (const { key, value } of figures) {
      if (key.secondsPerUnit === null && isTimed(key)) continue;
      const label = [
        key.direction ?? textOf(point['op']),
        key.chip ||
          textsOf({ ...point, op: '' })
            .split('; ')
            .filter(Boolean)
            .join(' '),
      ]
        .filter(Boolean)
        .join(' ');
      const ep = numberOf(point['EP']);
      const cores = numberOf(point['sms']);
      const point_ = [label, ep === null ? '' : `EP${ep}`, cores === null ? '' : `${cores} SMs`]
        .filter(Boolean)
        .join(' ');
      try {
        readings.push({ id: `${id}#${point_}`, ...readFigure(published, point, key, value) });
      } catch (error) {
        if (!(error instanceof NotExpressible)) throw error;
        unread.push({ id: `${id}#${point_}`, reason: error.message });
      }
    }
  }
  return { readings: overTheNetwork(readings), unread };
}
