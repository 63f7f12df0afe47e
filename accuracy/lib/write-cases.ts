/** Writes compared cases for people (a table) and for programs (JSON). */
import { summariseFamilies, type ComparedCase, type FamilySummary } from './compared-case';

/** {"cases": [...], "summary": [...]}, as every accuracy command prints it. */
export function casesAsJson(cases: readonly ComparedCase[]): string {
  return `${JSON.stringify({ cases, summary: summariseFamilies(cases) }, null, 1)}\n`;
}

const shown = (value: number | null): string => (value === null ? '' : Number(value.toPrecision(4)).toString());
/** Errors of an exact simulator are far below a tenth of a percent: they keep their order of magnitude. */
const percent = (value: number | null): string => {
  if (value === null) return '';
  return value !== 0 && Math.abs(value) < 0.05 ? value.toExponential(0) : value.toFixed(1);
};

/** Columns set out with spaces; numbers to the right. */
function layOut(rows: readonly (readonly string[])[], rightFrom: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column >= rightFrom ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const summaryRow = (summary: FamilySummary): string[] => [
  summary.family,
  String(summary.compared),
  percent(summary.medianPercent),
  percent(summary.meanPercent),
  percent(summary.p90Percent),
  percent(summary.worstPercent),
  percent(summary.biasPercent),
  String(summary.notExpressible),
];

/** Reasons, one line for all figures of a case that share one. */
function reasonsOf(missing: readonly ComparedCase[]): string[] {
  const lines = new Map<string, string[]>();
  for (const { id, reason } of missing) {
    const key = `${id.split('#')[0]}\n${reason}`;
    lines.set(key, [...(lines.get(key) ?? []), id]);
  }
  return [...lines].map(([key, ids]) => {
    const [name, reason] = key.split('\n');
    return ids.length === 1 ? `  ${ids[0]}: ${reason}` : `  ${name} (${ids.length} figures): ${reason}`;
  });
}

/** Every case, then what is not expressible and why, then the summary per family. */
export function casesAsText(cases: readonly ComparedCase[]): string {
  const compared = cases.filter((each) => each.status === 'compared');
  const missing = cases.filter((each) => each.status === 'not expressible');
  const rows = compared.map((each) => [
    each.id,
    each.family,
    `${each.metric}, ${each.unit}`,
    shown(each.predicted),
    shown(each.measured),
    percent(each.errorPercent),
  ]);
  return [
    layOut([['case', 'family', 'metric', 'predicted', 'measured', 'error %'], ...rows], 3),
    '',
    ...(missing.length > 0 ? [`Not expressible: ${missing.length}`, ...reasonsOf(missing), ''] : []),
    layOut(
      [
        ['family', 'cases', 'median %', 'mean %', 'p90 %', 'worst %', 'bias %', 'not expr.'],
        ...summariseFamilies(cases).map(summaryRow),
      ],
      1,
    ),
    '',
  ].join('\n');
}
