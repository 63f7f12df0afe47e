/**
 * What a comparison comes to, in sentences: who leads on the main figure and by how much, at what power and cost,
 * and which results are missing or stale. Says "takes more" rather than "is slower": the cause may be volume.
 */
import { listOf, times } from '../../../src-shared/charts/words';
import { formatQuantity } from '../../../src-shared/quantity/format';
import { bases, compareMetrics, type Basis } from '../../../src-shared/results/compare';
import { metrics, type MetricKey } from '../../../src-shared/results/metrics';
import type { Compared } from './compared';

/** Ratios this close to 1 are called the same, as in the table. */
const SAME = 0.0005;

/** Lower-case start within a sentence; words in capitals stay. */
export const inSentence = (title: string): string =>
  /^[A-Z][a-z]/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;

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

/** The figure that answers the baseline's question first and has a direction; null without results. */
export function mainMetric(compared: readonly Compared[]): MetricKey | null {
  const first = [...compared].sort((a, b) => Number(b.isBaseline) - Number(a.isBaseline));
  const keys = first.flatMap((each) => (each.result?.feasible ? each.result.headline : []));
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

/** Power and cost of a scenario beside those of the baseline; empty where either lacks them. */
function price(of: Compared, baseline: Compared): string {
  const part = (key: 'facilityPowerW' | 'costPerHourUsd', say: (words: string) => string): string[] => {
    const own = of.result?.metrics[key];
    const base = baseline.result?.metrics[key];
    if (own === undefined || !base) return [];
    const { dimension, unit } = metrics[key];
    const text = (value: number): string => formatQuantity(value, dimension, { unit, significantDigits: 3 });
    return [`${say(ratioWords(own / base))} (${text(own)} against ${text(base)})`];
  };
  const parts = [
    ...part(
      'facilityPowerW',
      (words) =>
        `takes ${words === 'as much' ? 'as much facility power' : words.endsWith('times') ? `${words} the facility power` : `${words} facility power`}`,
    ),
    ...part('costPerHourUsd', (words) => `costs ${words.endsWith('times') ? `${words} as much` : words} per hour`),
  ];
  return parts.join(' and ');
}

/** Who leads on the main figure against the baseline, and at what power and cost. */
export function leadSentences(compared: readonly Compared[], basis: Basis): string[] {
  const key = mainMetric(compared);
  const baseline = compared.find((each) => each.isBaseline);
  if (key === null || !baseline) return [];
  const { title, dimension } = metrics[key];
  const ranked = rank(compared, key, basis);
  const [first, second] = ranked;
  if (!first || !second) return [];
  const text = (value: number): string => `${formatQuantity(value, dimension)}`;
  const per = compareMetrics(compared, baseline.id, basis).find((row) => row.key === key)?.isNormalised
    ? bases[basis].per
    : '';
  const figure = `${inSentence(title)}${per}`;
  const base = ranked.find((each) => each.compared.isBaseline);
  if (!base)
    return [
      `${first.compared.name} leads on ${figure} with ${text(first.value)}; the baseline, ${baseline.name}, has no figure to measure against.`,
    ];
  // The scenario that is set against the baseline: the leader, or the next best where the baseline leads.
  const other = first === base ? second : first;
  const measured = `${text(other.value)}, ${ratioTo(other.ratio ?? 1)}`;
  const cost = price(other.compared, baseline);
  const lead =
    first === base
      ? `The baseline, ${baseline.name}, leads on ${figure} with ${text(base.value)}. Next is ${other.compared.name} with ${measured} the baseline.`
      : `${other.compared.name} leads on ${figure} with ${measured} the baseline, ${baseline.name} (${text(base.value)}).`;
  return cost === '' ? [lead] : [lead, `It ${cost}.`];
}

/** Results that are missing, unusable or stale, each named. */
export function gapSentences(compared: readonly Compared[]): string[] {
  const names = (choose: (each: Compared) => boolean): string[] => compared.filter(choose).map((each) => each.name);
  const say = (list: string[], one: string, many: string): string[] =>
    list.length === 0 ? [] : [`${listOf(list)} ${list.length === 1 ? one : many}.`];
  return [
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
