/** Copying and deleting parts of the plan that other parts use: asks where the users are concerned. */
import type { Plan } from '../../src-shared/model/plan';
import { countOf, listNames } from '../../src-shared/quantity/words';
import type { Place } from './navigation';
import type { PlanDocument } from './plan-document.svelte';
import type { Planner } from './planner.svelte';

type Named = readonly { name: string }[];

/** "2 scenarios run on it: “a”, “b”." */
export const useSentence = (users: Named, noun: string, verb: 'run' | 'use', where: string): string =>
  `${countOf(users.length, noun)} ${users.length === 1 ? `${verb}s` : verb} ${where}: ${listNames(users.map((each) => each.name))}.`;

/** Edits the plan by a recipe that adds a part and answers its id, then shows the part. */
export function addPart(
  planner: Planner,
  document: PlanDocument,
  label: string,
  add: (plan: Plan) => string,
  placeOf: (id: string) => Place,
): void {
  let id = '';
  document.edit(label, (plan) => {
    id = add(plan);
  });
  planner.goToNew(placeOf(id));
}

/**
 * Asks whether the users of a built-in part shall follow to its copy, and copies unless the user thinks better of it.
 *
 * @param use who uses it, in a sentence
 * @param choice what they can do
 */
export async function copyAndAsk(
  planner: Planner,
  original: { name: string },
  { users, noun, use, choice }: { users: Named; noun: string; use: string; choice: string },
  copy: (movesUsers: boolean) => void,
): Promise<void> {
  if (users.length === 0) return copy(false);
  const answer = await planner.questions.ask({
    title: `Copy “${original.name}” into this plan`,
    text: `${use}\n${choice}`,
    choices: [
      { key: 'switch', label: `Copy and switch ${countOf(users.length, noun)}`, kind: 'primary' },
      { key: 'copy', label: 'Copy only', kind: 'plain' },
      { key: 'cancel', label: 'Cancel', kind: 'plain' },
    ],
  });
  if (answer === 'switch' || answer === 'copy') copy(answer === 'switch');
}

/**
 * Deletes a part and goes elsewhere, or says in words why it must stay.
 *
 * @param reason why it must stay; null where nothing uses it
 */
export async function deletePart(
  planner: Planner,
  document: PlanDocument,
  list: 'hardware' | 'models' | 'workloads',
  part: { id: string; name: string },
  reason: string | null,
  next: Place = { view: 'plan' },
): Promise<void> {
  if (reason !== null) {
    await planner.questions.ask({
      title: `“${part.name}” is in use`,
      text: reason,
      choices: [{ key: 'close', label: 'Close', kind: 'plain' }],
    });
    return;
  }
  planner.go(next);
  document.edit(`Delete ${part.name}`, (plan) => {
    const at = plan[list].findIndex((each) => each.id === part.id);
    if (at >= 0) plan[list].splice(at, 1);
  });
  planner.notices.info(`Deleted ${part.name}`, 'Undo brings it back.');
}
