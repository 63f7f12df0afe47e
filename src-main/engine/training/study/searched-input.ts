/** A training scenario with its layout searched, and with other counts of systems or sequences than its own. */
import type { TrainingInput } from '../../../../src-shared/model/scenario-input';

interface Counts {
  readonly systems: number | null;
  readonly globalBatch: number | null;
}

/** The input as frozen, but for what is asked for; null keeps the scenario's own count. */
export function searchedInput(input: TrainingInput, { systems, globalBatch }: Counts): TrainingInput {
  const { deployment, workload } = input;
  return {
    ...input,
    deployment: { ...deployment, layout: 'search', systems: systems ?? deployment.systems },
    workload: { ...workload, globalBatch: globalBatch ?? workload.globalBatch },
  };
}
