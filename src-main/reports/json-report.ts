/**
 * The JSON report: stable and documented. Envelope `format: "supernode-report"`, `formatVersion: 1`.
 * Every value is in the canonical unit that its key ends in (stepTimeS, systemPowerW, peakBf16FlopsPerS;
 * tokensPerS; ratios and counts have none); `units.metrics` and `units.system` say what tables show them in.
 * null = no value. Keys may be added within a format version; none is renamed or removed.
 */
import { bases, type ComparedRow } from '../../src-shared/results/compare';
import { metrics } from '../../src-shared/results/metrics';
import { systemMetrics } from '../../src-shared/results/system-metrics';
import type { ReportInput } from './report-input';
import { buildReportData, type ReportComparison, type ReportData, type ReportScenario } from './report-model';
import { comparisonSentences, surenessSentence } from './report-words';

const REPORT_FORMAT = 'supernode-report';
const REPORT_FORMAT_VERSION = 1;

const rowsJson = (rows: readonly ComparedRow[], comparison: ReportComparison) =>
  Object.fromEntries(
    rows.map(({ key, cells }) => [
      key,
      Object.fromEntries(
        comparison.scenarios.map((scenario, at) => [
          scenario.id,
          {
            value: cells[at]?.value ?? null,
            ratio: cells[at]?.ratio ?? null,
            judgement: cells[at]?.judgement ?? null,
          },
        ]),
      ),
    ]),
  );

/** One scenario with its whole result, as `run --json` prints it, too. */
function scenarioJson(scenario: ReportScenario) {
  const { run, result } = scenario;
  return {
    id: scenario.id,
    name: scenario.name,
    notes: scenario.notes,
    hardware: scenario.hardware && { id: scenario.hardware.id, name: scenario.hardware.name },
    workload: scenario.workload && {
      id: scenario.workload.id,
      name: scenario.workload.name,
      kind: scenario.workload.kind,
      model: scenario.modelName,
    },
    status: scenario.status,
    run: run && {
      id: run.runId,
      inputHash: run.inputHash,
      engineVersion: run.engineVersion,
      startedAt: run.startedAt,
      durationS: run.durationS,
      status: run.status,
      error: run.error,
    },
    result,
  };
}

const comparisonJson = (comparison: ReportComparison) => ({
  id: comparison.id,
  name: comparison.name,
  baseline: comparison.baselineId,
  scenarios: comparison.scenarios.map((each) => each.id),
  summary: comparisonSentences(comparison),
  metrics: rowsJson(comparison.rows, comparison),
  normalised: Object.fromEntries(
    comparison.normalised.map(({ basis, rows }) => [
      basis,
      { title: bases[basis].title, metrics: rowsJson(rows, comparison) },
    ]),
  ),
  inputDifferences: comparison.differences.map(({ path, title, values }) => ({
    path,
    title,
    values: Object.fromEntries(comparison.differing.map((each, at) => [each.id, values[at] ?? null])),
  })),
});

const unitsOf = (table: Readonly<Record<string, { title: string; unit: string; better: string | null }>>) =>
  Object.fromEntries(
    Object.entries(table).map(([key, { title, unit, better }]) => [key, { title, tableUnit: unit, better }]),
  );

/** The whole report as data. */
export function reportJson(data: ReportData) {
  const { profiles, baseline, rows } = data.headToHead;
  return {
    format: REPORT_FORMAT,
    formatVersion: REPORT_FORMAT_VERSION,
    createdAt: data.createdAt.toISOString(),
    appVersion: data.appVersion,
    engineVersion: data.engineVersion,
    libraryVersion: data.libraryVersion,
    plan: { id: data.plan.id, name: data.plan.name, notes: data.plan.notes, fileName: data.fileName },
    issues: data.issues,
    units: { metrics: unitsOf(metrics), system: unitsOf(systemMetrics) },
    headToHead: {
      baseline: profiles[baseline]?.id ?? null,
      profiles: profiles.map(({ id, name, vendor }, at) => ({
        id,
        name,
        vendor,
        figures: Object.fromEntries(rows.map((row) => [row.key, row.cells[at]?.value ?? null])),
        ratios: Object.fromEntries(rows.map((row) => [row.key, row.cells[at]?.ratio ?? null])),
        published: Object.fromEntries(
          rows.flatMap((row) => {
            const cell = row.cells[at];
            return cell?.published ? [[row.key, { ...cell.published, deviation: cell.deviation }]] : [];
          }),
        ),
      })),
    },
    comparisons: data.comparisons.map(comparisonJson),
    scenarios: data.scenarios.map(scenarioJson),
    claims: data.claims.map(({ claim, ...checked }) => ({
      id: claim.id,
      statement: claim.statement,
      source: claim.source,
      metric: claim.metric,
      hardware: claim.hardware,
      against: claim.against ?? null,
      publishedAs: claim.published,
      tolerance: claim.tolerance,
      ...checked,
    })),
    sources: data.sources.map((each) => ({
      hardware: each.profile.id,
      summary: surenessSentence(each),
      figures: each.sources,
    })),
    inputs: data.inputs,
  };
}

/** The JSON report as text, indented, with a line break at the end. */
export function renderJsonReport(input: ReportInput): string {
  return `${JSON.stringify(reportJson(buildReportData(input)), null, 2)}\n`;
}
