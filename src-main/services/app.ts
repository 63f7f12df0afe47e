/** What the application says about itself. Diagnostics hold versions, places and log lines, no document. */
import type { Handlers } from '../../src-shared/contract/api';
import { ok } from '../../src-shared/contract/errors';
import { library } from '../../src-shared/model/library';
import { PLAN_FORMAT_VERSION } from '../../src-shared/model/plan';
import { ENGINE_VERSION } from '../engine';
import type { ServiceContext } from './context';

type AppHandlers = Pick<Handlers, 'app.info' | 'app.diagnostics'>;

export function appHandlers({ host, storage }: ServiceContext): AppHandlers {
  return {
    'app.info': () =>
      Promise.resolve(
        ok({
          version: host.appVersion,
          engineVersion: ENGINE_VERSION,
          runtime: host.runtime,
          platform: process.platform,
          notice: storage.notice,
        }),
      ),
    'app.diagnostics': () => {
      const lines = [
        `Supernode Planner ${host.appVersion}`,
        `Engine ${ENGINE_VERSION}, library ${library.version}, plan format ${PLAN_FORMAT_VERSION}`,
        `${host.runtime} on ${process.platform} ${process.arch}`,
        `Library database: ${host.dataFolder ?? 'in memory'}`,
        `Samples: ${host.samplesFolder}`,
        ...(storage.notice === null ? [] : [`At the start: ${storage.notice}`]),
        '',
        'Latest log lines:',
        host.readLog(),
      ];
      return Promise.resolve(ok({ text: lines.join('\n') }));
    },
  };
}
