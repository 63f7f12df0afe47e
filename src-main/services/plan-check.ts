/** Checks plans, identifies their scenarios' frozen inputs, and derives the figures of their models. */
import type { CheckedPlan, Handlers, ModelFigures } from '../../src-shared/contract/api';
import { ok } from '../../src-shared/contract/errors';
import { checkPlan } from '../../src-shared/model/check';
import { library } from '../../src-shared/model/library';
import { findModel } from '../../src-shared/model/lookup';
import type { ModelSpec } from '../../src-shared/model/model-parameters';
import type { Plan } from '../../src-shared/model/plan';
import { resolveModel } from '../../src-shared/model/resolve';
import { kvBytesPerToken } from '../engine/model/kv-cache';
import { activeParameters, mtpParameters, totalParameters } from '../engine/model/parameters';
import { forwardFlopsPerSequence } from '../engine/training/model-flops';
import { inputHash } from '../runs/input-hash';

type CheckHandlers = Pick<Handlers, 'plan.check' | 'model.figures'>;

const BF16_BYTES = 2;
const FIGURES_CONTEXT = 4096;

/** All problems of a plan and the hash of each scenario that is in order. */
export function checkAndHash(plan: Plan): CheckedPlan {
  const { issues, inputs } = checkPlan(plan, library);
  return {
    issues,
    inputHashes: Object.fromEntries([...inputs].map(([scenarioId, input]) => [scenarioId, inputHash(input)])),
  };
}

/** Parameters as published (without multi-token prediction), one device's view of cache and FLOPs. */
export function modelFigures(model: ModelSpec): ModelFigures {
  return {
    totalParameters: totalParameters(model, false),
    activeParameters: activeParameters(model, false),
    mtpParameters: mtpParameters(model),
    kvBytesPerToken: kvBytesPerToken(model, BF16_BYTES, 1),
    forwardFlopsPerToken: forwardFlopsPerSequence(model, FIGURES_CONTEXT) / FIGURES_CONTEXT,
  };
}

export function planCheckHandlers(): CheckHandlers {
  return {
    'plan.check': ({ plan }) => Promise.resolve(ok(checkAndHash(plan))),
    'model.figures': ({ plan, modelId }) => {
      const architecture = findModel(plan, library, modelId);
      const model = architecture && resolveModel(architecture, 'model', []);
      return Promise.resolve(ok(model ? modelFigures(model) : null));
    },
  };
}
