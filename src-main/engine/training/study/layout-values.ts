/** Layouts as results and views carry them, read back into strategies: untrusted, so every value is checked. */
import { trainingDeploymentParameters } from '../../../../src-shared/model/deployment-parameters';
import type { TrainingInput } from '../../../../src-shared/model/scenario-input';
import type { LayoutValues } from '../../../../src-shared/results/training-study';
import { refusing, StudyError } from '../../network/study/study-error';
import { fixedStrategy } from '../fixed';
import { layoutProblem } from '../rules';
import { searchStrategies, type SearchOptions } from '../search/search';
import type { TrainingContext } from '../context';
import { strategyFromValues, type Strategy } from '../strategy';

/** What a choice may be: the options that deployments have for it. */
const choices = new Map(
  Object.entries(trainingDeploymentParameters).flatMap(([key, parameter]) =>
    parameter.kind === 'choice' ? [[key, Object.keys(parameter.options)] as const] : [],
  ),
);

/** Reads a layout. @throws StudyError naming the option that is missing or not allowed */
export function strategyOf(values: LayoutValues): Strategy {
  const strategy = refusing(() => strategyFromValues(values));
  for (const [key, value] of Object.entries(strategy)) {
    const allowed = choices.get(key);
    if (allowed && !allowed.includes(String(value)))
      throw new StudyError(`layout.${key}: found ${String(value)}, allowed: ${allowed.join(', ')}`);
    const least = key === 'recomputeLayers' ? 0 : 1;
    if (typeof value === 'number' && !(Number.isInteger(value) && value >= least))
      throw new StudyError(`layout.${key}: found ${value}, allowed: whole numbers from ${least}`);
  }
  return strategy;
}

/** Refuses a layout that breaks a rule; one that does not fit memory passes. */
function checked(input: TrainingInput, devices: number, strategy: Strategy): Strategy {
  const problem = layoutProblem(input, devices, strategy);
  if (problem) throw new StudyError(problem.text);
  return strategy;
}

/**
 * The layout that the deployment states, even where the scenario searches for a better one.
 * @throws StudyError when it cannot be laid out
 */
export const givenLayout = ({ input, devices }: TrainingContext): Strategy =>
  checked(input, devices, fixedStrategy(input, devices));

/**
 * The layout that a study asks about: as given, or the scenario's own, which is the deployment's or the fastest found;
 * where none fits memory the one that lacks least, so that it can be seen what overflows.
 * @throws StudyError when it cannot be laid out
 * @throws StoppedError when the search for it is stopped
 */
export function studiedStrategy(
  context: TrainingContext,
  values: LayoutValues | null,
  options: Pick<SearchOptions, 'shouldStop' | 'onProgress'> = {},
): Strategy {
  const { input, devices } = context;
  if (values) return checked(input, devices, strategyOf(values));
  if (input.deployment.layout === 'fixed') return givenLayout(context);
  const outcome = searchStrategies(context, { keep: 1, ...options });
  const found = outcome.best[0] ?? outcome.leastMemory;
  if (!found) throw new StudyError(`No layout is possible for ${devices} devices and this batch.`);
  return found.strategy;
}
