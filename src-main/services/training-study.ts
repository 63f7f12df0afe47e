/** Answers questions about training scenarios in the engine's second thread, and writes traces of played steps. */
import type { Handlers } from '../../src-shared/contract/api';
import { fail, type Result } from '../../src-shared/contract/errors';
import { library } from '../../src-shared/model/library';
import { findScenario } from '../../src-shared/model/lookup';
import type { Plan } from '../../src-shared/model/plan';
import { resolveScenario } from '../../src-shared/model/resolve';
import type { TrainingInput } from '../../src-shared/model/scenario-input';
import type { TrainingStudyAnswer } from '../../src-shared/results/training-study';
import type { TrainingJob, TrainingOutcome } from '../engine';
import type { ServiceContext } from './context';
import { exportFile } from './export-file';
import { ask, type StudyQueue } from './study-queue';

type TrainingHandlers = Pick<Handlers, 'training.study' | 'training.cancel' | 'training.trace'>;

/** The frozen input of a training scenario of the plan, or why there is none. */
function trainingInput(plan: Plan, scenarioId: string): Result<TrainingInput> {
  const scenario = findScenario(plan, scenarioId);
  if (!scenario) return fail('request.invalid', 'The scenario is not in the plan.');
  const { input, issues } = resolveScenario(plan, library, scenario);
  const first = issues.find(({ severity }) => severity === 'error');
  if (!input) return fail('plan.invalid', `The scenario has errors: ${first?.message ?? 'it cannot be read'}.`);
  if (input.kind !== 'training') return fail('study.refused', 'Only training scenarios have optimiser steps.');
  return { ok: true, value: input };
}

export function trainingStudyHandlers({ host }: ServiceContext, queue: StudyQueue): TrainingHandlers {
  const answer = async (
    studyId: string,
    plan: Plan,
    scenarioId: string,
    study: TrainingJob['study'],
  ): Promise<Result<TrainingOutcome>> => {
    const input = trainingInput(plan, scenarioId);
    return input.ok ? ask(queue, studyId, { input: input.value, study }) : input;
  };
  return {
    'training.study': async ({ studyId, plan, scenarioId, study }) =>
      (await answer(studyId, plan, scenarioId, study)) as Result<TrainingStudyAnswer>,
    'training.cancel': ({ studyId }) => {
      queue.cancel(studyId);
      return Promise.resolve({ ok: true, value: null });
    },
    'training.trace': async ({ studyId, plan, scenarioId, layout }) => {
      const outcome = await answer(studyId, plan, scenarioId, { kind: 'trace', layout });
      if (!outcome.ok) return outcome;
      if (outcome.value.kind !== 'trace') return fail('unexpected', 'The engine answered no trace.');
      const name = `${findScenario(plan, scenarioId)?.name ?? 'Scenario'} step`;
      return exportFile(host, { name, extension: 'json', title: 'Chrome trace' }, outcome.value.json);
    },
  };
}
