/** Answers questions about networks in the engine's second thread, and writes traces of what was played. */
import type { Handlers, Input } from '../../src-shared/contract/api';
import { fail, type Result } from '../../src-shared/contract/errors';
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import type { Issue } from '../../src-shared/model/issue';
import { library } from '../../src-shared/model/library';
import { findHardware } from '../../src-shared/model/lookup';
import type { Plan } from '../../src-shared/model/plan';
import { resolveHardware } from '../../src-shared/model/resolve-hardware';
import type { StudyAnswer } from '../../src-shared/results/network-study';
import type { StudyJob, StudyOutcome } from '../engine';
import type { RunQueue } from '../runs/run-queue';
import type { ServiceContext } from './context';
import { exportFile } from './export-file';

type NetworkHandlers = Pick<Handlers, 'network.study' | 'network.cancel' | 'network.trace'>;
type StudyQueue = RunQueue<StudyJob, StudyOutcome>;

/** The profile as the engine sees it, or what is wrong with it. */
function resolveProfile(plan: Plan, hardwareId: string): Result<HardwareSpec> {
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

function ask(queue: StudyQueue, id: string, input: StudyJob): Promise<Result<StudyOutcome>> {
  return new Promise((resolve) => {
    queue.add({
      id,
      input,
      onEnd: ({ result, error }) =>
        resolve(result ? { ok: true, value: result } : { ok: false, error: error ?? fail('unexpected', '').error }),
    });
  });
}

export function networkHandlers({ host }: ServiceContext, queue: StudyQueue): NetworkHandlers {
  return {
    'network.study': async ({ studyId, plan, hardwareId, question }) => {
      const hardware = resolveProfile(plan, hardwareId);
      if (!hardware.ok) return hardware;
      const outcome = await ask(queue, studyId, { question, hardware: hardware.value, isTrace: false });
      return outcome as Result<StudyAnswer>;
    },
    'network.cancel': ({ studyId }) => {
      queue.cancel(studyId);
      return Promise.resolve({ ok: true, value: null });
    },
    'network.trace': async ({ studyId, plan, hardwareId, question }: Input<'network.trace'>) => {
      const hardware = resolveProfile(plan, hardwareId);
      if (!hardware.ok) return hardware;
      const outcome = await ask(queue, studyId, { question, hardware: hardware.value, isTrace: true });
      if (!outcome.ok) return outcome;
      if (outcome.value.kind !== 'trace') return fail('unexpected', 'The engine answered no trace.');
      const name = `${hardware.value.name} ${question.collective} flows`;
      return exportFile(host, { name, extension: 'json', title: 'Chrome trace' }, outcome.value.json);
    },
  };
}
