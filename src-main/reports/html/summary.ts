/** The summary: what each comparison comes to, what limits each scenario, and how sure all this is. */
import { metrics } from '../../../src-shared/results/metrics';
import { times } from '../../../src-shared/quantity/words';
import { html, type Content, type Markup } from '../html';
import type { ReportComparison, ReportData } from '../report-model';
import { comparisonSentences, metricText, surenessSentence } from '../report-words';
import { list, plainTable, statusTag } from './parts';

function keyFigures(comparison: ReportComparison): Content {
  const { finding, scenarios, rows } = comparison;
  if (!finding) return null;
  const main = finding.metric;
  const row = rows.find((each) => each.key === main);
  return plainTable(
    [
      { title: 'Scenario' },
      { title: metrics[main].title, isNumber: true },
      { title: 'To baseline', isNumber: true },
      { title: 'Facility power', isNumber: true },
      { title: 'Cost per hour', isNumber: true },
      { title: 'What limits it' },
    ],
    scenarios.map((scenario, at) => {
      const { result } = scenario;
      const cell = row?.cells[at];
      const ratio =
        scenario.id === comparison.baselineId
          ? 'baseline'
          : cell?.ratio === null || cell?.ratio === undefined
            ? '–'
            : [
                times(cell.ratio),
                cell.judgement !== null && html`<span class="ratio ${cell.judgement}">${cell.judgement}</span>`,
              ];
      return [
        [scenario.name, statusTag(scenario.status)],
        html`<span class="${scenario.id === finding.ranked[0].id ? 'best' : ''}">${metricText(main, cell?.value)}</span>`,
        ratio,
        metricText('facilityPowerW', result?.metrics.facilityPowerW),
        metricText('costPerHourUsd', result?.metrics.costPerHourUsd),
        result?.bottleneck.text ?? 'No result.',
      ];
    }),
    'keyFigures',
  );
}

export function summarySection(data: ReportData): Markup {
  return html`<section id="summary">
    <h2>Summary</h2>
    ${data.comparisons.map(
      (comparison) =>
        html`<h3>${comparison.name}</h3>
          ${list(comparisonSentences(comparison))} ${keyFigures(comparison)}`,
    )}
    ${data.comparisons.length === 0 && html`<p>The plan compares nothing yet.</p>`}
    ${data.sources.length > 0 && html`<h3>How sure are these figures?</h3>`}
    ${list(data.sources.map(surenessSentence))}
  </section>`;
}
