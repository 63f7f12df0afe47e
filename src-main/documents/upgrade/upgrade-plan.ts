/**
 * Upgrades of older plan files, one pure step per version. The step at index i turns version i + 1 into
 * version i + 2. Steps are never changed once released.
 */
import { nameSharding } from './name-sharding';

export type PlanFile = Record<string, unknown>;
export type UpgradeStep = (file: PlanFile) => PlanFile;

export const upgradeSteps: readonly UpgradeStep[] = [nameSharding];

/** Runs all steps from the file's version on and stamps the version reached. The input stays as it is. */
export function upgradePlan(
  file: PlanFile,
  fromVersion: number,
  steps: readonly UpgradeStep[] = upgradeSteps,
): PlanFile {
  let upgraded = structuredClone(file);
  for (const step of steps.slice(fromVersion - 1)) upgraded = step(upgraded);
  return { ...upgraded, formatVersion: Math.max(fromVersion, steps.length + 1) };
}
