/** Adds what was imported to a plan: a model, and for a training run also a workload and a scenario in its layout. */
import { idsOf, makeId, makeName, namesOf, newScenario } from '../model/new-plan';
import type { Library, Plan } from '../model/plan';
import { resolveHardware } from '../model/resolve-hardware';
import { entriesOf, importKinds, type Imported } from './imported';

export interface AddedParts {
  modelId: string;
  workloadId: string | null;
  scenarioId: string | null;
}

/** Systems of a profile that hold so many devices; null where the profile has errors. The plan is null where none is open. */
export function systemsFor(
  plan: Plan | null,
  library: Library,
  hardwareId: string,
  devices: number,
): { systems: number; devicesPerSystem: number } | null {
  const profile = (plan?.hardware ?? []).concat(library.hardware).find((each) => each.id === hardwareId);
  const hardware = profile && resolveHardware(profile, 'hardware', []);
  if (!hardware) return null;
  const devicesPerSystem = hardware.node.devices * hardware.supernode.nodes;
  return { systems: Math.ceil(devices / devicesPerSystem), devicesPerSystem };
}

/** Hardware on which an imported run is placed unless the user says otherwise: that of the plan's first scenario. */
export const usualHardware = (plan: Plan, library: Library): string =>
  plan.scenarios[0]?.hardware ?? plan.hardware[0]?.id ?? library.hardware[0]?.id ?? '';

function notesOf({ kind, notes, ignored }: Imported): string {
  const left = ignored.map(({ name }) => name).join(', ');
  return [`Imported from ${importKinds[kind]}.`, ...notes, ...(left === '' ? [] : [`Not taken over: ${left}.`])]
    .join('\n')
    .slice(0, 20_000);
}

function addModel(plan: Plan, library: Library, imported: Imported): string {
  const taken = [...plan.models, ...library.models];
  const name = makeName(imported.name, namesOf(taken));
  const id = makeId(name, idsOf(taken));
  const values = entriesOf(imported, 'model');
  plan.models.push({ id, name, description: notesOf({ ...imported, ignored: [] }), source: imported.source, values });
  return id;
}

/**
 * Adds the parts to the plan, in place. The scenario takes as many systems as hold the devices of the job, or one where
 * these are not stated.
 *
 * @param hardwareId profile on which the scenario runs
 */
export function addImported(plan: Plan, library: Library, imported: Imported, hardwareId: string): AddedParts {
  const modelId = addModel(plan, library, imported);
  const asked = entriesOf(imported, 'workload');
  const deployment = entriesOf(imported, 'deployment');
  if (Object.keys(asked).length === 0) return { modelId, workloadId: null, scenarioId: null };
  const name = makeName(`Train ${imported.name}`, namesOf(plan.workloads));
  const workloadId = makeId(name, idsOf(plan.workloads));
  plan.workloads.push({ id: workloadId, name, kind: 'training', model: modelId, values: asked });
  const placed = imported.devices === null ? null : systemsFor(plan, library, hardwareId, imported.devices);
  const scenario = newScenario(plan, hardwareId, workloadId, name);
  scenario.notes = notesOf(imported);
  scenario.deployment = { ...(placed ? { systems: placed.systems } : {}), ...deployment };
  plan.scenarios.push(scenario);
  return { modelId, workloadId, scenarioId: scenario.id };
}

/** The same for a plan that was made for it: what new plans begin with gives way, or takes up the model. In place. */
export function fillNewPlan(plan: Plan, library: Library, imported: Imported, hardwareId: string): AddedParts {
  const added = addImported(plan, library, imported, hardwareId);
  plan.name = imported.name;
  if (added.workloadId === null) for (const workload of plan.workloads) workload.model = added.modelId;
  else {
    plan.workloads = plan.workloads.filter((each) => each.id === added.workloadId);
    plan.scenarios = plan.scenarios.filter((each) => each.id === added.scenarioId);
    plan.comparisons = [];
  }
  return added;
}
