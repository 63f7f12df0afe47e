/**
 * The CSV report: one wide table in the dialect of csv.ts.
 *
 * Columns: `table`, `comparison`, `key`, `title`, `unit`, `better`, then one column per scenario with the value,
 * then one per scenario with its ratio to the baseline. Numbers are in the row's unit, in full precision.
 * Rows by `table`:
 *   report      plan, file, date and versions, the same in every column
 *   scenario    status, hardware, workload, layout and bottleneck of each scenario, as text
 *   comparison  one row per metric of each comparison; scenarios outside of it have empty cells
 *   normalised  throughput per MW and per million USD; the title says which
 *   system      figures of one system of the scenario's hardware profile; ratios against the baseline's
 */
import { bases, type ComparedRow } from '../../src-shared/results/compare';
import { metrics } from '../../src-shared/results/metrics';
import { systemMetrics } from '../../src-shared/results/system-metrics';
import { toUnit } from '../../src-shared/quantity/format';
import type { Dimension } from '../../src-shared/quantity/units';
import { toCsv, type Cell } from './csv';
import type { ReportInput } from './report-input';
import { buildReportData, statusTitles, type ReportComparison, type ReportData } from './report-model';

const inUnit = (value: number | null | undefined, dimension: Dimension, unit: string): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : toUnit(value, dimension, unit);

/** Scenario names as headers; a name that two scenarios share gets the id as well. */
function headersOf(data: ReportData): string[] {
  return data.scenarios.map(({ id, name }) =>
    data.scenarios.filter((each) => each.name === name).length > 1 ? `${name} (${id})` : name,
  );
}

function metricRows(
  data: ReportData,
  table: string,
  comparison: ReportComparison,
  rows: readonly ComparedRow[],
  per: string,
): Cell[][] {
  const at = data.scenarios.map((scenario) => comparison.scenarios.findIndex((each) => each.id === scenario.id));
  return rows.map(({ key, cells }) => {
    const { title, dimension, unit, better } = metrics[key];
    return [
      table,
      comparison.name,
      key,
      `${title}${per}`,
      unit,
      better,
      ...at.map((index) => inUnit(cells[index]?.value, dimension, unit)),
      ...at.map((index) => cells[index]?.ratio ?? null),
    ];
  });
}

function systemRows(data: ReportData): Cell[][] {
  const { profiles, rows } = data.headToHead;
  const at = data.scenarios.map((scenario) => profiles.findIndex((each) => each.id === scenario.hardware?.id));
  return rows.map(({ key, cells }) => {
    const { title, dimension, unit, better } = systemMetrics[key];
    return [
      'system',
      '',
      key,
      title,
      unit,
      better,
      ...at.map((index) => inUnit(cells[index]?.value, dimension, unit)),
      ...at.map((index) => cells[index]?.ratio ?? null),
    ];
  });
}

function textRows(data: ReportData): Cell[][] {
  const none = data.scenarios.map(() => null);
  const same = (key: string, title: string, text: string): Cell[] => [
    'report',
    '',
    key,
    title,
    '',
    null,
    ...data.scenarios.map(() => text),
    ...none,
  ];
  const each = (key: string, title: string, of: (scenario: ReportData['scenarios'][number]) => string): Cell[] => [
    'scenario',
    '',
    key,
    title,
    '',
    null,
    ...data.scenarios.map(of),
    ...none,
  ];
  return [
    same('plan', 'Plan', data.plan.name),
    same('file', 'File', data.fileName ?? ''),
    same('createdAt', 'Made at (UTC)', data.createdAt.toISOString()),
    same('appVersion', 'Application version', data.appVersion),
    same('libraryVersion', 'Library version', data.libraryVersion),
    each('id', 'Scenario id', (scenario) => scenario.id),
    each('status', 'Status', (scenario) => statusTitles[scenario.status]),
    each('engineVersion', 'Engine version', (scenario) => scenario.run?.engineVersion ?? ''),
    each('hardware', 'Hardware', (scenario) => scenario.hardware?.name ?? ''),
    each('workload', 'Workload', (scenario) => scenario.workload?.name ?? ''),
    each('feasible', 'Feasible', ({ result }) => (result === null ? '' : result.feasible ? 'yes' : 'no')),
    each('layout', 'Layout', ({ result }) => result?.layout?.label ?? ''),
    each('bottleneck', 'Bottleneck', ({ result }) => result?.bottleneck.text ?? ''),
  ];
}

/** The CSV report as text. */
export function renderCsvReport(input: ReportInput): string {
  const data = buildReportData(input);
  const names = headersOf(data);
  return toCsv([
    [
      'table',
      'comparison',
      'key',
      'title',
      'unit',
      'better',
      ...names,
      ...names.map((name) => `${name}: ratio to baseline`),
    ],
    ...data.comparisons.flatMap((comparison) => [
      ...metricRows(data, 'comparison', comparison, comparison.rows, ''),
      ...comparison.normalised.flatMap(({ basis, rows }) =>
        metricRows(data, 'normalised', comparison, rows, bases[basis].per),
      ),
    ]),
    ...systemRows(data),
    ...textRows(data),
  ]);
}
