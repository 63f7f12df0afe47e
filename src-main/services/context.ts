/** What the services share: the host, the library database, the open documents and the runs of this session. */
import type { Storage } from '../storage/storage';
import type { Host } from './host';
import type { OpenDocuments } from './open-documents';
import type { RunHistory } from './run-history';

export interface ServiceContext {
  readonly host: Host;
  readonly storage: Storage;
  readonly documents: OpenDocuments;
  readonly runs: RunHistory;
}

/** What plan files say wrote them. */
export const writerOf = (host: Host): string => `supernode-planner@${host.appVersion}`;

/**
 * Does something with the library database that a document must not depend on: a failure is logged and
 * answered with the fallback, so that a full disk or a locked database costs no more than, say, a recent entry.
 */
export function attempt<T>(host: Host, what: string, work: () => T, fallback: T): T {
  try {
    return work();
  } catch (error) {
    host.log(`${what} failed: ${String(error)}`);
    return fallback;
  }
}
