/** The scenarios of a comparison with everything the view shows of them: hardware, state, result. */
import { findHardware, findScenario, findWorkload } from '../../../src-shared/model/lookup';
import type { Comparison, HardwareProfile, Library, Plan } from '../../../src-shared/model/plan';
import type { ComparedScenario } from '../../../src-shared/results/compare';
import type { RunBoard, RunState } from '../../state/run-board.svelte';

export interface Compared extends ComparedScenario {
  isBaseline: boolean;
  isStale: boolean;
  state: RunState;
  hardware: HardwareProfile | undefined;
  /** Display name of the workload; empty where it is missing. */
  workload: string;
  /** Id that names no scenario of the plan. */
  isMissing: boolean;
}

/** What is asked of the board of runs. */
export type Runs = Pick<RunBoard, 'stateOf' | 'resultOf' | 'isStale'>;

/** In the order of the comparison; ids without a scenario stay visible, so that they can be removed. */
export function comparedOf(plan: Plan, library: Library, comparison: Comparison, runs: Runs): Compared[] {
  return comparison.scenarios.map((id) => {
    const scenario = findScenario(plan, id);
    return {
      id,
      name: scenario?.name ?? `${id} (missing)`,
      result: scenario ? runs.resultOf(id) : null,
      isBaseline: id === comparison.baseline,
      isStale: scenario !== undefined && runs.isStale(id),
      state: scenario ? runs.stateOf(id) : 'invalid',
      hardware: scenario ? findHardware(plan, library, scenario.hardware) : undefined,
      workload: scenario ? (findWorkload(plan, scenario.workload)?.name ?? '') : '',
      isMissing: scenario === undefined,
    };
  });
}

/** Profiles of the compared scenarios without repeats, and which of them is the baseline's. */
export function comparedProfiles(compared: readonly Compared[]): { profiles: HardwareProfile[]; baseline: number } {
  const profiles = [
    ...new Map(compared.flatMap(({ hardware }) => (hardware ? [[hardware.id, hardware]] : []))).values(),
  ];
  const own = compared.find((each) => each.isBaseline)?.hardware?.id;
  return {
    profiles,
    baseline: Math.max(
      0,
      profiles.findIndex((profile) => profile.id === own),
    ),
  };
}
