/** `demo`: the founding question answered without a window, with everything that a planner would hand on in out/. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ReportFormat } from '../../../src-shared/contract/api';
import { exitCodes } from '../io';
import { reportFailures, type CliSession } from '../session';
import { printComparison } from './compare';

const SAMPLE = 'cloudmatrix-or-nvl72';

const files: readonly [ReportFormat, string, string][] = [
  ['html', 'report.html', 'Report'],
  ['pdf', 'report.pdf', 'Report, printed'],
  ['csv', 'comparison.csv', 'Comparison'],
  ['json', 'result.json', 'Everything, for programs'],
];

export async function demoCommand(session: CliSession): Promise<number> {
  const { io } = session;
  const folder = path.join(io.root, 'out');
  const { plan } = await session.openValid(path.join(io.root, 'samples', `${SAMPLE}.json`));
  const records = await session.run(plan, plan.scenarios);
  mkdirSync(folder, { recursive: true });
  printComparison(io, session.reportInput(plan, records));
  io.stdout('\n');
  let exitCode = reportFailures(io, records);
  for (const [format, name, title] of files) {
    const target = path.join(folder, name);
    const failure = await session.writeReport(plan, records, format, target);
    if (failure) {
      io.stderr(`${failure.message}\n`);
      exitCode = exitCodes.failed;
    } else io.stdout(`${title}: ${target}\n`);
  }
  return exitCode;
}
