/** Published cases of expert dispatch and combine: their figures as readings, by what the case and the figure say. */
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { textsOf } from './case-system';
import { chipsIn } from './chips';
import { degreeOf, figuresOf, type ExchangeFigure } from './exchange-figures';
import { kernelIn } from './exchange-kernels';
import { countedBytes, type ExchangeReading } from './exchange-reading';
import { chipOfName, exchangeHardware } from './exchange-systems';
import { modelOf, payloadOf, routingOf } from './exchange-workload';

export interface ExchangeReadings {
  readings: ExchangeReading[];
  unread: { id: string; reason: string }[];
}

/** Tokens per rank of DeepEP's tables, for those that do not repeat them. */
const USUAL_TOKENS = { lowLatency: 128, normal: 4096 };

/** Texts that say by what and how a case was measured. */
function caseTextOf(published: Fields): string {
  const source = fieldsOf(published['source']);
  return [published['title'], source['title'], textsOf(fieldsOf(published['workload']))]
    .map((each) => textOf(each))
    .join('; ');
}

/** @throws NotExpressible when no chip or several are named */
function chipOfFigure(published: Fields, figure: ExchangeFigure): string {
  const [inKey] = chipsIn(figure.chip);
  if (inKey) return inKey;
  const stated = textOf(fieldsOf(published['hardware'])['chip']);
  const beside = textsOf(figure.point);
  const architecture = (text: string): string[] => [...text.matchAll(/\bSM\d{2,3}\b/g)].map(([name]) => name);
  const candidates = [chipsIn(beside), architecture(beside), chipsIn(stated), architecture(stated)];
  const found = candidates.find((each) => each.length > 0);
  if (!found) throw new NotExpressible('the chip is not stated or unknown');
  if (found.length > 1) throw new NotExpressible(`which of ${found.join(', ')} is not stated`);
  return chipOfName(found[0] as string);
}

/** Group size beside the figure, of the workload, or in the title ("EP288"). */
function ranksOf(published: Fields, point: Fields): number {
  const inTitle = [...textOf(published['title']).matchAll(/\bEP\s?(\d+)\b(?!\s*[-\u2013]\s*\d)/g)].map(([, size]) =>
    Number(size),
  );
  const ranks =
    degreeOf(point) ??
    degreeOf(fieldsOf(published['workload'])) ??
    (inTitle.length === 1 ? (inTitle[0] ?? null) : null);
  if (ranks === null) throw new NotExpressible('the number of ranks is not stated');
  if (ranks < 2) throw new NotExpressible('an exchange of one rank');
  return ranks;
}

const tokenKeys = ['tokens', 'tokens_per_rank', 'num_tokens', 'num_token', 'tokens_per_gpu', 'tokens_per_die'];

function countUnder(fields: readonly Fields[], keys: readonly string[]): number | null {
  for (const each of fields)
    for (const key of keys) {
      const value = numberOf(each[key]);
      if (value !== null) return value;
    }
  return null;
}

/** @throws NotExpressible naming what is not stated */
function readFigure(published: Fields, figure: ExchangeFigure): Omit<ExchangeReading, 'id'> {
  const { point, direction, timeS, bytesPerS } = figure;
  if (!direction) throw new NotExpressible('neither dispatch nor combine is named');
  const workload = fieldsOf(published['workload']);
  const hardwareText = fieldsOf(published['hardware']);
  const caseText = caseTextOf(published);
  const chip = chipOfFigure(published, figure);
  const hardware = exchangeHardware(chip, [hardwareText['node'], hardwareText['network']].map(textOf).join('; '));
  const ranks = ranksOf(published, point);
  const model = modelOf(published, point);
  const stated = countUnder([point, workload], tokenKeys);
  const tokens = stated ?? (/low[-\s]latency/i.test(caseText) ? USUAL_TOKENS.lowLatency : USUAL_TOKENS.normal);
  const domain = Math.min(hardware.tiers.at(-1)?.endpoints ?? 1, hardware.node.devices);
  return {
    chip,
    hardware,
    kernel: kernelIn(textsOf(point), caseText, chip, tokens),
    ranks,
    use: {
      direction,
      tokens,
      tokenBytes: payloadOf(published, point, direction, model.hidden),
      routing: routingOf(published, model, Math.ceil(ranks / domain)),
      imbalance: 1,
      cores: countUnder([point, workload], ['sms', 'num_sms']),
    },
    timeS,
    bytesPerS,
    note: stated === null ? `tokens per rank not stated: ${tokens} taken` : '',
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

/** Whether a case is about expert exchange: by its subject, or by the names of its figures. */
export function isExchangeCase(published: Fields): boolean {
  const names = [
    ...listOf(published['points']).flatMap((point) => [...Object.keys(point), textOf(point['op'])]),
    ...listOf(published['metrics']).map((metric) => textOf(metric['name'])),
  ];
  const subject = [textOf(published['title']), textOf(published['subcategory']), ...names].join('; ');
  return /dispatch|combine|DeepEP|expert[-\s]parallel|all-?to-?all.*MoE|collective-moe/i.test(subject);
}

/** Every figure of a case of expert exchange. */
export function readExchangeCase(published: Fields): ExchangeReadings {
  const caseId = textOf(published['id']) || 'case';
  const readings: ExchangeReading[] = [];
  const unread: ExchangeReadings['unread'] = [];
  for (const figure of figuresOf(published)) {
    const id = `${caseId}#${figure.label}`;
    try {
      readings.push({ id, ...readFigure(published, figure) });
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error;
      unread.push({ id, reason: error.message });
    }
  }
  return { readings: overTheNetwork(readings), unread };
}
