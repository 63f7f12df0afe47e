/** Thrown by simulate() when its shouldStop option answered true. Not a failure: the caller asked for it. */
export class StoppedError extends Error {
  constructor() {
    super('The run was stopped');
    this.name = 'StoppedError';
  }
}
