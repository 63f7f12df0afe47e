/** What stands in the way of comparing scenarios, in sentences that name them. */
import { listOf } from '../../../src-shared/quantity/words';
import { workloadGap } from '../../../src-shared/results/finding-words';
import type { Compared } from './compared';

/** Names in a sentence; all of many are not named one by one. */
const whoOf = (names: string[], count: number): string =>
  names.length === count && count > 2 ? `All ${count} scenarios` : listOf(names);

/** What stands in the way of comparing: different workloads; results that are missing, unusable or stale, by name. */
export function gapSentences(compared: readonly Compared[]): string[] {
  const names = (choose: (each: Compared) => boolean): string[] => compared.filter(choose).map((each) => each.name);
  const say = (list: string[], one: string, many: string): string[] =>
    list.length === 0 ? [] : [`${whoOf(list, compared.length)} ${list.length === 1 ? one : many}.`];
  return [
    ...workloadGap(compared.flatMap(({ workload }) => workload || [])),
    ...say(
      names((each) => each.result?.feasible === false && each.result.kind === 'collective'),
      'asks for what is not possible',
      'ask for what is not possible',
    ),
    ...say(
      names((each) => each.result?.feasible === false && each.result.kind !== 'collective'),
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
