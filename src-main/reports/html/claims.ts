/** Published claims: what was said, what the profiles give, and the verdict in words. */
import { formatNumber, formatQuantity } from '../../../src-shared/quantity/format';
import { verdictTitles, type CheckedClaim, type Verdict } from '../../../src-shared/results/claims';
import { systemMetrics, type SystemMetricKey } from '../../../src-shared/results/system-metrics';
import { html, type Content, type Markup } from '../html';
import type { ReportData } from '../report-model';
import { Notes, plainTable } from './parts';

const tagClass: Record<Verdict, string> = { holds: 'good', holdsOnlyIf: 'warn', contradicted: 'bad', unknown: 'none' };

function valueText({ claim }: CheckedClaim, value: number | null): string {
  if (value === null) return '–';
  if (claim.against !== undefined) return `${formatNumber(value, 3)}×`;
  const { dimension, unit } = systemMetrics[claim.metric as SystemMetricKey];
  return formatQuantity(value, dimension, { unit });
}

const row = (checked: CheckedClaim, notes: Notes): Content[] => [
  html`${checked.claim.statement} ${notes.mark(checked.claim.source)}`,
  valueText(checked, checked.published),
  valueText(checked, checked.computed),
  [
    html`<span class="tag ${tagClass[checked.verdict]}">${verdictTitles[checked.verdict]}</span> `,
    // The tag has said the first words already.
    checked.explanation.replace(/^Holds only if /u, ''),
  ],
];

export function claimsSection(data: ReportData): Markup {
  const verdicts = Object.keys(verdictTitles) as Verdict[];
  const counts = verdicts.flatMap((verdict) => {
    const count = data.claims.filter((each) => each.verdict === verdict).length;
    return count === 0 ? [] : [`${verdictTitles[verdict].replace(' …', ' under a condition').toLowerCase()}: ${count}`];
  });
  const notes = new Notes();
  return html`<section id="claims">
    <h2>Claims</h2>
    ${
      data.claims.length === 0
        ? html`<p>The plan checks no claims.</p>`
        : [
            html`<p>
            Published statements, recomputed from the hardware profiles. Of ${data.claims.length}, ${counts.join('; ')}.
          </p>`,
            plainTable(
              [
                { title: 'Statement' },
                { title: 'Published', isNumber: true },
                { title: 'Computed', isNumber: true },
                { title: 'Verdict' },
              ],
              data.claims.map((each) => row(each, notes)),
              'claims',
            ),
            notes.list(),
          ]
    }
  </section>`;
}
