/** Inputs that are not the same in all scenarios of a comparison. */
import { html, type Markup } from '../html';
import type { ReportComparison, ReportData } from '../report-model';
import { columnGroups, plainTable } from './parts';

function differences(comparison: ReportComparison): Markup {
  const { differing, differences: rows, baselineId } = comparison;
  const baseline = differing.find((each) => each.id === baselineId);
  if (differing.length < 2) return html`<p>Fewer than two scenarios have results.</p>`;
  if (rows.length === 0) return html`<p>All inputs are the same.</p>`;
  return html`${columnGroups(differing, baseline, 5).map((group) =>
    plainTable(
      [{ title: 'Input' }, ...group.map((scenario) => ({ title: scenario.name }))],
      rows.map((row) => [
        [row.title, html`<span class="ratio">${placeOf(row.path)}</span>`],
        ...group.map((scenario) => row.values[differing.indexOf(scenario)] ?? '–'),
      ]),
      'sources',
    ),
  )}`;
}

/** "hardware tier Rack (NVLink 5).bandwidth" without the last name: where the input belongs. */
const placeOf = (path: string): string => path.split('.').slice(0, -1).join('.') || path;

export function inputsSection(data: ReportData): Markup {
  return html`<section id="inputs" class="page">
    <h2>Inputs that differ</h2>
    ${data.comparisons.map(
      (comparison) => html`<h3>${comparison.name}</h3>
      ${differences(comparison)}`,
    )}
    ${data.comparisons.length === 0 && html`<p>The plan compares nothing yet.</p>`}
  </section>`;
}
