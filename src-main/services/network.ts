/** Answers questions about networks in the engine's second thread, and writes traces of what was played. */
import type { Handlers, Input } from '../../src-shared/contract/api';
import { fail, type Result } from '../../src-shared/contract/errors';
import type { StudyAnswer } from '../../src-shared/results/network-study';
import type { ServiceContext } from './context';
import { exportFile } from './export-file';
import { resolveProfile } from './resolve-profile';
import { ask, type StudyQueue } from './study-queue';

type NetworkHandlers = Pick<Handlers, 'network.study' | 'network.cancel' | 'network.trace'>;
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
