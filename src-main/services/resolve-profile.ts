/** Finds a hardware profile of a plan or the library and resolves it for the engine. */
import { fail, type Result } from '../../src-shared/contract/errors';
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import type { Issue } from '../../src-shared/model/issue';
import { library } from '../../src-shared/model/library';
import { findHardware } from '../../src-shared/model/lookup';
import type { Plan } from '../../src-shared/model/plan';
import { resolveHardware } from '../../src-shared/model/resolve-hardware';

/** The profile as the engine sees it, or what is wrong with it. */
export function resolveProfile(plan: Plan, hardwareId: string): Result<HardwareSpec> {
  const profile = findHardware(plan, library, hardwareId);
  if (!profile) return fail('request.invalid', 'The hardware profile is neither in the plan nor in the library.');
  const index = plan.hardware.findIndex((each) => each.id === hardwareId);
  const path = index < 0 ? `library.hardware["${hardwareId}"]` : `hardware[${index}]`;
  const issues: Issue[] = [];
  const hardware = resolveHardware(profile, path, issues);
  if (hardware) return { ok: true, value: hardware };
  const errors = issues.filter((issue) => issue.severity === 'error');
  const message = `The profile ${profile.name} has errors: ${errors[0]?.message ?? 'a figure is missing'}.`;
  return fail('plan.invalid', message, errors.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
}
