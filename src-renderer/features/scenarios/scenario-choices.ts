/** What a scenario can run on and what it can run: the lists to choose from, and what a choice does to the plan. */
import { findWorkload } from '../../../src-shared/model/lookup';
import { idsOf, makeId, makeName, namesOf } from '../../../src-shared/model/new-plan';
import type { HardwareProfile, Library, Plan } from '../../../src-shared/model/plan';
import { workloadKindTitles } from '../../../src-shared/model/workload-parameters';
import { fitToKind } from './deployment-fields';

export interface ChoiceOption {
  value: string;
  label: string;
  group?: string;
}

const SAVED = 'saved:';

/** Hardware profiles: the plan's, the library's, and those of other plans that this one does not have yet. */
export function hardwareOptions(plan: Plan, library: Library, saved: readonly HardwareProfile[]): ChoiceOption[] {
  const own = new Set(idsOf(plan.hardware));
  const option =
    (group: string, prefix = '') =>
    (each: { id: string; name: string }) => ({
      value: `${prefix}${each.id}`,
      label: each.name,
      group,
    });
  return [
    ...plan.hardware.map(option('This plan')),
    ...library.hardware.map(option('Built-in library')),
    ...saved.filter((each) => !own.has(each.id)).map(option('Saved in other plans', SAVED)),
  ];
}

export const workloadOptions = (plan: Plan): ChoiceOption[] =>
  plan.workloads.map((each) => ({ value: each.id, label: each.name, group: workloadKindTitles[each.kind] }));

/** Copies a profile of another plan into this one and answers its id here. Changes the plan in place. */
function takeUp(plan: Plan, library: Library, profile: HardwareProfile): string {
  const taken = [...plan.hardware, ...library.hardware];
  const copy = structuredClone(profile);
  copy.name = makeName(profile.name, namesOf(taken));
  if (idsOf(taken).includes(profile.id)) copy.id = makeId(copy.name, idsOf(taken));
  plan.hardware.push(copy);
  return copy.id;
}

/** Puts a scenario on the hardware of an option. Changes the plan in place. */
export function chooseHardware(
  plan: Plan,
  library: Library,
  saved: readonly HardwareProfile[],
  scenarioId: string,
  value: string,
): void {
  const scenario = plan.scenarios.find((each) => each.id === scenarioId);
  if (!scenario) return;
  const profile = value.startsWith(SAVED) ? saved.find((each) => each.id === value.slice(SAVED.length)) : undefined;
  scenario.hardware = profile ? takeUp(plan, library, profile) : value;
}

/** Gives a scenario another workload and drops the deployment's entries that its kind does not have. In place. */
export function chooseWorkload(plan: Plan, scenarioId: string, workloadId: string): void {
  const scenario = plan.scenarios.find((each) => each.id === scenarioId);
  const workload = findWorkload(plan, workloadId);
  if (!scenario || !workload) return;
  scenario.workload = workloadId;
  fitToKind(scenario.deployment, workload.kind);
}
