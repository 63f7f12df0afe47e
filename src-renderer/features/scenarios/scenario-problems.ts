/** The problems that keep a scenario from running or that it should know of, each with what mends it. */
import { findWorkload } from '../../../src-shared/model/lookup';
import type { Issue } from '../../../src-shared/model/issue';
import type { Plan, Scenario } from '../../../src-shared/model/plan';

/** An entry of the scenario's own that can simply be taken away. */
export interface Removal {
  label: string;
  table: 'deployment' | 'assumptions';
  key: string;
}

export interface ScenarioProblem {
  issue: Issue;
  removal: Removal | null;
}

/** Paths of what a scenario consists of: itself and the plan's own workload, model and hardware that it uses. */
function scenarioPaths(plan: Plan, scenario: Scenario): string[] {
  const at = (name: string, list: readonly { id: string }[], id: string): string[] => {
    const index = list.findIndex((each) => each.id === id);
    return index < 0 ? [] : [`${name}[${index}]`];
  };
  return [
    ...at('scenarios', plan.scenarios, scenario.id),
    ...at('workloads', plan.workloads, scenario.workload),
    ...at('models', plan.models, findWorkload(plan, scenario.workload)?.model ?? ''),
    ...at('hardware', plan.hardware, scenario.hardware),
  ];
}

const ENTRY = /^scenarios\[\d+\]\.(deployment|assumptions)(?:\.([A-Za-z_$][\w$]*)|\["((?:[^"\\]|\\.)*)"\])$/u;

function removalOf(issue: Issue): Removal | null {
  const match = ENTRY.exec(issue.path);
  const key = match?.[2] ?? (match?.[3] === undefined ? undefined : (JSON.parse(`"${match[3]}"`) as string));
  if (!match || key === undefined) return null;
  const isUnknown = issue.code === 'value.unknown';
  if (!isUnknown && !issue.code.startsWith('value.')) return null;
  return {
    label: isUnknown ? 'Remove it' : 'Use the default',
    table: match[1] as Removal['table'],
    key,
  };
}

/** Problems of a scenario and of all it uses, errors first. */
export function scenarioProblems(plan: Plan, scenario: Scenario, issues: readonly Issue[]): ScenarioProblem[] {
  const paths = scenarioPaths(plan, scenario);
  const concerns = (issue: Issue): boolean =>
    paths.some((path) => issue.path.startsWith(`${path}.`) || issue.path.startsWith(`${path}[`) || issue.path === path);
  return issues
    .filter(concerns)
    .map((issue) => ({ issue, removal: removalOf(issue) }))
    .sort((a, b) => Number(b.issue.severity === 'error') - Number(a.issue.severity === 'error'));
}
