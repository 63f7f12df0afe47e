/** What the start page offers: recent plans, samples, and drafts that an earlier session left behind. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Handlers, RecentPlan } from '../../src-shared/contract/api';
import { ok } from '../../src-shared/contract/errors';
import type { Recent } from '../storage/recent-repository';
import { attempt, type ServiceContext } from './context';
import { listSamples } from './samples';

type StartHandlers = Pick<Handlers, 'start.get' | 'plan.removeRecent'>;

async function describeRecent({ recentId, name, filePath, openedAt }: Recent): Promise<RecentPlan> {
  const isMissing = await access(filePath).then(
    () => false,
    () => true,
  );
  return {
    recentId,
    name,
    fileName: path.basename(filePath),
    folder: path.dirname(filePath),
    openedAt,
    isMissing,
  };
}

export function startHandlers({ host, storage, documents }: ServiceContext): StartHandlers {
  return {
    'start.get': async () => {
      const recents = attempt(host, 'reading the recent plans', () => storage.recents.list(), []);
      const { sessionId } = documents;
      const drafts = attempt(host, 'reading the drafts', () => storage.drafts.listOfOthers(sessionId), []);
      const samples = await listSamples(host.samplesFolder, (message) => host.log(message));
      return ok({
        recents: await Promise.all(recents.map(describeRecent)),
        samples: samples.map(({ sampleId, name, description }) => ({ sampleId, name, description })),
        drafts: drafts.map(({ draftId, name, filePath, changedAt }) => ({
          draftId,
          name,
          fileName: filePath === null ? null : path.basename(filePath),
          changedAt,
        })),
      });
    },
    'plan.removeRecent': ({ recentId }) => {
      attempt(host, 'removing a recent plan', () => storage.recents.remove(recentId), undefined);
      return Promise.resolve(ok(null));
    },
  };
}
