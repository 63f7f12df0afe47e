/** New plans and new parts of plans, with ids that nothing else in the plan has. */
import {
  PLAN_FORMAT,
  PLAN_FORMAT_VERSION,
  type Comparison,
  type Library,
  type Plan,
  type Scenario,
  type Workload,
} from './plan';
import type { WorkloadKind } from './workload-parameters';

/** Lower-case identifier of a name, made unique among those taken by a number at the end. */
export function makeId(name: string, taken: Iterable<string>): string {
  const used = new Set(taken);
  const stem =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/gu, '-')
      .replace(/^-+|-+$/gu, '')
      .slice(0, 60) || 'item';
  let id = stem;
  for (let count = 2; used.has(id); count++) id = `${stem}-${count}`;
  return id;
}

/** A display name unique among those taken: "Name", "Name (2)" ... */
export function makeName(name: string, taken: Iterable<string>): string {
  const used = new Set(taken);
  let candidate = name;
  for (let count = 2; used.has(candidate); count++) candidate = `${name} (${count})`;
  return candidate;
}

export const idsOf = (list: readonly { id: string }[]): string[] => list.map((each) => each.id);
export const namesOf = (list: readonly { name: string }[]): string[] => list.map((each) => each.name);

export function newWorkload(plan: Plan, library: Library, kind: WorkloadKind, name: string): Workload {
  return {
    id: makeId(name, idsOf(plan.workloads)),
    name: makeName(name, namesOf(plan.workloads)),
    kind,
    model: kind === 'collective' ? '' : (library.models[0]?.id ?? ''),
    values: {},
  };
}

export function newScenario(plan: Plan, hardware: string, workload: string, name: string): Scenario {
  return {
    id: makeId(name, idsOf(plan.scenarios)),
    name: makeName(name, namesOf(plan.scenarios)),
    notes: '',
    hardware,
    workload,
    deployment: {},
    assumptions: {},
  };
}

/** A plan to start from: one inference service on the first two systems of the library, compared. */
export function newPlan(library: Library, id: string, savedBy: string): Plan {
  const plan: Plan = {
    format: PLAN_FORMAT,
    formatVersion: PLAN_FORMAT_VERSION,
    savedBy,
    id,
    name: 'Untitled plan',
    notes: '',
    hardware: [],
    models: [],
    workloads: [],
    scenarios: [],
    comparisons: [],
    claims: [],
  };
  const model = library.models.find((each) => each.id === 'llama-3.1-70b') ?? library.models[0];
  plan.workloads.push({
    id: 'service',
    name: 'Inference service',
    kind: 'inference',
    model: model?.id ?? '',
    values: {},
  });
  for (const profile of library.hardware.slice(0, 2))
    plan.scenarios.push(newScenario(plan, profile.id, 'service', profile.name));
  const comparison: Comparison = {
    id: 'comparison',
    name: 'Comparison',
    scenarios: idsOf(plan.scenarios),
    baseline: plan.scenarios[1]?.id ?? '',
  };
  plan.comparisons.push(comparison);
  return plan;
}
