/** `report PLAN --out FILE`: runs everything and writes a report in the format that the file's name ends in. */
import path from 'node:path';
import { reportFormats, type ReportFormat } from '../../../src-shared/contract/api';
import { findWriteProblem, isSameFile } from '../../documents/write-target';
import { Stop } from '../io';
import { reportFailures, type CliSession } from '../session';

function formatOf(out: string | undefined): ReportFormat {
  const formats = Object.keys(reportFormats) as ReportFormat[];
  const endings = formats.map((format) => `.${format}`).join(', ');
  if (out === undefined) throw new Stop(`Say where the report goes: --out FILE, ending in ${endings}.`);
  const found = formats.find((format) => out.toLowerCase().endsWith(`.${format}`));
  if (!found) throw new Stop(`A report's file ends in one of ${endings}; found "${path.basename(out)}".`);
  return found;
}

export async function reportCommand(session: CliSession, planName: string, out: string | undefined): Promise<number> {
  const { io } = session;
  const format = formatOf(out);
  const target = path.resolve(io.cwd, out ?? '');
  const { plan, filePath } = await session.openValid(planName);
  if (await isSameFile(target, filePath)) throw new Stop('The report would replace the plan itself.');
  // Said before the runs, which may take long, rather than after them.
  const problem = await findWriteProblem(target);
  if (problem) throw new Stop(problem.message);
  const records = await session.run(plan, plan.scenarios);
  const failure = await session.writeReport(plan, records, format, target);
  if (failure) throw new Stop(failure.message);
  io.stdout(`${target}\n`);
  return reportFailures(io, records);
}
