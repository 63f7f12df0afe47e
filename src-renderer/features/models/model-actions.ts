/** Duplicating and deleting models of the open plan, and in words why one must stay. */
import { findModel } from '../../../src-shared/model/lookup';
import type { ModelArchitecture, Plan, Workload } from '../../../src-shared/model/plan';
import { addPart, copyAndAsk, deletePart, useSentence } from '../../state/part-actions';
import type { PlanDocument } from '../../state/plan-document.svelte';
import { duplicateAs } from '../../state/plan-edit';
import type { Planner } from '../../state/planner.svelte';

export const modelUse = (plan: Plan, id: string): Workload[] => plan.workloads.filter((each) => each.model === id);

export const ownModel = (plan: Plan, id: string): ModelArchitecture | undefined =>
  plan.models.find((each) => each.id === id);

/** Why a model must stay; null where no workload uses it. */
export function keepModelReason(plan: Plan, id: string): string | null {
  const use = modelUse(plan, id);
  if (use.length === 0) return null;
  return `${useSentence(use, 'workload', 'run', 'it')}\nGive them another model first.`;
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

export const duplicateModel = (
  planner: Planner,
  document: PlanDocument,
  original: ModelArchitecture,
  movesWorkloads = false,
): void =>
  addPart(
    planner,
    document,
    `Duplicate ${original.name}`,
    (plan) => insertModelCopy(plan, planner.library, original, movesWorkloads),
    (id) => ({ view: 'model', id }),
  );

/** Makes a changeable copy of a built-in model; asks whether the workloads that run it shall follow. */
export function duplicateModelToChange(
  planner: Planner,
  document: PlanDocument,
  original: ModelArchitecture,
): Promise<void> {
  const users = modelUse(document.plan, original.id);
  return copyAndAsk(
    planner,
    original,
    {
      users,
      noun: 'workload',
      use: useSentence(users, 'workload', 'run', 'it'),
      choice: 'They can run the copy from now on, or stay on the built-in model.',
    },
    (movesWorkloads) => duplicateModel(planner, document, original, movesWorkloads),
  );
}

/** Deletes a model of the plan, or says in words why it must stay. */
export function deleteModel(planner: Planner, document: PlanDocument, model: ModelArchitecture): Promise<void> {
  const { plan } = document;
  const original = model.basedOn === undefined ? undefined : findModel(plan, planner.library, model.basedOn);
  const next = original && ({ view: 'model', id: original.id } as const);
  return deletePart(planner, document, 'models', model, keepModelReason(plan, model.id), next);
}
