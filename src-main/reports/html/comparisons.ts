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
import { times } from '../../../src-shared/quantity/words';
import { formatNumber, toUnit } from '../../../src-shared/quantity/format';
import { bases, type ComparedCell, type ComparedRow } from '../../../src-shared/results/compare';
import { groupByKind } from '../../../src-shared/results/metric-groups';
import { metrics, type MetricKey } from '../../../src-shared/results/metrics';
import { html, type Content, type Markup } from '../html';
import type { ReportComparison, ReportData } from '../report-model';
import { chartOptions, columnGroups, figure, statusTag } from './parts';

/** Up to here ratios have a column of their own; beyond they stand below the values. */
const MOST_BESIDE = 3;

interface CellView {
  value: string;
  ratio: Content;
}

function cellView(key: MetricKey, cell: ComparedCell | undefined, isBaseline: boolean): CellView {
  const value = cell?.value ?? null;
  if (!cell || value === null || !Number.isFinite(value)) return { value: '–', ratio: null };
  const { dimension, unit } = metrics[key];
  // The baseline's ratio to itself says nothing.
  const hasRatio = !isBaseline && cell.ratio !== null;
  return {
    value: formatNumber(toUnit(value, dimension, unit)),
    ratio: hasRatio && [
      times(cell.ratio ?? 1),
      cell.judgement !== null && html` <span class="${cell.judgement}">${cell.judgement}</span>`,
    ],
  };
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
    const isBeside = group.length <= MOST_BESIDE;
    const cells = (row: ComparedRow): Markup[] =>
      group.map((scenario) => {
        const isBaseline = scenario.id === baselineId;
        const { value, ratio } = cellView(row.key, row.cells[scenarios.indexOf(scenario)], isBaseline);
        if (!isBeside)
          return html`<td class="number">${value}${ratio && html`<span class="ratio">${ratio}</span>`}</td>`;
        return html`<td class="number">${value}</td>
          ${!isBaseline && html`<td class="beside">${ratio}</td>`}`;
      });
    const columns = group.length + (isBeside ? group.filter((each) => each.id !== baselineId).length : 0);
    const block = (title: string, own: readonly ComparedRow[], per = ''): Content =>
      own.length > 0 &&
      html`<tbody class="group">
        <tr class="group">
          <th scope="colgroup" colspan="${columns + 1}">${title}</th>
        </tr>
        ${own.map(
          (row) =>
            html`<tr>
              <th scope="row">${rowTitle(row.key, per)}</th>
              ${cells(row)}
            </tr>`,
        )}
      </tbody>`;
    return html`<table>
      <caption>
        Ratios are to the baseline, ${baseline?.name ?? ''}. ↓ lower is better, ↑ higher is better.
      </caption>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          ${group.map((scenario) => {
            const isBaseline = scenario.id === baselineId;
            return html`<th scope="col" class="${isBeside && !isBaseline ? 'pair' : 'number'}" colspan="${isBeside && !isBaseline ? 2 : 1}">
              ${scenario.name}${isBaseline && html`<span class="ratio">baseline</span>`}${statusTag(scenario.status)}
            </th>`;
          })}
        </tr>
      </thead>
      ${groupByKind(rows).map((each) => block(each.title, each.rows))}
      ${normalised.map(({ basis, rows: own }) => block(`Normalised ${bases[basis].per.trim()}`, own, bases[basis].per))}
    </table>`;
  });
}

function charts(comparison: ReportComparison): Content {
  const { scenarios, baselineId, finding, findingPerMegawatt, findingPerMillionUsd } = comparison;
  if (!finding) return null;
  const main = finding.metric;
  const shown = scenarios.filter((each) => each.result !== null);
  return [
    figure(metricChart(main, scenarios, baselineId, chartOptions)),
    findingPerMegawatt && figure(metricChart('tokensPerS', scenarios, baselineId, chartOptions, 'megawatt')),
    findingPerMillionUsd && figure(metricChart('tokensPerS', scenarios, baselineId, chartOptions, 'millionUsd')),
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
        html`<div class="comparison">
          <h3>${comparison.name}</h3>
          ${comparison.rows.length > 0 ? metricTables(comparison) : html`<p>No scenario has a result yet.</p>`}
          ${charts(comparison)}
        </div>`,
    )}
  </section>`;
}
