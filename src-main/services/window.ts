/** What the window's frame must know: title, dirty mark, the file it stands for, and that it may close. */
import type { Handlers } from '../../src-shared/contract/api';
import { ok } from '../../src-shared/contract/errors';
import type { ServiceContext } from './context';

type WindowHandlers = Pick<Handlers, 'window.state' | 'window.close'>;

export function windowHandlers({ host, documents }: ServiceContext): WindowHandlers {
  return {
    'window.state': (state) => {
      host.setWindowState({ ...state, filePath: documents.latest?.filePath ?? null });
      return Promise.resolve(ok(null));
    },
    'window.close': () => {
      host.closeWindow();
      return Promise.resolve(ok(null));
    },
  };
}
