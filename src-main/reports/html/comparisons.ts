/** Each comparison: all figures absolute and against the baseline, normalised, and charts on shared axes. */
import {
  breakdownChart,
  breakdownKeys,
  costChart,
  curveChart,
  curveKeys,
  memoryChart,
  metricChart,
  powerChart,
} from '../../../src-shared/charts';
import { times } from '../../../src-shared/charts/words';
import { formatNumber, toUnit } from '../../../src-shared/quantity/format';
import { bases, type ComparedCell, type ComparedRow } from '../../../src-shared/results/compare';
import { metrics, type MetricKey } from '../../../src-shared/results/metrics';
import { html, type Content, type Markup } from '../html';
import type { ReportComparison, ReportData } from '../report-model';
import { chartOptions, columnGroups, figure, statusTag } from './parts';

const groupTitles = {
  performance: 'Performance',
  memory: 'Memory',
  network: 'Network',
  system: 'Deployment',
  power: 'Power and energy',
  cost: 'Cost',
} as const;
const groupOrder = Object.keys(groupTitles) as (keyof typeof groupTitles)[];

function cellContent(key: MetricKey, cell: ComparedCell | undefined): Content {
  const value = cell?.value ?? null;
  if (!cell || value === null || !Number.isFinite(value)) return '–';
  const { dimension, unit } = metrics[key];
  return [
    formatNumber(toUnit(value, dimension, unit)),
    cell.judgement === null && cell.ratio === null
      ? null
      : html`<span class="ratio"
          >${cell.ratio !== null && cell.judgement !== 'same' && times(cell.ratio)}
          ${cell.judgement !== null && html`<span class="${cell.judgement}">${cell.judgement}</span>`}</span
        >`,
  ];
}

const rowTitle = (key: MetricKey, per: string): Content => {
  const { title, unit, better } = metrics[key];
  return [
    `${title}${per}`,
    unit !== '' && html`, <span class="unit">${unit}</span>`,
    better === 'lower' && html` <span class="unit" title="lower is better">↓</span>`,
    better === 'higher' && html` <span class="unit" title="higher is better">↑</span>`,
  ];
};

/** Metric table in registry groups; more than five scenarios are split, the baseline repeated. */
function metricTables(comparison: ReportComparison): Content {
  const { scenarios, rows, normalised, baselineId } = comparison;
  const baseline = scenarios.find((each) => each.id === baselineId);
  return columnGroups(scenarios, baseline, 5).map((group) => {
    const at = group.map((scenario) => scenarios.indexOf(scenario));
    const line = ({ key, cells }: ComparedRow, per = ''): Markup =>
      html`<tr>
        <th scope="row">${rowTitle(key, per)}</th>
        ${at.map((index) => html`<td class="number">${cellContent(key, withoutOwnRatio(cells[index], scenarios[index]?.id === baselineId))}</td>`)}
      </tr>`;
    const block = (title: string, lines: readonly Markup[]): Content =>
      lines.length > 0 && [
        html`<tr class="group">
          <th scope="colgroup" colspan="${group.length + 1}">${title}</th>
        </tr>`,
        lines,
      ];
    return html`<table>
      <caption>
        Ratios are to the baseline, ${baseline?.name ?? ''}. ↓ lower is better, ↑ higher is better.
      </caption>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          ${group.map(
            (scenario) =>
              html`<th scope="col" class="number">
                ${scenario.name}${scenario.id === baselineId && html`<span class="ratio">baseline</span>`}${statusTag(scenario.status)}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${groupOrder.map((name) =>
          block(
            groupTitles[name],
            rows.filter((row) => metrics[row.key].group === name).map((row) => line(row)),
          ),
        )}
        ${normalised.map(({ basis, rows: own }) =>
          block(
            `Normalised ${bases[basis].per.trim()}`,
            own.map((row) => line(row, bases[basis].per)),
          ),
        )}
      </tbody>
    </table>`;
  });
}

/** The baseline's ratio to itself says nothing. */
const withoutOwnRatio = (cell: ComparedCell | undefined, isBaseline: boolean): ComparedCell | undefined =>
  cell && isBaseline ? { ...cell, ratio: null, judgement: null } : cell;

function charts(comparison: ReportComparison): Content {
  const { scenarios, baselineId, finding } = comparison;
  if (!finding) return null;
  const main = finding.main.metric;
  const shown = scenarios.filter((each) => each.result !== null);
  return [
    figure(metricChart(main, scenarios, baselineId, chartOptions)),
    finding.perMegawatt && figure(metricChart('tokensPerS', scenarios, baselineId, chartOptions, 'megawatt')),
    finding.perMillionUsd && figure(metricChart('tokensPerS', scenarios, baselineId, chartOptions, 'millionUsd')),
    breakdownKeys(shown).map((key) => figure(breakdownChart(key, scenarios, chartOptions), { withData: true })),
    shown.some((each) => (each.result?.memory.length ?? 0) > 0) &&
      figure(memoryChart(scenarios, chartOptions), { withData: true }),
    figure(powerChart(scenarios, chartOptions), { withData: true }),
    figure(costChart(scenarios, chartOptions), { withData: true }),
    curveKeys(shown).map((key) => figure(curveChart(key, shown, chartOptions), { withData: true })),
  ];
}

export function comparisonsSection(data: ReportData): Markup {
  return html`<section id="comparisons" class="page">
    <h2>Comparisons</h2>
    ${data.comparisons.length === 0 && html`<p>The plan compares nothing yet.</p>`}
    ${data.comparisons.map(
      (comparison) =>
        html`<h3>${comparison.name}</h3>
          ${comparison.rows.length > 0 ? metricTables(comparison) : html`<p>No scenario has a result yet.</p>`}
          ${charts(comparison)}`,
    )}
  </section>`;
}
