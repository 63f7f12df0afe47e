/** Thrown when a question about a network cannot be answered as it stands; the message names the field, for people. */
export class StudyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StudyError';
  }
}

/**
 * Does something that refuses inputs by a plain Error which names the field: graphs, routes, schedules and flows do.
 * Errors of other classes are bugs, or a stop that was asked for, and pass through.
 * @throws StudyError in place of a plain Error
 */
export function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) throw new StudyError(error.message);
    throw error;
  }
}
