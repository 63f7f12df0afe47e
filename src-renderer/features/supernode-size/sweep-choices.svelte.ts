/** What the user chose to see of supernode sizes; kept for the session. */
import { findWorkload } from '../../../src-shared/model/lookup';
import type { Library, Plan, Scenario } from '../../../src-shared/model/plan';
import { resolveScenario } from '../../../src-shared/model/resolve';
import { parseSizes, usualSizes, type SweepMeasure } from '../../../src-shared/results/size-sweep';
import type { SweepBasis } from '../../../src-shared/results/training-study';
import type { SweepTask } from './sweep-board.svelte';

/** Two lines each: more are hard to tell apart. */
export const MOST_SCENARIOS = 4;

export type ShownBases = 'both' | SweepBasis;

class SweepChoices {
  /** Null = those proposed. */
  scenarioIds = $state.raw<string[] | null>(null);
  /** Ticked among the usual ones and those as sold. */
  sizes = $state.raw<readonly number[]>(usualSizes);
  /** Further sizes, as typed. */
  moreText = $state('');
  measure = $state<SweepMeasure>('tokensPerS');
  bases = $state<ShownBases>('both');

  get shownBases(): SweepBasis[] {
    return this.bases === 'both' ? ['equalDevices', 'equalPower'] : [this.bases];
  }
}

export const sweepChoices = new SweepChoices();

/** A training scenario that can be swept, with what its answers depend on and the size of its domain as sold. */
export interface SweptScenario {
  id: string;
  name: string;
  inputs: string;
  ownSize: number;
}

/** Training scenarios of the plan without errors, in its order. */
export function sweptScenarios(plan: Plan, library: Library): SweptScenario[] {
  return plan.scenarios.flatMap((scenario: Scenario) => {
    const { input } = resolveScenario(plan, library, scenario);
    if (input?.kind !== 'training') return [];
    const { hardware } = input;
    return {
      id: scenario.id,
      name: scenario.name,
      // Names and sources say where figures come from; they change none.
      inputs: JSON.stringify({ ...input, name: '', sources: [] }),
      ownSize: (hardware.node.devices * hardware.supernode.nodes) / hardware.device.perPackage,
    };
  });
}

/** Those chosen that still exist; proposed are the scenarios of the first one's workload. */
export function chosenScenarios(
  plan: Plan,
  swept: readonly SweptScenario[],
  chosen: readonly string[] | null,
): SweptScenario[] {
  const workloadOf = (id: string): string | undefined => plan.scenarios.find((each) => each.id === id)?.workload;
  const isWanted = (id: string): boolean =>
    chosen ? chosen.includes(id) : workloadOf(id) === workloadOf(swept[0]?.id ?? '');
  const found = swept.filter(({ id }) => isWanted(id));
  return (found.length > 0 ? found : swept.slice(0, 1)).slice(0, MOST_SCENARIOS);
}

/** Training scenarios whose inputs have errors, by name: they cannot be swept, and are not to vanish without a word. */
export const leftOutScenarios = (plan: Plan, swept: readonly SweptScenario[]): string[] =>
  plan.scenarios
    .filter((scenario) => findWorkload(plan, scenario.workload)?.kind === 'training')
    .filter((scenario) => !swept.some(({ id }) => id === scenario.id))
    .map(({ name }) => name);

/** Sizes ticked and typed together; where what is typed is no list of sizes, or one too many, those ticked. */
export function sweptSizes(
  ticked: readonly number[],
  text: string,
): { sizes: readonly number[]; problem: string | null } {
  const read = parseSizes(text, ticked);
  return read.ok
    ? { sizes: read.sizes, problem: null }
    : { sizes: [...ticked].sort((a, b) => a - b), problem: read.problem };
}

/** Smallest sizes first for all scenarios, so that their curves grow side by side. */
export function sweepTasks(scenarios: readonly SweptScenario[], sizes: readonly number[]): SweepTask[] {
  return sizes.flatMap((size) =>
    scenarios.map(({ id, name, inputs }) => ({ scenarioId: id, scenarioName: name, inputs, size })),
  );
}
