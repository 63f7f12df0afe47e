/** `run PLAN`: runs all scenarios or one, and prints their figures. */
import type { RunRecord } from '../../../src-shared/contract/api';
import type { RunResult } from '../../../src-shared/results/run-result';
import { renderJsonReport } from '../../reports/json-report';
import type { CliIo } from '../io';
import { resultTable } from '../metric-table';
import { shown } from '../shown';
import { findNamedScenario, reportFailures, type CliSession } from '../session';

export interface RunOptions {
  scenario?: string | undefined;
  json?: boolean | undefined;
}

function printResult(io: CliIo, name: string, result: RunResult): void {
  io.stdout(`\n${shown(name)}\n`);
  if (result.feasible) {
    if (result.layout) io.stdout(`Layout: ${result.layout.label}\n`);
    if (result.bottleneck.text !== '') io.stdout(`Bottleneck: ${result.bottleneck.text}\n`);
  } else
    io.stdout(`${result.kind === 'collective' ? 'Not possible' : 'No feasible layout'}: ${result.bottleneck.text}\n`);
  io.stdout(`\n${resultTable(result)}`);
  for (const { message } of result.warnings) io.stdout(`Warning: ${message}\n`);
}

function printRuns(io: CliIo, records: readonly RunRecord[]): void {
  for (const { scenarioName, result } of records) if (result) printResult(io, scenarioName, result);
}

export async function runCommand(session: CliSession, planName: string, options: RunOptions): Promise<number> {
  const { plan } = await session.openValid(planName);
  if (plan.scenarios.length === 0) session.io.stderr('The plan has no scenarios: there is nothing to run.\n');
  const scenarios = options.scenario === undefined ? plan.scenarios : [findNamedScenario(plan, options.scenario)];
  const records = await session.run(plan, scenarios);
  if (options.json) session.io.stdout(renderJsonReport(session.reportInput(plan, records)));
  else printRuns(session.io, records);
  return reportFailures(session.io, records);
}
