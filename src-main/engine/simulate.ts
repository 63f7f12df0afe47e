/** The engine's one entry: a pure function from a resolved scenario to its result. */
import type { ScenarioInput } from '../../src-shared/model/scenario-input';
import type { RunResult } from '../../src-shared/results/run-result';
import { runCollective } from './collective/run';
import { runInference } from './inference/run';
import type { RunOptions } from './result';
import { runTraining } from './training/run';

/**
 * Simulates one scenario. Deterministic: the same input gives the same result to the last bit.
 * @throws StoppedError when options.shouldStop answers true
 */
export function simulate(input: ScenarioInput, options: RunOptions = {}): RunResult {
  switch (input.kind) {
    case 'training':
      return runTraining(input, options);
    case 'inference':
      return runInference(input, options);
    case 'collective':
      return runCollective(input);
  }
}
