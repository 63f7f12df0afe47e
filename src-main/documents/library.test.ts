/** The built-in library has the structure of plan files, and every profile and model resolves without a problem. */
import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../src-shared/model/check';
import { library } from '../../src-shared/model/library';
import { newPlan } from '../../src-shared/model/new-plan';
import type { Library } from '../../src-shared/model/plan';
import { calibrations } from '../engine/compute/calibration';
import { planSchema } from './plan-schema';

const nothing: Library = { version: '', hardware: [], models: [] };
const plan = {
  ...newPlan(nothing, 'library', 'test@1'),
  workloads: [],
  comparisons: [],
  hardware: [...library.hardware],
  models: [...library.models],
};

it('has the structure of a plan file', () => {
  const checked = planSchema.safeParse(plan);
  expect(checked.error?.issues ?? []).toEqual([]);
});

it('has no problem', () => {
  expect(checkPlan(plan, nothing).issues).toEqual([]);
});

describe('each profile', () => {
  it.each(library.hardware.map((profile) => [profile.id, profile] as const))(
    '%s names efficiency curves that exist',
    (_id, profile) => {
      expect(Object.keys(calibrations)).toContain(profile.calibration);
    },
  );
});
