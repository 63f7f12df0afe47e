/**
 * What a comparison comes to, in sentences: who leads on the main figure and by how much, at what power and cost,
 * and which results are missing or stale. Says "takes more" rather than "is slower": the cause may be volume.
 */
import { inSentence, listOf, times } from '../../../src-shared/charts/words';
import { chooseUnit, formatQuantity } from '../../../src-shared/quantity/format';
import { bases, compareMetrics, isNormalised, type Basis } from '../../../src-shared/results/compare';
import { metrics, type MetricKey } from '../../../src-shared/results/metrics';
import type { Compared } from './compared';

/** Ratios this close to 1 are called the same, as in the table. */
const SAME = 0.0005;

/** A ratio in words: "3.9 times", "42% more", "30% less", "as much". */
export function ratioWords(ratio: number): string {
  if (Math.abs(ratio - 1) < SAME) return 'as much';
  if (ratio >= 1.995)
    return times(ratio)
      .replace('×', ' times')
      .replace(/\.?0+ /u, ' ');
  const percent = 100 * Math.abs(ratio - 1);
  return `${percent.toFixed(percent < 9.95 ? 1 : 0)}% ${ratio > 1 ? 'more' : 'less'}`;
}

/** "3.9 times that of", "42% more than", "as much as". */
function ratioTo(ratio: number): string {
  const words = ratioWords(ratio);
  return words === 'as much' ? 'as much as' : words.endsWith('times') ? `${words} that of` : `${words} than`;
}

/** A ratio before what it is a ratio of: "3.9 times the facility power", "42% more facility power". */
function ratioBefore(ratio: number, noun: string): string {
  const words = ratioWords(ratio);
  return `${words.endsWith('times') ? `${words} the` : words} ${noun}`;
}

/** The figure that answers the baseline's question first and has a direction; null without results. */
export function mainMetric(compared: readonly Compared[]): MetricKey | null {
  const first = [...compared].sort((a, b) => Number(b.isBaseline) - Number(a.isBaseline));
  const keys = first.flatMap(({ result }) =>
    result?.feasible ? result.headline.filter((key) => result.metrics[key] !== undefined) : [],
  );
  return keys.find((key) => metrics[key].better !== null) ?? null;
}

interface Ranked {
  compared: Compared;
  value: number;
  ratio: number | null;
}

/** Scenarios that have the figure, best first. */
function rank(compared: readonly Compared[], key: MetricKey, basis: Basis): Ranked[] {
  const baseline = compared.find((each) => each.isBaseline)?.id ?? '';
  const cells = compareMetrics(compared, baseline, basis).find((row) => row.key === key)?.cells ?? [];
  const sign = metrics[key].better === 'lower' ? 1 : -1;
  return compared
    .flatMap((each, at) => {
      const cell = cells[at];
      return !each.result?.feasible || cell?.value == null
        ? []
        : [{ compared: each, value: cell.value, ratio: cell.ratio }];
    })
    .sort((a, b) => sign * (a.value - b.value));
}

/** "takes 3.9 times the facility power (x against y) and costs 30% more per hour (...)"; empty without figures. */
function price(of: Compared, baseline: Compared): string {
  const part = (key: 'facilityPowerW' | 'costPerHourUsd', say: (ratio: number) => string): string[] => {
    const own = of.result?.metrics[key];
    const base = baseline.result?.metrics[key];
    if (own === undefined || !base) return [];
    const { dimension, unit } = metrics[key];
    const text = (value: number): string => formatQuantity(value, dimension, { unit, significantDigits: 3 });
    return [`${say(own / base)} (${text(own)} against ${text(base)})`];
  };
  return listOf([
    ...part('facilityPowerW', (ratio) => `takes ${ratioBefore(ratio, 'facility power')}`),
    ...part('costPerHourUsd', (ratio) => `costs ${ratioWords(ratio).replace(/times$/u, 'times as much')} per hour`),
  ]);
}

/** A scenario's figure against the baseline's, with what it takes and costs; `text` writes a value. */
function measured({ compared, value, ratio }: Ranked, baseline: Compared, text: (value: number) => string): string {
  const cost = price(compared, baseline);
  return `${text(value)}, ${ratioTo(ratio ?? 1)} the baseline${cost === '' ? '' : `; it ${cost}`}`;
}

export interface Finding {
  /** Who leads on the main figure, by how much against the baseline. */
  lead: string;
  /** What the leader takes and costs against the baseline; empty where the baseline leads or figures are missing. */
  price: string;
  /** The scenarios beside leader and baseline, best first: figure, ratio, power and cost. */
  others: { id: string; name: string; text: string }[];
}

/** The finding on a basis; null where fewer than two scenarios share a figure with a direction. */
export function findingOf(compared: readonly Compared[], basis: Basis): Finding | null {
  const key = mainMetric(compared);
  const baseline = compared.find((each) => each.isBaseline);
  if (key === null || !baseline) return null;
  const { title, dimension } = metrics[key];
  const ranked = rank(compared, key, basis);
  const [first, second] = ranked;
  if (!first || !second) return null;
  // One unit for all, so that they can be compared by eye.
  const unit = chooseUnit(Math.max(...ranked.map((each) => each.value)), dimension);
  const text = (value: number): string => formatQuantity(value, dimension, { unit });
  const figure = `${inSentence(title)}${isNormalised(key, basis) ? bases[basis].per : ''}`;
  const base = ranked.find((each) => each.compared.isBaseline);
  const others = ranked.filter((each) => each !== base && each !== first);
  const cost = base === undefined || first === base ? '' : price(first.compared, baseline);
  const lead =
    base === undefined
      ? `${first.compared.name} leads on ${figure} with ${text(first.value)}. The baseline, ${baseline.name}, has no figure to measure against.`
      : first === base
        ? `The baseline, ${baseline.name}, leads on ${figure} with ${text(base.value)}.`
        : `${first.compared.name} leads on ${figure} with ${text(first.value)}, ${ratioTo(first.ratio ?? 1)} the baseline, ${baseline.name} (${text(base.value)}).`;
  return {
    lead,
    price: cost === '' ? '' : `It ${cost}.`,
    others: others.map((each) => ({
      id: each.compared.id,
      name: each.compared.name,
      text: base === undefined ? text(each.value) : measured(each, baseline, text),
    })),
  };
}

/** What stands in the way of comparing: different workloads; results that are missing, unusable or stale, by name. */
export function gapSentences(compared: readonly Compared[]): string[] {
  const names = (choose: (each: Compared) => boolean): string[] => compared.filter(choose).map((each) => each.name);
  const say = (list: string[], one: string, many: string): string[] =>
    list.length === 0 ? [] : [`${listOf(list)} ${list.length === 1 ? one : many}.`];
  const workloads = new Set(compared.flatMap(({ workload }) => workload || []));
  return [
    ...(workloads.size > 1
      ? [`The scenarios run different workloads (${listOf([...workloads])}): their figures answer different questions.`]
      : []),
    ...say(
      names((each) => each.result !== null && !each.result.feasible),
      'has no layout that fits',
      'have no layout that fits',
    ),
    ...say(
      names((each) => each.result === null && each.state === 'none'),
      'has not been run',
      'have not been run',
    ),
    ...say(
      names((each) => each.result === null && each.state === 'running'),
      'is still running',
      'are still running',
    ),
    ...say(
      names((each) => each.result === null && each.state === 'failed'),
      'failed in its last run',
      'failed in their last runs',
    ),
    ...say(
      names((each) => each.result === null && each.state === 'cancelled'),
      'was cancelled',
      'were cancelled',
    ),
    ...say(
      names((each) => each.result === null && each.state === 'invalid'),
      'has problems and cannot run',
      'have problems and cannot run',
    ),
    ...say(
      names((each) => each.isStale),
      'is stale: its inputs changed after the run',
      'are stale: their inputs changed after the run',
    ),
  ];
}
