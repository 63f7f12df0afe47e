/** Who uses a hardware profile, and in words why it cannot be deleted. */
import type { Claim, HardwareProfile, Plan, Scenario } from '../../../src-shared/model/plan';
import { countOf, listNames } from '../../../src-shared/quantity/words';
import { useSentence } from '../../state/part-actions';

export interface ProfileUse {
  scenarios: Scenario[];
  claims: Claim[];
}

export function profileUse(plan: Plan, id: string): ProfileUse {
  return {
    scenarios: plan.scenarios.filter((each) => each.hardware === id),
    claims: plan.claims.filter((each) => each.hardware === id || each.against === id),
  };
}

/** Why a profile must stay; null where nothing uses it. */
export function keepReason(plan: Plan, profile: HardwareProfile): string | null {
  const { scenarios, claims } = profileUse(plan, profile.id);
  const reasons = [
    ...(scenarios.length > 0 ? [useSentence(scenarios, 'scenario', 'run', 'on it')] : []),
    ...(claims.length > 0
      ? [
          `${countOf(claims.length, 'claim')} ${claims.length === 1 ? 'is' : 'are'} about it: ${listNames(
            claims.map((each) => each.statement),
            2,
          )}.`,
        ]
      : []),
  ];
  return reasons.length === 0 ? null : `${reasons.join('\n')}\nGive them other hardware first.`;
}
