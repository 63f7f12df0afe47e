/** `check PLAN`: says whether a plan can be run, and all that is wrong with it. */
import { exitCodes } from '../io';
import { countOf } from '../../../src-shared/quantity/words';
import { shown } from '../shown';
import { issueText } from '../issue-text';
import type { CliSession } from '../session';

export async function checkCommand(session: CliSession, planName: string): Promise<number> {
  const { io } = session;
  const { plan, issues, filePath } = await session.open(planName);
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  io.stderr(issueText(issues));
  const counts = `${countOf(errors, 'error')}, ${countOf(issues.length - errors, 'warning')}`;
  if (errors > 0) {
    io.stderr(`${filePath}: ${counts}\n`);
    return exitCodes.invalidPlan;
  }
  io.stdout(`${shown(plan.name)}: valid, ${countOf(plan.scenarios.length, 'scenario')}, ${counts}\n`);
  return exitCodes.done;
}
