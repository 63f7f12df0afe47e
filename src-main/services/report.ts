/** Reports: made from a plan and runs of it, shown in a preview or written to a file. */
import path from 'node:path';
import { reportFormats, type Handlers, type ReportFormat, type ReportOptions } from '../../src-shared/contract/api';
import { fail, ok, type Result } from '../../src-shared/contract/errors';
import { library } from '../../src-shared/model/library';
import type { Plan } from '../../src-shared/model/plan';
import { writeFailure } from '../documents/plan-file';
import { writeAtomic } from '../documents/write-atomic';
import { isSameFile } from '../documents/write-target';
import { ENGINE_VERSION } from '../engine';
import { renderCsvReport } from '../reports/csv-report';
import { renderHtmlReport } from '../reports/html-report';
import { renderJsonReport } from '../reports/json-report';
import type { ReportInput, ReportRun } from '../reports/report-input';
import type { ServiceContext } from './context';
import { completeFileName, suggestFileName } from './file-names';
import type { Host } from './host';
import { checkAndHash } from './plan-check';

type ReportHandlers = Pick<Handlers, 'report.preview' | 'report.export'>;

/**
 * Freezes what a report is made from. Runs that are not there any more, and runs of scenarios that the plan
 * no longer has, are left out; of several runs of a scenario the last one counts.
 */
export function makeReportInput(
  { host, documents, runs }: ServiceContext,
  { plan, runIds, options }: { plan: Plan; runIds: readonly string[]; options: ReportOptions },
): ReportInput {
  const { issues, inputHashes } = checkAndHash(plan);
  const byScenario = new Map<string, ReportRun>();
  for (const runId of runIds) {
    const record = runs.get(runId);
    if (!record || !plan.scenarios.some((scenario) => scenario.id === record.scenarioId)) continue;
    byScenario.set(record.scenarioId, { record, isStale: inputHashes[record.scenarioId] !== record.inputHash });
  }
  const filePath = documents.findByPlan(plan.id)?.filePath ?? null;
  return {
    plan,
    library,
    runs: [...byScenario.values()],
    issues,
    options,
    appVersion: host.appVersion,
    engineVersion: ENGINE_VERSION,
    createdAt: host.now(),
    fileName: filePath === null ? null : path.basename(filePath),
  };
}

const renderers: Record<ReportFormat, (input: ReportInput, host: Host) => string | Promise<Uint8Array>> = {
  html: renderHtmlReport,
  pdf: (input, host) => host.printPdf(renderHtmlReport(input)),
  csv: renderCsvReport,
  json: renderJsonReport,
};

async function render(input: ReportInput, format: ReportFormat, host: Host): Promise<Result<string | Uint8Array>> {
  try {
    return ok(await renderers[format](input, host));
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    host.log(`making a report failed: ${stack ?? message}`);
    return fail('report.failed', `The report could not be made: ${message}`);
  }
}

export function reportHandlers(context: ServiceContext): ReportHandlers {
  const { host, documents } = context;
  return {
    'report.preview': async (request) => {
      const rendered = await render(makeReportInput(context, request), 'html', host);
      return rendered.ok ? ok({ url: host.publishPreview(String(rendered.value)) }) : rendered;
    },
    'report.export': async ({ format, ...request }) => {
      const chosen = await host.showSaveDialog({
        defaultName: suggestFileName(request.plan.name, format),
        filters: [{ name: reportFormats[format], extensions: [format] }],
      });
      if (chosen === null) return ok(null);
      const target = completeFileName(path.resolve(chosen), format);
      for (const { filePath } of documents.all)
        if (filePath !== null && (await isSameFile(target, filePath)))
          return fail('file.unwritable', `The report would replace an open plan: ${target}`);
      const rendered = await render(makeReportInput(context, request), format, host);
      if (!rendered.ok) return rendered;
      try {
        await writeAtomic(target, rendered.value);
      } catch (error) {
        return writeFailure(target, error);
      }
      return ok({ fileName: path.basename(target) });
    },
  };
}
