/** Duplicating, renaming and deleting hardware profiles of the open plan. */
import { findHardware } from '../../../src-shared/model/lookup';
import type { HardwareProfile, Plan } from '../../../src-shared/model/plan';
import type { PlanDocument } from '../../state/plan-document.svelte';
import type { Planner } from '../../state/planner.svelte';
import { countOf, listNames } from '../../../src-shared/quantity/words';
import { duplicateAs } from '../shell/add-items';
import { keepReason, profileUse } from './profile-use';

/** The plan's own profile with an id, for edits; undefined for a built-in one. */
export const ownProfile = (plan: Plan, id: string): HardwareProfile | undefined =>
  plan.hardware.find((each) => each.id === id);

/** Puts a copy into the plan, moves scenarios over where asked, and answers the copy's id. In place. */
export function insertCopy(
  plan: Plan,
  library: { hardware: readonly HardwareProfile[] },
  original: HardwareProfile,
  movesScenarios: boolean,
): string {
  const copy = duplicateAs(original, [...plan.hardware, ...library.hardware]);
  plan.hardware.push(copy);
  if (movesScenarios)
    for (const scenario of plan.scenarios) if (scenario.hardware === original.id) scenario.hardware = copy.id;
  return copy.id;
}

/** Copies a profile into the plan and opens the copy. */
export function duplicateProfile(
  planner: Planner,
  document: PlanDocument,
  original: HardwareProfile,
  movesScenarios = false,
): void {
  let id = '';
  document.edit(`Duplicate ${original.name}`, (plan) => {
    id = insertCopy(plan, planner.library, original, movesScenarios);
  });
  planner.goToNew({ view: 'hardware', id });
}

/** Makes a changeable copy of a built-in profile; asks whether the scenarios that run on it shall follow. */
export async function duplicateToChange(
  planner: Planner,
  document: PlanDocument,
  original: HardwareProfile,
): Promise<void> {
  const { scenarios } = profileUse(document.plan, original.id);
  if (scenarios.length === 0) return duplicateProfile(planner, document, original);
  const count = countOf(scenarios.length, 'scenario');
  const answer = await planner.questions.ask({
    title: `Copy “${original.name}” into this plan`,
    text:
      `${count} ${scenarios.length === 1 ? 'runs' : 'run'} on it: ${listNames(scenarios.map((each) => each.name))}.\n` +
      'They can run on the copy from now on, or stay on the built-in profile.',
    choices: [
      { key: 'switch', label: `Copy and switch ${count}`, kind: 'primary' },
      { key: 'copy', label: 'Copy only', kind: 'plain' },
      { key: 'cancel', label: 'Cancel', kind: 'plain' },
    ],
  });
  if (answer === 'switch' || answer === 'copy') duplicateProfile(planner, document, original, answer === 'switch');
}

/** Deletes a profile of the plan, or says in words why it must stay. */
export async function deleteProfile(planner: Planner, document: PlanDocument, profile: HardwareProfile): Promise<void> {
  const reason = keepReason(document.plan, profile);
  if (reason !== null) {
    await planner.questions.ask({
      title: `“${profile.name}” is in use`,
      text: reason,
      choices: [{ key: 'close', label: 'Close', kind: 'plain' }],
    });
    return;
  }
  const original =
    profile.basedOn === undefined ? undefined : findHardware(document.plan, planner.library, profile.basedOn);
  planner.go(original ? { view: 'hardware', id: original.id } : { view: 'plan' });
  document.edit(`Delete ${profile.name}`, (plan) => {
    plan.hardware = plan.hardware.filter((each) => each.id !== profile.id);
  });
  planner.notices.info(`Deleted ${profile.name}`, 'Undo brings it back.');
}
