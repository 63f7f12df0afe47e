/** `compare PLAN`: runs what is compared and prints systems and results against the baseline. */
import { renderCsvReport } from '../../reports/csv-report';
import { renderJsonReport } from '../../reports/json-report';
import type { ReportInput } from '../../reports/report-input';
import { buildReportData, type ReportScenario } from '../../reports/report-model';
import { comparisonSentences } from '../../reports/report-words';
import { comparedOf, withComparisons } from '../comparisons';
import { Stop, type CliIo } from '../io';
import { comparisonTable, headToHeadTable } from '../metric-table';
import { shown } from '../shown';
import { reportFailures, type CliSession } from '../session';

export interface CompareOptions {
  baseline?: string | undefined;
  json?: boolean | undefined;
  csv?: boolean | undefined;
}

/** Each warning once, with the scenarios that it concerns. */
function printWarnings(io: CliIo, scenarios: readonly ReportScenario[]): void {
  const concerned = new Map<string, string[]>();
  for (const { name, result } of scenarios)
    for (const { message } of result?.warnings ?? []) concerned.set(message, [...(concerned.get(message) ?? []), name]);
  if (concerned.size > 0) io.stdout('\n');
  for (const [message, names] of concerned) io.stdout(`Warning: ${message} (${names.map(shown).join('; ')})\n`);
}

/** Systems head to head, then every comparison's figures and what they come to. */
export function printComparison(io: CliIo, input: ReportInput): void {
  const { plan, headToHead, comparisons, scenarios } = buildReportData(input);
  io.stdout(`${shown(plan.name)}\n\nSystems head to head\n\n${headToHeadTable(headToHead)}`);
  for (const comparison of comparisons) {
    io.stdout(`\n${shown(comparison.name)}\n\n${comparisonTable(comparison)}`);
    io.stdout(`\n${comparisonSentences(comparison).map(shown).join('\n')}\n`);
  }
  printWarnings(io, scenarios);
}

export async function compareCommand(session: CliSession, planName: string, options: CompareOptions): Promise<number> {
  if (options.json && options.csv) throw new Stop('Choose one of --json and --csv.');
  const { io } = session;
  const opened = await session.openValid(planName);
  const plan = withComparisons(opened.plan, options.baseline);
  const records = await session.run(plan, comparedOf(plan));
  const input = session.reportInput(plan, records);
  if (options.csv) io.stdout(renderCsvReport(input));
  else if (options.json) io.stdout(renderJsonReport(input));
  else printComparison(io, input);
  return reportFailures(io, records);
}
