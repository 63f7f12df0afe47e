/** Duplicating, renaming and deleting hardware profiles of the open plan. */
import { findHardware } from '../../../src-shared/model/lookup';
import type { HardwareProfile, Plan } from '../../../src-shared/model/plan';
import { addPart, copyAndAsk, deletePart, useSentence } from '../../state/part-actions';
import type { PlanDocument } from '../../state/plan-document.svelte';
import { duplicateAs } from '../../state/plan-edit';
import type { Planner } from '../../state/planner.svelte';
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
export const duplicateProfile = (
  planner: Planner,
  document: PlanDocument,
  original: HardwareProfile,
  movesScenarios = false,
): void =>
  addPart(
    planner,
    document,
    `Duplicate ${original.name}`,
    (plan) => insertCopy(plan, planner.library, original, movesScenarios),
    (id) => ({ view: 'hardware', id }),
  );

/** Makes a changeable copy of a built-in profile; asks whether the scenarios that run on it shall follow. */
export function duplicateToChange(planner: Planner, document: PlanDocument, original: HardwareProfile): Promise<void> {
  const { scenarios } = profileUse(document.plan, original.id);
  return copyAndAsk(
    planner,
    original,
    {
      users: scenarios,
      noun: 'scenario',
      use: useSentence(scenarios, 'scenario', 'run', 'on it'),
      choice: 'They can run on the copy from now on, or stay on the built-in profile.',
    },
    (movesScenarios) => duplicateProfile(planner, document, original, movesScenarios),
  );
}

/** Deletes a profile of the plan, or says in words why it must stay. */
export function deleteProfile(planner: Planner, document: PlanDocument, profile: HardwareProfile): Promise<void> {
  const { plan } = document;
  const original = profile.basedOn === undefined ? undefined : findHardware(plan, planner.library, profile.basedOn);
  const next = original && ({ view: 'hardware', id: original.id } as const);
  return deletePart(planner, document, 'hardware', profile, keepReason(plan, profile), next);
}
