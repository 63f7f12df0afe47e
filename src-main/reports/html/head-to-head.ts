/** Systems head to head: computed and published figures of each profile, with sources and ratios. */
import { ratioChart } from '../../../src-shared/charts';
import { deviationText, times } from '../../../src-shared/quantity/words';
import { confidences } from '../../../src-shared/model/plan';
import { formatNumber, toUnit } from '../../../src-shared/quantity/format';
import type { SystemCell } from '../../../src-shared/results/head-to-head';
import { systemMetrics, type SystemMetricKey } from '../../../src-shared/results/system-metrics';
import { html, type Content, type Markup } from '../html';
import type { ReportData } from '../report-model';
import { Notes, chartOptions, columnGroups, figure, plainTable } from './parts';

function cellContent(key: SystemMetricKey, cell: SystemCell | undefined, isBaseline: boolean, notes: Notes): Content {
  if (!cell || cell.value === null) return html`–<span class="ratio">not known</span>`;
  const { dimension, unit } = systemMetrics[key];
  const { published } = cell;
  const amount = (value: number): string => formatNumber(toUnit(value, dimension, unit));
  const ratio = isBaseline || cell.ratio === null ? '' : times(cell.ratio);
  return [
    amount(cell.value),
    (ratio !== '' || published) &&
      html`<span class="ratio"
        >${ratio}${ratio !== '' && published && ' · '}${published && publishedContent(cell, published, amount, notes)}</span
      >`,
  ];
}

function publishedContent(
  { deviation }: SystemCell,
  published: NonNullable<SystemCell['published']>,
  amount: (value: number) => string,
  notes: Notes,
): Content {
  const { value, source, confidence, note } = published;
  const text = `${source}. ${confidences[confidence].split(':')[0] ?? ''}.${note === undefined ? '' : ` ${note}`}`;
  const off = deviation === null ? '' : ` (${deviationText(deviation)})`;
  return html`published ${amount(value)}${off} ${notes.mark(text)}`;
}

export function headToHeadSection(data: ReportData): Markup {
  const { profiles, baseline, rows } = data.headToHead;
  const notes = new Notes();
  const base = profiles[baseline];
  const tables = columnGroups(profiles, base, 4).map((group) =>
    plainTable(
      [
        { title: 'One system' },
        ...group.map((profile) => ({
          title: [profile.name, profile === base && html`<span class="ratio">baseline</span>`],
          isNumber: true,
        })),
      ],
      rows.map(({ key, cells }) => [
        [
          systemMetrics[key].title,
          systemMetrics[key].unit !== '' && html`, <span class="unit">${systemMetrics[key].unit}</span>`,
        ],
        ...group.map((profile) => cellContent(key, cells[profiles.indexOf(profile)], profile === base, notes)),
      ]),
    ),
  );
  return html`<section id="headToHead">
    <h2>Systems head to head</h2>
    <p>
      Figures of one whole system, computed from its hardware profile${base && html`, with the ratio to ${base.name}`}.
      Where a figure of the whole system was published, it stands below with the deviation of the computed value.
    </p>
    ${profiles.length > 1 && figure(ratioChart(profiles, baseline, chartOptions))} ${tables} ${notes.list()}
  </section>`;
}
