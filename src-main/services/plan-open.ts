/** Opening plans: new, from a file, from the recent ones, from a sample, from a recovery draft. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Handlers, OpenedPlan } from '../../src-shared/contract/api';
import { fail, ok, type Result } from '../../src-shared/contract/errors';
import { checkPlan } from '../../src-shared/model/check';
import { library } from '../../src-shared/model/library';
import { newPlan } from '../../src-shared/model/new-plan';
import { PLAN_FORMAT_VERSION, type Plan } from '../../src-shared/model/plan';
import { parsePlan } from '../documents/parse-plan';
import { readPlanFile } from '../documents/plan-file';
import { attempt, writerOf, type ServiceContext } from './context';
import { describeDocument, type DocumentStart } from './open-documents';
import { listSamples } from './samples';

type OpenHandlers = Pick<
  Handlers,
  | 'plan.new'
  | 'plan.open'
  | 'plan.openRecent'
  | 'plan.openSample'
  | 'plan.openDraft'
  | 'plan.locateRecent'
  | 'plan.discardDraft'
>;

/** Registers a plan as an open document and checks it. */
function register(
  { documents }: ServiceContext,
  plan: Plan,
  start: Omit<DocumentStart, 'planId'>,
  documentId?: string,
): OpenedPlan {
  const document = documents.add({ planId: plan.id, ...start }, documentId);
  return { document: describeDocument(document), plan, issues: checkPlan(plan, library).issues };
}

const neverSaved = { filePath: null, fileState: null, formatVersion: PLAN_FORMAT_VERSION };

/** Opens a plan file. Failures: those of readPlanFile. */
export async function openPlanFile(context: ServiceContext, file: string): Promise<Result<OpenedPlan>> {
  const { host, storage } = context;
  const filePath = path.resolve(file);
  const read = await readPlanFile(filePath);
  if (!read.ok) return { ok: false, error: read.error };
  const { plan, formatVersion, state } = read.value;
  attempt(host, 'keeping a recent plan', () => storage.recents.touch(filePath, plan.name, host.now()), undefined);
  return ok(register(context, plan, { filePath, fileState: state, formatVersion, isSample: false }));
}

async function openSample(context: ServiceContext, sampleId: string): Promise<Result<OpenedPlan>> {
  const { host } = context;
  const samples = await listSamples(host.samplesFolder, (message) => host.log(message));
  const sample = samples.find((each) => each.sampleId === sampleId);
  if (!sample) return fail('file.notFound', `There is no sample plan "${sampleId}".`);
  const read = await readPlanFile(sample.filePath);
  if (!read.ok) return { ok: false, error: read.error };
  // An identity of its own: what becomes of the sample is a new plan, with its own runs.
  const plan = { ...read.value.plan, id: randomUUID() };
  return ok(register(context, plan, { ...neverSaved, isSample: true }));
}

/** Opens what an earlier session left behind, under the file that it belongs to; the draft stays until a save. */
function openDraft(context: ServiceContext, draftId: string): Result<OpenedPlan> {
  const { host, storage, documents } = context;
  const draft = attempt(host, 'reading a draft', () => storage.drafts.get(draftId), null);
  if (!draft) return fail('file.notFound', 'This recovery draft is not there any more.');
  const parsed = parsePlan(draft.planJson);
  if (!parsed.ok) return { ok: false, error: parsed.error };
  const { filePath, fileState, isSample } = draft;
  attempt(host, 'claiming a draft', () => storage.drafts.claim(draftId, documents.sessionId), undefined);
  const { plan, formatVersion } = parsed.value;
  return ok(register(context, plan, { filePath, fileState, formatVersion, isSample }, draftId));
}

export function planOpenHandlers(context: ServiceContext): OpenHandlers {
  const { host, storage } = context;
  const findRecent = (recentId: string): Result<string> => {
    const recent = attempt(host, 'reading a recent plan', () => storage.recents.get(recentId), null);
    return recent ? ok(recent.filePath) : fail('file.notFound', 'This plan is not among the recent ones any more.');
  };
  return {
    'plan.new': () => {
      const plan = newPlan(library, randomUUID(), writerOf(host));
      return Promise.resolve(ok(register(context, plan, { ...neverSaved, isSample: false })));
    },
    'plan.open': async () => {
      const file = await host.showOpenDialog();
      return file === null ? ok(null) : openPlanFile(context, file);
    },
    'plan.openRecent': async ({ recentId }) => {
      const found = findRecent(recentId);
      return found.ok ? openPlanFile(context, found.value) : found;
    },
    'plan.locateRecent': async ({ recentId }) => {
      const found = findRecent(recentId);
      if (!found.ok) return found;
      const file = await host.showOpenDialog();
      if (file === null) return ok(null);
      const opened = await openPlanFile(context, file);
      if (opened.ok && path.resolve(file) !== found.value)
        attempt(host, 'removing a recent plan', () => storage.recents.remove(recentId), undefined);
      return opened;
    },
    'plan.openSample': ({ sampleId }) => openSample(context, sampleId),
    'plan.openDraft': ({ draftId }) => Promise.resolve(openDraft(context, draftId)),
    'plan.discardDraft': ({ draftId }) => {
      attempt(host, 'discarding a draft', () => storage.drafts.remove(draftId), undefined);
      return Promise.resolve(ok(null));
    },
  };
}
