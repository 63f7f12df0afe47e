/** Duplicating, deleting and turning workloads into another kind. Pure edits change the plan in place. */
import { findWorkload } from '../../../src-shared/model/lookup';
import type { Library, Plan, Scenario, Workload } from '../../../src-shared/model/plan';
import { workloadKindTitles, type WorkloadKind } from '../../../src-shared/model/workload-parameters';
import { addPart, deletePart, useSentence } from '../../state/part-actions';
import type { PlanDocument } from '../../state/plan-document.svelte';
import { copyOf } from '../../state/plan-edit';
import type { Planner } from '../../state/planner.svelte';
import { countOf } from '../../../src-shared/quantity/words';
import { fitToKind } from '../scenarios/deployment-fields';

export const workloadUse = (plan: Plan, id: string): Scenario[] =>
  plan.scenarios.filter((each) => each.workload === id);

/** Models to choose from: the plan's own before the library's. */
export function modelOptions(plan: Plan, library: Library): { value: string; label: string; group: string }[] {
  return [
    ...plan.models.map((each) => ({ value: each.id, label: each.name, group: 'This plan' })),
    ...library.models.map((each) => ({ value: each.id, label: each.name, group: 'Built-in library' })),
  ];
}

/**
 * Gives a workload another kind: its values are those of a new one, and the deployments of scenarios that use it lose
 * the entries that the kind does not have.
 */
export function setKind(plan: Plan, library: Library, id: string, kind: WorkloadKind): void {
  const workload = findWorkload(plan, id);
  if (!workload || workload.kind === kind) return;
  workload.kind = kind;
  workload.values = {};
  if (kind === 'collective') workload.model = '';
  else if (workload.model === '') workload.model = library.models[0]?.id ?? '';
  for (const scenario of workloadUse(plan, id)) fitToKind(scenario.deployment, kind);
}

/** Puts a copy behind the original and answers its id; scenarios stay with the original. */
export function insertWorkloadCopy(plan: Plan, original: Workload): string {
  const copy = copyOf(original, plan.workloads);
  plan.workloads.splice(plan.workloads.findIndex((each) => each.id === original.id) + 1, 0, copy);
  return copy.id;
}

/** Why a workload must stay; null where no scenario uses it. */
export function keepWorkloadReason(plan: Plan, id: string): string | null {
  const use = workloadUse(plan, id);
  if (use.length === 0) return null;
  return `${useSentence(use, 'scenario', 'use', 'it')}\nGive them another workload first.`;
}

/** Asks where values or deployments would be lost, then changes the kind. */
export async function changeKind(
  planner: Planner,
  document: PlanDocument,
  workload: Workload,
  kind: WorkloadKind,
): Promise<void> {
  const use = workloadUse(document.plan, workload.id);
  if (Object.keys(workload.values).length > 0 || use.length > 0) {
    const title = workloadKindTitles[kind].toLowerCase();
    const answer = await planner.questions.ask({
      title: `Make this ${/^[aeiou]/u.test(title) ? 'an' : 'a'} ${title}?`,
      text:
        'Its values go back to the defaults of the new kind.' +
        (use.length > 0
          ? `\n${countOf(use.length, 'scenario')} ${use.length === 1 ? 'uses' : 'use'} it and will be laid out anew.`
          : ''),
      choices: [
        { key: 'change', label: 'Change kind', kind: 'primary' },
        { key: 'cancel', label: 'Cancel', kind: 'plain' },
      ],
    });
    if (answer !== 'change') return;
  }
  document.edit('Change kind of workload', (plan) => setKind(plan, planner.library, workload.id, kind));
}

export const duplicateWorkload = (planner: Planner, document: PlanDocument, original: Workload): void =>
  addPart(
    planner,
    document,
    `Duplicate ${original.name}`,
    (plan) => insertWorkloadCopy(plan, original),
    (id) => ({ view: 'workload', id }),
  );

/** Deletes a workload, or says in words why it must stay. */
export const deleteWorkload = (planner: Planner, document: PlanDocument, workload: Workload): Promise<void> =>
  deletePart(planner, document, 'workloads', workload, keepWorkloadReason(document.plan, workload.id));
