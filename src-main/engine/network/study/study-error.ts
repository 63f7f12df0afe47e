/** Thrown when a question about a network cannot be answered as it stands; the message names the field, for people. */
export class StudyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StudyError';
  }
}
