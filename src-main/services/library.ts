/** The built-in library and the hardware profiles that the user made. */
import type { Handlers } from '../../src-shared/contract/api';
import { ok } from '../../src-shared/contract/errors';
import { library } from '../../src-shared/model/library';
import { attempt, type ServiceContext } from './context';

type LibraryHandlers = Pick<Handlers, 'library.get' | 'library.profiles'>;

export function libraryHandlers({ host, storage }: ServiceContext): LibraryHandlers {
  return {
    'library.get': () => Promise.resolve(ok(library)),
    'library.profiles': () =>
      Promise.resolve(ok(attempt(host, 'reading the saved profiles', () => storage.profiles.list(), []))),
  };
}
