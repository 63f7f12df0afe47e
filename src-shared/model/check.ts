/** All problems of a plan, as data: every scenario resolved, references, names, comparisons and claims. */
import { systemMetrics } from '../results/system-metrics';
import { parseQuantity } from '../quantity/parse';
import type { Issue } from './issue';
import { findHardware, findScenario } from './lookup';
import { MAX_COMPARED, type Library, type Plan } from './plan';
import { missing, resolveModel, resolveScenario, resolveWorkload } from './resolve';
import { resolveHardware } from './resolve-hardware';
import type { ScenarioInput } from './scenario-input';

export interface CheckOutcome {
  issues: Issue[];
  /** By scenario id, absent where the scenario has errors. */
  inputs: Map<string, ScenarioInput>;
}

function checkIds(plan: Plan, library: Library, issues: Issue[]): void {
  const lists = {
    hardware: plan.hardware,
    models: plan.models,
    workloads: plan.workloads,
    scenarios: plan.scenarios,
    comparisons: plan.comparisons,
    claims: plan.claims,
  };
  const builtIn: Record<string, readonly { id: string }[]> = { hardware: library.hardware, models: library.models };
  for (const [name, list] of Object.entries(lists)) {
    const seen = new Set((builtIn[name] ?? []).map((each) => each.id));
    list.forEach((each, index) => {
      if (seen.has(each.id))
        issues.push({
          severity: 'error',
          path: `${name}[${index}].id`,
          code: 'id.duplicate',
          message: `The id "${each.id}" is used twice`,
          found: each.id,
          allowed: 'an id that nothing else in the plan or the library has',
        });
      seen.add(each.id);
      if ('name' in each && each.name.trim() === '')
        issues.push({
          severity: 'error',
          path: `${name}[${index}].name`,
          code: 'name.empty',
          message: 'A name is needed',
          found: '""',
          allowed: 'any text',
        });
    });
  }
}

function checkComparisons(plan: Plan, issues: Issue[]): void {
  plan.comparisons.forEach((comparison, index) => {
    const path = `comparisons[${index}]`;
    comparison.scenarios.forEach((id, at) => {
      if (!findScenario(plan, id))
        issues.push(
          missing(
            `${path}.scenarios[${at}]`,
            'scenario',
            id,
            plan.scenarios.map((each) => each.id),
          ),
        );
    });
    if (comparison.scenarios.length > 0 && !comparison.scenarios.includes(comparison.baseline))
      issues.push({
        severity: 'error',
        path: `${path}.baseline`,
        code: 'comparison.baseline',
        message: 'The baseline is not one of the compared scenarios',
        found: comparison.baseline,
        allowed: comparison.scenarios.join(', '),
      });
    if (comparison.scenarios.length > MAX_COMPARED)
      issues.push({
        severity: 'warning',
        path: `${path}.scenarios`,
        code: 'comparison.size',
        message: `More than ${MAX_COMPARED} scenarios are hard to read side by side`,
        found: String(comparison.scenarios.length),
        allowed: '2 to 8',
      });
  });
}

function checkClaims(plan: Plan, library: Library, issues: Issue[]): void {
  plan.claims.forEach((claim, index) => {
    const path = `claims[${index}]`;
    const ids = [...plan.hardware, ...library.hardware].map((each) => each.id).join(', ');
    for (const key of ['hardware', 'against'] as const) {
      const id = claim[key];
      if (id !== undefined && !findHardware(plan, library, id))
        issues.push({
          severity: 'error',
          path: `${path}.${key}`,
          code: 'reference.missing',
          message: `There is no hardware profile "${id}"`,
          found: id,
          allowed: ids,
        });
    }
    const metric = Object.hasOwn(systemMetrics, claim.metric)
      ? systemMetrics[claim.metric as keyof typeof systemMetrics]
      : undefined;
    if (!metric) {
      issues.push({
        severity: 'error',
        path: `${path}.metric`,
        code: 'claim.metric',
        message: `There is no system figure "${claim.metric}"`,
        found: claim.metric,
        allowed: Object.keys(systemMetrics).join(', '),
      });
      return;
    }
    const entry = claim.published;
    const parsed =
      typeof entry === 'string' || typeof entry === 'number'
        ? parseQuantity(entry, claim.against === undefined ? metric.dimension : 'ratio')
        : { ok: false as const, message: 'a quantity is needed' };
    if (!parsed.ok)
      issues.push({
        severity: 'error',
        path: `${path}.published`,
        code: 'value.unit',
        message: `Published value: ${parsed.message}`,
        found: String(entry),
        allowed: claim.against === undefined ? `a value in ${metric.unit || 'plain numbers'}` : 'a ratio',
      });
  });
}

/** Checks the whole plan and freezes every scenario that is in order. */
export function checkPlan(plan: Plan, library: Library): CheckOutcome {
  const issues: Issue[] = [];
  checkIds(plan, library, issues);
  plan.hardware.forEach((profile, index) => resolveHardware(profile, `hardware[${index}]`, issues));
  plan.models.forEach((model, index) => resolveModel(model, `models[${index}]`, issues));
  // Also those that no scenario uses: what is wrong now would be wrong later.
  for (const workload of plan.workloads) resolveWorkload(plan, library, workload, issues);
  const inputs = new Map<string, ScenarioInput>();
  for (const scenario of plan.scenarios) {
    const resolved = resolveScenario(plan, library, scenario);
    issues.push(...resolved.issues);
    if (resolved.input) inputs.set(scenario.id, resolved.input);
  }
  checkComparisons(plan, issues);
  checkClaims(plan, library, issues);
  return { issues: unique(issues), inputs };
}

/** Scenarios share profiles and workloads, so the same issue may be found more than once. */
function unique(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [`${issue.path} ${issue.code} ${issue.message}`, issue])).values()];
}
