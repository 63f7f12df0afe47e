/** Puts the services together over one host and one library database: the same for the window and the command line. */
import type { Handlers, OpenedPlan } from '../../src-shared/contract/api';
import type { Result } from '../../src-shared/contract/errors';
import type { StudyJob, StudyOutcome, TrainingJob, TrainingOutcome } from '../engine';
import { RunQueue } from '../runs/run-queue';
import type { Storage } from '../storage/storage';
import { appHandlers } from './app';
import { chartHandlers } from './chart';
import type { ServiceContext } from './context';
import type { Host } from './host';
import { importHandlers } from './import';
import { libraryHandlers } from './library';
import { OpenDocuments } from './open-documents';
import { networkHandlers } from './network';
import { networkCurvesHandlers } from './network-curves';
import { planCheckHandlers } from './plan-check';
import { openPlanFile, planOpenHandlers } from './plan-open';
import { planSaveHandlers } from './plan-save';
import { reportHandlers } from './report';
import { runHandlers } from './run';
import { RunHistory } from './run-history';
import { settingsHandlers } from './settings';
import { startHandlers } from './start';
import { trainingStudyHandlers } from './training-study';
import { windowHandlers } from './window';

export interface ServicesBackend {
  readonly handlers: Handlers;
  /** What the services share, for hosts that need more than the channels (the command line's JSON output). */
  readonly context: ServiceContext;
  /** Opens a file that the operating system or the command line names. */
  openFile(path: string): Promise<Result<OpenedPlan>>;
  /** The window's page is gone: its documents are forgotten and their drafts offered for recovery. */
  startSession(): void;
  /** Cancels all runs (they are recorded as cancelled) and ends the engine's thread. The storage stays open. */
  dispose(): void;
}

export function createBackend(host: Host, storage: Storage): ServicesBackend {
  const context: ServiceContext = {
    host,
    storage,
    documents: new OpenDocuments(),
    runs: new RunHistory(host, storage),
  };
  const queue = new RunQueue(host.createWorker);
  // A thread of their own: questions do not wait for the runs.
  const studies = new RunQueue<StudyJob | TrainingJob, StudyOutcome | TrainingOutcome>(host.createWorker);
  return {
    context,
    handlers: {
      ...appHandlers(context),
      ...libraryHandlers(context),
      ...startHandlers(context),
      ...planOpenHandlers(context),
      ...planSaveHandlers(context),
      ...planCheckHandlers(),
      ...importHandlers(context),
      ...runHandlers(context, queue),
      ...networkHandlers(context, studies),
      ...networkCurvesHandlers(),
      ...trainingStudyHandlers(context, studies),
      ...reportHandlers(context),
      ...chartHandlers(context),
      ...settingsHandlers(context),
      ...windowHandlers(context),
    },
    openFile: (path) => openPlanFile(context, path),
    startSession: () => context.documents.startSession(),
    dispose: () => {
      void queue.stop();
      void studies.stop();
    },
  };
}
