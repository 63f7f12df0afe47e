/** Answers questions about the closed forms of networks at once: they take a few milliseconds. */
import type { Handlers } from '../../src-shared/contract/api';
import { fail, ok, type Result } from '../../src-shared/contract/errors';
import { library } from '../../src-shared/model/library';
import { findHardware } from '../../src-shared/model/lookup';
import { collectiveSweeps, exchangeSweeps, measuredOn } from '../../src-shared/model/measured';
import type { ModelSpec } from '../../src-shared/model/model-parameters';
import type { Plan } from '../../src-shared/model/plan';
import { resolveModel } from '../../src-shared/model/resolve';
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

/** The mixture of experts whose exchange is best measured. */
function exchangedModel(): ModelSpec {
  const known = library.models.find((each) => each.id === 'deepseek-v3');
  const model = known && resolveModel(known, 'library', []);
  if (!model) throw new Error('the library has no DeepSeek-V3');
  return model;
}

export function networkCurvesHandlers(): Pick<Handlers, 'network.curves'> {
  const model = exchangedModel();
  return {
    'network.curves': ({ plan, hardwareIds, question }) => {
      const systems: MeasuredSystem[] = [];
      for (const id of hardwareIds) {
        const system = measuredSystem(plan, id);
        if (!system.ok) return Promise.resolve(system);
        systems.push(system.value);
      }
      try {
        return Promise.resolve(ok(answerCurves(systems, question, model)));
      } catch (error) {
        if (error instanceof StudyError) return Promise.resolve(fail('study.refused', error.message));
        throw error;
      }
    },
  };
}
