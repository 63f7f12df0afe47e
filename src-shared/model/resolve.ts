/** Freezes a scenario of a plan into the engine's input, with every value's source. Pure; collects issues. */
import { assumptionParameters } from './assumption-parameters';
import { deploymentParameters } from './deployment-parameters';
import type { Issue } from './issue';
import { findHardware, findModel, findWorkload } from './lookup';
import { checkArchitecture } from './check-model';
import { modelParameters, type ModelSpec } from './model-parameters';
import type { Library, ModelArchitecture, Plan, Scenario, Workload } from './plan';
import { resolveHardware } from './resolve-hardware';
import { resolveEntries } from './resolve-table';
import type { InputSource, ScenarioInput } from './scenario-input';
import { workloadParameters } from './workload-parameters';

export interface ResolvedScenario {
  /** Absent when there are errors. */
  input?: ScenarioInput;
  /** Issues with paths into the plan. */
  issues: Issue[];
}

const hasErrors = (issues: readonly Issue[]): boolean => issues.some((issue) => issue.severity === 'error');

export function missing(path: string, what: string, found: string, allowed: string[]): Issue {
  return {
    severity: 'error',
    path,
    code: 'reference.missing',
    message: `There is no ${what} "${found}"`,
    found,
    allowed: allowed.length > 0 ? allowed.join(', ') : `a ${what} of this plan`,
  };
}

/** Resolves an architecture; undefined when a value is missing or not allowed. */
export function resolveModel(
  model: ModelArchitecture,
  path: string,
  issues: Issue[],
  sources: InputSource[] = [],
): ModelSpec | undefined {
  const own: Issue[] = [];
  const read: InputSource[] = [];
  const values = resolveEntries(modelParameters, model.values, `${path}.values`, 'model', own, read);
  // A model's numbers come from its source, not from the planner.
  sources.push(
    ...read.map((each) => ({ ...each, source: model.source || each.source, confidence: 'vendor' as const })),
  );
  if (!hasErrors(own))
    own.push(...checkArchitecture({ ...values, id: model.id, name: model.name } as unknown as ModelSpec, path));
  issues.push(...own);
  return hasErrors(own) ? undefined : ({ ...values, id: model.id, name: model.name } as unknown as ModelSpec);
}

/** Path of an entry by id: its index in the plan, or the library's name for it. */
function pathOf(list: readonly { id: string }[], name: string, id: string): string {
  const index = list.findIndex((each) => each.id === id);
  return index < 0 ? `library.${name}[${JSON.stringify(id)}]` : `${name}[${index}]`;
}

interface ResolvedWorkload {
  values: ReturnType<typeof resolveEntries>;
  /** Absent for a collective, and where the model is missing or has errors. */
  model: ModelSpec | undefined;
}

/** Resolves a workload and its model: what is asked, whatever machine it will run on. */
export function resolveWorkload(
  plan: Plan,
  library: Library,
  workload: Workload,
  issues: Issue[],
  sources: InputSource[] = [],
): ResolvedWorkload {
  const path = pathOf(plan.workloads, 'workloads', workload.id);
  const { kind } = workload;
  let model: ModelSpec | undefined;
  if (kind !== 'collective') {
    const architecture = findModel(plan, library, workload.model);
    if (architecture)
      model = resolveModel(architecture, pathOf(plan.models, 'models', architecture.id), issues, sources);
    else {
      const known = [...plan.models, ...library.models].map((each) => each.id);
      issues.push(missing(`${path}.model`, 'model', workload.model, known));
    }
  }
  const values = resolveEntries(
    workloadParameters[kind],
    workload.values,
    `${path}.values`,
    'workload',
    issues,
    sources,
  );
  return { values, model };
}

/** Freezes one scenario. */
export function resolveScenario(plan: Plan, library: Library, scenario: Scenario): ResolvedScenario {
  const issues: Issue[] = [];
  const sources: InputSource[] = [];
  const path = `scenarios[${plan.scenarios.findIndex((each) => each.id === scenario.id)}]`;
  const profile = findHardware(plan, library, scenario.hardware);
  if (!profile) {
    const known = [...plan.hardware, ...library.hardware].map((each) => each.id);
    issues.push(missing(`${path}.hardware`, 'hardware profile', scenario.hardware, known));
  }
  const workload = findWorkload(plan, scenario.workload);
  if (!workload) {
    issues.push(
      missing(
        `${path}.workload`,
        'workload',
        scenario.workload,
        plan.workloads.map((each) => each.id),
      ),
    );
    return { issues };
  }
  const hardware = profile && resolveHardware(profile, pathOf(plan.hardware, 'hardware', profile.id), issues, sources);
  const { kind } = workload;
  const { values: asked, model } = resolveWorkload(plan, library, workload, issues, sources);
  const deployment = resolveEntries(
    deploymentParameters[kind],
    scenario.deployment,
    `${path}.deployment`,
    'deployment',
    issues,
    sources,
  );
  const assumptions = resolveEntries(
    assumptionParameters,
    scenario.assumptions,
    `${path}.assumptions`,
    'assumptions',
    issues,
    sources,
  );
  if (hasErrors(issues) || !hardware || (kind !== 'collective' && !model)) return { issues };
  // Each table was checked key by key against the registry that the input's types are derived from.
  const input = { kind, name: scenario.name, hardware, model, workload: asked, deployment, assumptions, sources };
  return { input: input as unknown as ScenarioInput, issues };
}
