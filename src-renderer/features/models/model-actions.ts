/** Duplicating and deleting models of the open plan, and in words why one must stay. */
import { findModel } from '../../../src-shared/model/lookup';
import type { ModelArchitecture, Plan, Workload } from '../../../src-shared/model/plan';
import type { PlanDocument } from '../../state/plan-document.svelte';
import type { Planner } from '../../state/planner.svelte';
import { countOf, listNames } from '../../../src-shared/quantity/words';
import { duplicateAs } from '../shell/add-items';

export const modelUse = (plan: Plan, id: string): Workload[] => plan.workloads.filter((each) => each.model === id);

export const ownModel = (plan: Plan, id: string): ModelArchitecture | undefined =>
  plan.models.find((each) => each.id === id);

/** Why a model must stay; null where no workload uses it. */
export function keepModelReason(plan: Plan, id: string): string | null {
  const use = modelUse(plan, id);
  if (use.length === 0) return null;
  return `${countOf(use.length, 'workload')} ${use.length === 1 ? 'runs' : 'run'} it: ${listNames(use.map((each) => each.name))}.\nGive them another model first.`;
}

/** Puts a copy into the plan, moves workloads over where asked, and answers the copy's id. In place. */
export function insertModelCopy(
  plan: Plan,
  library: { models: readonly ModelArchitecture[] },
  original: ModelArchitecture,
  movesWorkloads: boolean,
): string {
  const copy = duplicateAs(original, [...plan.models, ...library.models]);
  plan.models.push(copy);
  if (movesWorkloads) for (const workload of modelUse(plan, original.id)) workload.model = copy.id;
  return copy.id;
}

export function duplicateModel(
  planner: Planner,
  document: PlanDocument,
  original: ModelArchitecture,
  movesWorkloads = false,
): void {
  let id = '';
  document.edit(`Duplicate ${original.name}`, (plan) => {
    id = insertModelCopy(plan, planner.library, original, movesWorkloads);
  });
  planner.goToNew({ view: 'model', id });
}

/** Makes a changeable copy of a built-in model; asks whether the workloads that run it shall follow. */
export async function duplicateModelToChange(
  planner: Planner,
  document: PlanDocument,
  original: ModelArchitecture,
): Promise<void> {
  const use = modelUse(document.plan, original.id);
  if (use.length === 0) return duplicateModel(planner, document, original);
  const answer = await planner.questions.ask({
    title: `Copy “${original.name}” into this plan`,
    text:
      `${countOf(use.length, 'workload')} ${use.length === 1 ? 'runs' : 'run'} it: ${listNames(use.map((each) => each.name))}.\n` +
      'They can run the copy from now on, or stay on the built-in model.',
    choices: [
      { key: 'switch', label: `Copy and switch ${countOf(use.length, 'workload')}`, kind: 'primary' },
      { key: 'copy', label: 'Copy only', kind: 'plain' },
      { key: 'cancel', label: 'Cancel', kind: 'plain' },
    ],
  });
  if (answer === 'switch' || answer === 'copy') duplicateModel(planner, document, original, answer === 'switch');
}

/** Deletes a model of the plan, or says in words why it must stay. */
export async function deleteModel(planner: Planner, document: PlanDocument, model: ModelArchitecture): Promise<void> {
  const reason = keepModelReason(document.plan, model.id);
  if (reason !== null) {
    await planner.questions.ask({
      title: `“${model.name}” is in use`,
      text: reason,
      choices: [{ key: 'close', label: 'Close', kind: 'plain' }],
    });
    return;
  }
  const original = model.basedOn === undefined ? undefined : findModel(document.plan, planner.library, model.basedOn);
  planner.go(original ? { view: 'model', id: original.id } : { view: 'plan' });
  document.edit(`Delete ${model.name}`, (plan) => {
    plan.models = plan.models.filter((each) => each.id !== model.id);
  });
  planner.notices.info(`Deleted ${model.name}`, 'Undo brings it back.');
}
