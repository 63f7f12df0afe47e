/**
 * Version 1 to 2: what replicas share became a choice. The flag `shardedOptimizer` of a deployment turns into
 * `sharding`: true was ZeRO 1, false was nothing.
 */
import type { PlanFile } from './upgrade-plan';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Renames the flag in every scenario; what is not as it should be is left for the checks that follow. */
export function nameSharding(file: PlanFile): PlanFile {
  const { scenarios } = file;
  if (!Array.isArray(scenarios)) return file;
  return {
    ...file,
    scenarios: scenarios.map((scenario: unknown) => {
      if (!isRecord(scenario) || !isRecord(scenario['deployment'])) return scenario;
      const { shardedOptimizer, ...others } = scenario['deployment'];
      if (typeof shardedOptimizer !== 'boolean') return scenario;
      return { ...scenario, deployment: { ...others, sharding: shardedOptimizer ? 'optimizer' : 'none' } };
    }),
  };
}
