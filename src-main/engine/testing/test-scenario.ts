/**
 * Builds engine inputs for tests and benchmarks from the built-in library, through the same resolution that
 * plans go through, so that no test invents its own hardware or model.
 */
import { library } from '../../../src-shared/model/library';
import type { Issue } from '../../../src-shared/model/issue';
import { newPlan, newScenario } from '../../../src-shared/model/new-plan';
import type { Entries } from '../../../src-shared/model/parameter';
import { resolveModel, resolveScenario } from '../../../src-shared/model/resolve';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type {
  CollectiveInput,
  InferenceInput,
  ScenarioInput,
  TrainingInput,
} from '../../../src-shared/model/scenario-input';

export interface TestScenario {
  /** Id of a built-in profile. */
  hardware: string;
  /** Id of a built-in model; empty for a collective. */
  model?: string;
  workload?: Entries;
  deployment?: Entries;
  assumptions?: Entries;
}

interface InputOf {
  training: TrainingInput;
  inference: InferenceInput;
  collective: CollectiveInput;
}

function resolved(kind: ScenarioInput['kind'], scenario: TestScenario): ScenarioInput {
  const plan = newPlan(library, 'test', 'test');
  plan.workloads = [
    { id: 'workload', name: 'Workload', kind, model: scenario.model ?? '', values: scenario.workload ?? {} },
  ];
  plan.scenarios = [
    {
      ...newScenario(plan, scenario.hardware, 'workload', 'Scenario'),
      deployment: scenario.deployment ?? {},
      assumptions: scenario.assumptions ?? {},
    },
  ];
  const [only] = plan.scenarios;
  if (!only) throw new Error('the plan has no scenario');
  const { input, issues } = resolveScenario(plan, library, only);
  if (!input) throw new Error(`the scenario does not resolve: ${JSON.stringify(issues)}`);
  return input;
}

/** The engine's input for a scenario; throws when the scenario does not resolve. */
export function testInput<K extends keyof InputOf>(kind: K, scenario: TestScenario): InputOf[K] {
  return resolved(kind, scenario) as InputOf[K];
}

/** A model from hyper-parameters; those left out take their defaults. */
export function testModel(name: string, values: Entries): ModelSpec {
  const issues: Issue[] = [];
  const model = resolveModel({ id: name, name, description: '', source: 'test', values }, 'model', issues);
  if (!model) throw new Error(`the model does not resolve: ${JSON.stringify(issues)}`);
  return model;
}

/** A built-in model. */
export function libraryModel(id: string): ModelSpec {
  const found = library.models.find((model) => model.id === id);
  if (!found) throw new Error(`no model "${id}" in the library`);
  return testModel(id, found.values);
}
