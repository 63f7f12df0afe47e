/** Saving plans and keeping their recovery drafts. A draft goes only once a save has been read back. */
import path from 'node:path';
import type { Handlers, Input, Output } from '../../src-shared/contract/api';
import { fail, ok, type Result } from '../../src-shared/contract/errors';
import { PLAN_FORMAT, PLAN_FORMAT_VERSION, type Plan } from '../../src-shared/model/plan';
import { isFileChanged } from '../documents/file-state';
import { writeFailure, writePlanFile } from '../documents/plan-file';
import { serializePlan } from '../documents/serialize-plan';
import { attempt, writerOf, type ServiceContext } from './context';
import { completeFileName, suggestFileName } from './file-names';
import type { Host } from './host';
import { describeDocument, type OpenDocument } from './open-documents';

type SaveHandlers = Pick<Handlers, 'plan.save' | 'plan.saveCopy' | 'plan.draft' | 'plan.close'>;
type SaveRequest = Input<'plan.save'>;

const PLAN_EXTENSION = 'json';

const stamp = (host: Host, plan: Plan): Plan => ({
  ...plan,
  format: PLAN_FORMAT,
  formatVersion: PLAN_FORMAT_VERSION,
  savedBy: writerOf(host),
});

async function askForFile(host: Host, plan: Plan, known: string | null): Promise<string | null> {
  const chosen = await host.showSaveDialog({
    defaultName: known ?? suggestFileName(plan.name, PLAN_EXTENSION),
    filters: [{ name: 'Plan', extensions: [PLAN_EXTENSION] }],
  });
  return chosen === null ? null : completeFileName(path.resolve(chosen), PLAN_EXTENSION);
}

/** Refuses when somebody else wrote the document's file since it was read or written last. */
async function checkUnchanged(document: OpenDocument, target: string): Promise<Result<null>> {
  if (document.fileState === null) return ok(null);
  try {
    if (!(await isFileChanged(target, document.fileState))) return ok(null);
  } catch (error) {
    return writeFailure(target, error);
  }
  return fail('file.changed', `The file was changed by someone else since it was opened: ${path.basename(target)}`);
}

async function save(
  context: ServiceContext,
  document: OpenDocument,
  { plan, saveAs, overwriteChanged }: SaveRequest,
): Promise<Result<Output<'plan.save'>>> {
  const { host, storage } = context;
  const draftCount = document.draftCount;
  const mustAsk = saveAs || document.isSample || document.filePath === null;
  const target = mustAsk ? await askForFile(host, plan, document.filePath) : document.filePath;
  if (target === null) return ok(null);
  // A file chosen in the dialog was confirmed there.
  if (!mustAsk && !overwriteChanged) {
    const unchanged = await checkUnchanged(document, target);
    if (!unchanged.ok) return unchanged;
  }
  const stamped = stamp(host, plan);
  const written = await writePlanFile(target, stamped);
  if (!written.ok) return written;
  document.planId = stamped.id;
  document.filePath = target;
  document.fileState = written.value;
  document.formatVersion = PLAN_FORMAT_VERSION;
  document.isSample = false;
  const now = host.now();
  attempt(host, 'keeping a recent plan', () => storage.recents.touch(target, stamped.name, now), undefined);
  attempt(host, 'keeping the profiles', () => storage.profiles.putAll(stamped.hardware, now), undefined);
  // A draft that arrived during the save holds newer edits.
  if (document.draftCount === draftCount) dropDraft(context, document.documentId);
  return ok({ document: describeDocument(document), plan: stamped });
}

function dropDraft({ host, storage }: ServiceContext, documentId: string): void {
  attempt(host, 'dropping a draft', () => storage.drafts.remove(documentId), undefined);
}

function keepDraft({ host, storage, documents }: ServiceContext, document: OpenDocument, plan: Plan): Result<null> {
  document.draftCount++;
  try {
    storage.drafts.put({
      draftId: document.documentId,
      processId: documents.sessionId,
      name: plan.name,
      filePath: document.filePath,
      fileState: document.fileState,
      isSample: document.isSample,
      planJson: serializePlan(plan),
      changedAt: host.now().toISOString(),
    });
    return ok(null);
  } catch (error) {
    host.log(`keeping a draft failed: ${String(error)}`);
    return fail('file.unwritable', 'The recovery draft cannot be kept. Save the plan to be safe.', String(error));
  }
}

export function planSaveHandlers(context: ServiceContext): SaveHandlers {
  const { host, documents } = context;
  return {
    'plan.save': async (request) => {
      const found = documents.find(request.documentId);
      if (!found.ok) return found;
      const document = found.value;
      const turn = document.saving.then(() => save(context, document, request));
      document.saving = turn.catch(() => undefined);
      return turn;
    },
    'plan.saveCopy': async ({ documentId, plan }) => {
      const found = documents.find(documentId);
      if (!found.ok) return found;
      const target = await askForFile(host, plan, null);
      if (target === null) return ok(null);
      if (target === found.value.filePath)
        return fail('file.unwritable', 'A copy needs another file than the plan itself. Use Save instead.');
      const written = await writePlanFile(target, stamp(host, plan));
      return written.ok ? ok({ fileName: path.basename(target) }) : written;
    },
    'plan.draft': ({ documentId, plan }) => {
      const found = documents.find(documentId);
      if (!found.ok) return Promise.resolve(found);
      if (plan !== null) return Promise.resolve(keepDraft(context, found.value, plan));
      dropDraft(context, documentId);
      return Promise.resolve(ok(null));
    },
    'plan.close': ({ documentId }) => {
      // Whoever closes a plan has saved it or decided not to: nothing is left to recover.
      if (documents.find(documentId).ok) dropDraft(context, documentId);
      documents.remove(documentId);
      return Promise.resolve(ok(null));
    },
  };
}
