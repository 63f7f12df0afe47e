/** Finds what plans refer to by id: in the plan first, then in the built-in library. */
import type { HardwareProfile, Library, ModelArchitecture, Plan, Scenario, Workload } from './plan';

export function findHardware(plan: Plan, library: Library, id: string): HardwareProfile | undefined {
  return plan.hardware.find((each) => each.id === id) ?? library.hardware.find((each) => each.id === id);
}

export function findModel(plan: Plan, library: Library, id: string): ModelArchitecture | undefined {
  return plan.models.find((each) => each.id === id) ?? library.models.find((each) => each.id === id);
}

export function findWorkload(plan: Plan, id: string): Workload | undefined {
  return plan.workloads.find((each) => each.id === id);
}

export function findScenario(plan: Plan, id: string): Scenario | undefined {
  return plan.scenarios.find((each) => each.id === id);
}

/** Hardware that the plan's scenarios and claims use, in order of first use. */
export function usedHardware(plan: Plan, library: Library): HardwareProfile[] {
  const ids = new Set([
    ...plan.scenarios.map((each) => each.hardware),
    ...plan.claims.flatMap((each) => [each.hardware, ...(each.against === undefined ? [] : [each.against])]),
  ]);
  return [...ids].flatMap((id) => findHardware(plan, library, id) ?? []);
}
