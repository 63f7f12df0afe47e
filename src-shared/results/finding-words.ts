/**
 * A finding in sentences, the same in the window, the reports and the command line: who leads on a figure, by how
 * much, and at what power and cost. Says "takes more" rather than "is slower": the cause may be volume.
 */
import { chooseUnit, formatQuantity } from '../quantity/format';
import { inSentence, listOf, ratioWords } from '../quantity/words';
import { bases, isNormalised } from './compare';
import type { Finding, Standing } from './finding';
import { metrics } from './metrics';

export interface FindingWords {
  /** Who leads on the figure, by how much against the baseline. */
  lead: string;
  /** What the leader takes and costs against the baseline; empty where the baseline leads or figures are missing. */
  price: string;
  /** The scenarios beside leader and baseline, best first: figure, ratio, power and cost. */
  others: { id: string; name: string; text: string }[];
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

/** "takes 3.9 times the facility power (x against y) and costs 30% more per hour (...)"; empty without figures. */
function priceOf(own: Standing, baseline: Standing): string {
  const part = (key: 'facilityPowerW' | 'costPerHourUsd', say: (ratio: number) => string): string[] => {
    const value = own.result.metrics[key];
    const base = baseline.result.metrics[key];
    if (value === undefined || !base) return [];
    const { dimension, unit } = metrics[key];
    const text = (amount: number): string => formatQuantity(amount, dimension, { unit, significantDigits: 3 });
    return [`${say(value / base)} (${text(value)} against ${text(base)})`];
  };
  return listOf([
    ...part('facilityPowerW', (ratio) => `takes ${ratioBefore(ratio, 'facility power')}`),
    ...part('costPerHourUsd', (ratio) => `costs ${ratioWords(ratio).replace(/times$/u, 'times as much')} per hour`),
  ]);
}

/** The finding's parts in words, for a view that sets them apart. */
export function findingWords(finding: Finding): FindingWords {
  const { metric, basis, baselineId, baselineName, ranked } = finding;
  const { title, dimension } = metrics[metric];
  const [first] = ranked;
  const base = ranked.find((each) => each.id === baselineId);
  // One unit for all, so that they can be compared by eye.
  const unit = chooseUnit(Math.max(...ranked.map((each) => each.value)), dimension);
  const text = ({ value }: Standing): string => formatQuantity(value, dimension, { unit });
  const leads = `leads on ${inSentence(title)}${isNormalised(metric, basis) ? bases[basis].per : ''} with ${text(first)}`;
  const price = base && first !== base ? priceOf(first, base) : '';
  return {
    lead:
      base === undefined
        ? `${first.name} ${leads}. The baseline, ${baselineName}, has no figure to measure against.`
        : first === base
          ? `The baseline, ${baselineName}, ${leads}.`
          : `${first.name} ${leads}, ${ratioTo(first.ratio ?? 1)} the baseline, ${baselineName} (${text(base)}).`,
    price: price === '' ? '' : `It ${price}.`,
    others: ranked
      .filter((each) => each !== base && each !== first)
      .map((each) => {
        const cost = base ? priceOf(each, base) : '';
        const against = base ? `, ${ratioTo(each.ratio ?? 1)} the baseline` : '';
        return { id: each.id, name: each.name, text: `${text(each)}${against}${cost === '' ? '' : `; it ${cost}`}` };
      }),
  };
}

/** The finding sentence by sentence: the leader with its price, then every other scenario. */
export function findingSentences(finding: Finding): string[] {
  const { lead, price, others } = findingWords(finding);
  return [[lead, price].filter(Boolean).join(' '), ...others.map(({ name, text }) => `${name}: ${text}.`)];
}

/** Warning where the scenarios do not run the same workload; empty where they do. */
export function workloadGap(workloads: readonly string[]): string[] {
  const names = [...new Set(workloads)];
  if (names.length < 2) return [];
  return [`The scenarios run different workloads (${listOf(names)}): their figures answer different questions.`];
}
