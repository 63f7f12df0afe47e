import { describe, expect, it } from 'vitest';
import { PLAN_FORMAT_VERSION } from '../../../src-shared/model/plan';
import { upgradePlan, upgradeSteps, type UpgradeStep } from './upgrade-plan';

const steps: UpgradeStep[] = [
  (file) => ({ ...file, trail: [...(file['trail'] as number[]), 1] }),
  (file) => ({ ...file, trail: [...(file['trail'] as number[]), 2] }),
];

describe('upgradePlan', () => {
  it('has one step for every version before the current one', () => {
    expect(upgradeSteps).toHaveLength(PLAN_FORMAT_VERSION - 1);
  });

  it('runs the steps from the version of the file on, in order, and stamps what was reached', () => {
    expect(upgradePlan({ formatVersion: 1, trail: [] }, 1, steps)).toEqual({ formatVersion: 3, trail: [1, 2] });
    expect(upgradePlan({ formatVersion: 2, trail: [] }, 2, steps)).toEqual({ formatVersion: 3, trail: [2] });
    expect(upgradePlan({ formatVersion: 3, trail: [] }, 3, steps)).toEqual({ formatVersion: 3, trail: [] });
  });

  it('leaves the input as it is', () => {
    const file = { formatVersion: 1, trail: [] };
    upgradePlan(file, 1, [(each) => ((each['trail'] as number[]).push(9), each)]);
    expect(file).toEqual({ formatVersion: 1, trail: [] });
  });
});
