/** Problems of a plan as stderr shows them: where, what, what was found, what is allowed. */
import type { Issue } from '../../src-shared/model/issue';
import { shown } from './shown';

/** Four lines at most per problem; errors first. */
export function issueText(issues: readonly Issue[]): string {
  const errors = issues.filter((issue) => issue.severity === 'error');
  const warnings = issues.filter((issue) => issue.severity === 'warning');
  return [...errors, ...warnings]
    .flatMap(({ severity, path, code, message, found, allowed }) => [
      `${severity}: ${path === '' ? 'the file' : path} [${code}]`,
      `  ${message}`,
      ...(found === undefined ? [] : [`  found: ${found}`]),
      ...(allowed === undefined ? [] : [`  allowed: ${allowed}`]),
    ])
    .map((line) => `${shown(line)}\n`)
    .join('');
}
