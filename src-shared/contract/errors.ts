/** Expected failures as a closed set of codes. Bugs are thrown and caught once at each boundary. */
export const errorCodes = {
  'plan.damaged': 'The file is not a readable plan',
  'plan.newer': 'The plan was written by a newer version',
  'plan.invalid': 'The plan has errors',
  'file.notFound': 'The file does not exist',
  'file.unreadable': 'The file cannot be read',
  'file.unwritable': 'The file cannot be written',
  'file.changed': 'The file was changed on disk since it was opened',
  'run.cancelled': 'The run was cancelled',
  'run.failed': 'The run failed',
  'study.refused': 'The question about the network cannot be answered',
  'report.failed': 'The report could not be made',
  'storage.newer': 'The library database was written by a newer version',
  'storage.damaged': 'The library database is damaged',
  'request.invalid': 'The request is not valid',
  'request.refused': 'The request was refused',
  unexpected: 'Unexpected error',
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface Failure {
  code: ErrorCode;
  message: string;
  details?: string;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export function fail(code: ErrorCode, message: string, details?: string): { ok: false; error: Failure } {
  return { ok: false, error: details === undefined ? { code, message } : { code, message, details } };
}
