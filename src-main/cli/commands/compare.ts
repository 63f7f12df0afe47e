/** `compare PLAN`: runs what is compared and prints systems and results against the baseline. */
import type { RunRecord } from '../../../src-shared/contract/api';
import { library } from '../../../src-shared/model/library';
import type { Plan } from '../../../src-shared/model/plan';
import { renderCsvReport } from '../../reports/csv-report';
import { comparisonJson } from '../comparison-json';
import { comparedOf, withComparisons } from '../comparisons';
import { Stop, type CliIo } from '../io';
import { comparedHardware, comparisonTable, headToHeadTable } from '../metric-table';
import { reportFailures, type CliSession } from '../session';

export interface CompareOptions {
  baseline?: string | undefined;
  json?: boolean | undefined;
  csv?: boolean | undefined;
}

/** The tables of a comparison: systems head to head, then every comparison's figures. */
export function printComparison(io: CliIo, plan: Plan, records: readonly RunRecord[]): void {
  io.stdout(`${plan.name}\n\nSystems head to head\n\n`);
  io.stdout(headToHeadTable(comparedHardware(plan, library, plan.comparisons)));
  for (const comparison of plan.comparisons) {
    io.stdout(`\n${comparison.name}\n\n${comparisonTable(plan, comparison, records)}`);
    for (const { scenarioId, scenarioName, result } of records) {
      if (!result || result.feasible || !comparison.scenarios.includes(scenarioId)) continue;
      io.stdout(`${scenarioName}: no feasible layout: ${result.bottleneck.text}\n`);
    }
  }
}

export async function compareCommand(session: CliSession, planName: string, options: CompareOptions): Promise<number> {
  if (options.json && options.csv) throw new Stop('Choose one of --json and --csv.');
  const { io } = session;
  const opened = await session.openValid(planName);
  const plan = withComparisons(opened.plan, options.baseline);
  const records = await session.run(plan, comparedOf(plan));
  if (options.csv) io.stdout(renderCsvReport(session.reportInput(plan, records)));
  else if (options.json) io.stdout(comparisonJson(plan, records, io.appVersion));
  else printComparison(io, plan, records);
  return reportFailures(io, records);
}
