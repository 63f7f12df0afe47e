/** Answers questions about the closed forms of networks at once: they take a few milliseconds. */
import type { Handlers } from '../../src-shared/contract/api';
import { fail, ok, type Result } from '../../src-shared/contract/errors';
import { library } from '../../src-shared/model/library';
import { findHardware } from '../../src-shared/model/lookup';
import { collectiveSweeps, exchangeSweeps, measuredOn } from '../../src-shared/model/measured';
import type { Plan } from '../../src-shared/model/plan';
import { answerCurves, StudyError, type MeasuredSystem } from '../engine';
import { resolveProfile } from './resolve-profile';

function measuredSystem(plan: Plan, hardwareId: string): Result<MeasuredSystem> {
  const hardware = resolveProfile(plan, hardwareId);
  if (!hardware.ok) return hardware;
  const profile = findHardware(plan, library, hardwareId) ?? { id: hardwareId };
  return ok({
    hardware: hardware.value,
    collectives: measuredOn(collectiveSweeps, profile),
    exchanges: measuredOn(exchangeSweeps, profile),
  });
}

export function networkCurvesHandlers(): Pick<Handlers, 'network.curves'> {
  return {
    'network.curves': ({ plan, hardwareIds, question }) => {
      const systems: MeasuredSystem[] = [];
      for (const id of hardwareIds) {
        const system = measuredSystem(plan, id);
        if (!system.ok) return Promise.resolve(system);
        systems.push(system.value);
      }
      try {
        return Promise.resolve(ok(answerCurves(systems, question)));
      } catch (error) {
        if (error instanceof StudyError) return Promise.resolve(fail('study.refused', error.message));
        throw error;
      }
    },
  };
}
