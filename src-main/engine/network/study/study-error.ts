/** Thrown when a question about a network cannot be answered as it stands; the message names the field, for people. */
export class StudyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StudyError';
  }
}

/** Fields of graphs, schedules and flows as the window calls them. */
const fieldWords: Readonly<Record<string, string>> = {
  faults: 'Failures',
  algorithm: 'Algorithm',
  ranks: 'Devices in a group',
  bytes: 'Message size',
  devices: 'Systems',
};

/** "algorithm: ..." as "Algorithm: ...". */
const forPeople = (message: string): string =>
  message.replace(/^(\w+)(?=[:.])/u, (field) => (Object.hasOwn(fieldWords, field) ? (fieldWords[field] ?? '') : field));

/**
 * Does something that refuses inputs by a plain Error which names the field: graphs, routes, schedules and flows do.
 * Errors of other classes are bugs, or a stop that was asked for, and pass through.
 * @throws StudyError in place of a plain Error
 */
export function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) throw new StudyError(forPeople(error.message));
    throw error;
  }
}
