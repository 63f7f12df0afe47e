/**
 * Two layouts of one training scenario against each other: where the seconds of a step and the bytes of the fullest
 * device differ, term by term, and why in sentences.
 */
import type { MemoryPart } from '../../../../src-shared/results/run-result';
import type { ComparedLayout, LayoutComparison, TermPair } from '../../../../src-shared/results/training-study';
import type { TrainingContext } from '../context';
import { summarise } from '../run';
import { estimateStep, type StepParts } from '../step';
import { partTitles } from '../words';
import { comparisonReasons } from './comparison-words';
import { givenLayout, studiedStrategy } from './layout-values';

/** Terms that either has, in the order given. */
const presentTerms = (terms: readonly TermPair[]): TermPair[] =>
  terms.filter(({ first, second }) => first !== 0 || second !== 0);

/** Parts of memory by key; a part that one layout does not list is nothing there. */
function memoryTerms(first: readonly MemoryPart[], second: readonly MemoryPart[]): TermPair[] {
  const titles = new Map([...first, ...second].map(({ key, title }) => [key, title]));
  const bytesIn = (parts: readonly MemoryPart[], key: string): number =>
    parts.find((part) => part.key === key)?.sizeBytes ?? 0;
  return [...titles].map(([key, title]) => ({ key, title, first: bytesIn(first, key), second: bytesIn(second, key) }));
}

/**
 * Prices both layouts and sets them side by side; layouts that do not fit device memory are compared all the same.
 * Times add up to the step times, bytes to the fullest stage of each.
 * @throws StudyError when one of them cannot be laid out
 */
export function compareLayouts(
  context: TrainingContext,
  firstLayout: ComparedLayout,
  secondLayout: ComparedLayout,
): LayoutComparison {
  const price = (layout: ComparedLayout) =>
    estimateStep(context, layout === 'given' ? givenLayout(context) : studiedStrategy(context, layout));
  const first = price(firstLayout);
  const second = price(secondLayout);
  const keys = Object.keys(partTitles) as (keyof StepParts)[];
  const time = keys.map((key) => ({
    key,
    title: partTitles[key][0],
    first: first.parts[key],
    second: second.parts[key],
  }));
  return {
    first: summarise(context, first),
    second: summarise(context, second),
    time: presentTerms(time),
    memory: presentTerms(memoryTerms(first.memoryParts, second.memoryParts)),
    reasons: comparisonReasons(context, first, second),
  };
}
