/** Scenarios in detail: headline, bottleneck, layout, where time, memory, power and money go, and the search. */
import {
  breakdownChart,
  curveChart,
  curveKeys,
  memoryChart,
  searchChart,
  strategyChart,
} from '../../../src-shared/charts';
import { percent } from '../../../src-shared/quantity/words';
import { chooseUnit, formatNumber, formatQuantity, toUnit } from '../../../src-shared/quantity/format';
import type { Dimension } from '../../../src-shared/quantity/units';
import { metrics, type MetricKey } from '../../../src-shared/results/metrics';
import type { LayoutSummary, RunResult, SearchSummary } from '../../../src-shared/results/run-result';
import { searchSentence } from '../../../src-shared/results/search-counts';
import { html, type Content, type Markup } from '../html';
import { statusTitles, type ReportData, type ReportScenario } from '../report-model';
import { metricText } from '../report-words';
import { chartOptions, figure, list, plainTable, statusTag } from './parts';

const TOP_LAYOUTS = 6;

interface Part {
  title: string;
  value: number;
  note?: string | undefined;
}

/** Parts of a whole with shares; the total stands last. */
function partTable(title: string, parts: readonly Part[], dimension: Dimension, fixedUnit?: string): Content {
  if (parts.length === 0) return null;
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const unit = fixedUnit ?? chooseUnit(total, dimension);
  const amount = (value: number): string =>
    Number.isFinite(value) ? formatNumber(toUnit(value, dimension, unit)) : '–';
  const hasNotes = parts.some((part) => part.note !== undefined);
  return plainTable(
    [
      { title },
      { title: unit, isNumber: true },
      { title: 'Share', isNumber: true },
      ...(hasNotes ? [{ title: 'What counts' }] : []),
    ],
    [
      ...parts.map((part) => [
        part.title,
        amount(part.value),
        Number.isFinite(part.value / total) ? percent(part.value / total) : '–',
        ...(hasNotes ? [part.note ?? ''] : []),
      ]),
      [html`<strong>Total</strong>`, html`<strong>${amount(total)}</strong>`, '', ...(hasNotes ? [''] : [])],
    ],
  );
}

function headline(result: RunResult): Content {
  const keys = result.headline.filter((key) => result.metrics[key] !== undefined);
  return (
    keys.length > 0 &&
    html`<dl class="figures">
      ${keys.map(
        (key) =>
          html`<div>
            <dt>${metrics[key].title}</dt>
            <dd>${metricText(key, result.metrics[key])}</dd>
          </div>`,
      )}
    </dl>`
  );
}

const layoutColumns: readonly MetricKey[] = ['tokensPerS', 'stepTimeS', 'tpotS', 'mfu', 'memoryPerDeviceBytes'];

const header = (key: MetricKey): string =>
  metrics[key].unit === '' ? metrics[key].title : `${metrics[key].title}, ${metrics[key].unit}`;

function figureOf(layout: LayoutSummary, key: MetricKey): string {
  const value = layout.metrics[key];
  return value === undefined ? '–' : formatNumber(toUnit(value, metrics[key].dimension, metrics[key].unit));
}

function searchPart(search: SearchSummary, capacityBytes: number | null): Content {
  const columns = layoutColumns.filter((key) => search.best.some((each) => each.metrics[key] !== undefined));
  return html`<h4>Search over layouts</h4>
    <p>${searchSentence(search)}</p>
    ${
      search.best.length > 1 &&
      plainTable(
        [
          { title: `Best ${Math.min(TOP_LAYOUTS, search.best.length)} layouts` },
          ...columns.map((key) => ({ title: header(key), isNumber: true })),
        ],
        search.best
          .slice(0, TOP_LAYOUTS)
          .map((layout) => [layout.label, ...columns.map((key) => figureOf(layout, key))]),
        'layouts',
      )
    }
    ${namedPart(search)}
    ${search.best.length > 2 && figure(searchFigure(search, capacityBytes))}`;
}

/** A result has the whole space only where its run searched it, and then took the best. */
const paperView = { colourBy: 'tensorParallel', slowest: 2, isBestTaken: true, canZoom: false } as const;

/** Training searches know the whole space; others the layouts that they keep. */
const searchFigure = (search: SearchSummary, capacityBytes: number | null) =>
  search.points
    ? strategyChart(search, { ...paperView, capacityBytes }, chartOptions)
    : searchChart(search, chartOptions);

/** The layouts that a training search names, with what each is the first by. */
function namedPart({ representatives = [] }: SearchSummary): Content {
  if (representatives.length === 0) return null;
  return plainTable(
    [
      { title: 'Named layouts' },
      { title: 'Layout' },
      { title: header('stepTimeS'), isNumber: true },
      { title: header('memoryPerDeviceBytes'), isNumber: true },
    ],
    representatives.map(({ title, definition, layout }) => [
      `${title}. ${definition}`,
      layout.label,
      figureOf(layout, 'stepTimeS'),
      figureOf(layout, 'memoryPerDeviceBytes'),
    ]),
    'layouts',
  );
}

/** Small tables side by side: three in a row, or two by two. */
function columns(tables: readonly Content[]): Content {
  const shown = tables.filter(Boolean);
  return html`<div class="columns ${shown.length === 3 ? 'three' : ''}">
    ${shown.map((table) => html`<div>${table}</div>`)}
  </div>`;
}

function resultPart(scenario: ReportScenario, result: RunResult): Content {
  const own = [{ name: scenario.name, result }];
  return [
    headline(result),
    html`<p><strong>${result.feasible ? 'Bottleneck.' : 'Not feasible.'}</strong> ${result.bottleneck.text}</p>`,
    result.layout && html`<p><strong>Layout.</strong> ${result.layout.label}</p>`,
    result.breakdowns.map((breakdown) => [
      figure(breakdownChart(breakdown.key, own, chartOptions)),
      partTable(
        breakdown.title,
        breakdown.parts.map((part) => ({ title: part.title, value: part.timeS, note: part.note })),
        'seconds',
      ),
    ]),
    result.memory.length > 0 && figure(memoryChart(own, chartOptions)),
    columns([
      ...result.memory.map((use) =>
        partTable(
          `${use.title}, of ${formatQuantity(use.capacityBytes, 'bytes')}`,
          use.parts.map((part) => ({ title: part.title, value: part.sizeBytes })),
          'bytes',
        ),
      ),
      partTable(
        'Average facility power',
        result.powerParts.map((part) => ({ title: part.title, value: part.powerW })),
        'watts',
      ),
      partTable(
        'Cost per hour',
        result.costParts.map((part) => ({ title: part.title, value: part.costUsd })),
        'usd',
        'USD',
      ),
    ]),
    curveKeys(own).map((key) => figure(curveChart(key, own, chartOptions), { withData: true })),
    result.search && searchPart(result.search, result.memory[0]?.capacityBytes ?? null),
    result.warnings.length > 0 && [html`<h4>Warnings</h4>`, list(result.warnings.map((each) => each.message))],
    result.assumptions.length > 0 && [html`<h4>What was assumed</h4>`, list(result.assumptions)],
  ];
}

function scenarioPart(scenario: ReportScenario): Markup {
  const { result, run } = scenario;
  return html`<article>
    <h3>${scenario.name}${statusTag(scenario.status)}</h3>
    <p class="quiet">
      ${scenario.hardware?.name ?? 'Unknown hardware'} · ${scenario.workload?.name ?? 'unknown workload'}
      ${scenario.modelName !== null && ` · ${scenario.modelName}`}
      ${run && ` · run ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC, engine ${run.engineVersion}`}
    </p>
    ${scenario.notes !== '' && html`<p>${scenario.notes}</p>`}
    ${
      scenario.status !== 'current' &&
      html`<div class="box warn">
      <p>${statusTitles[scenario.status]}${run?.error && `: ${run.error.message}`}.</p>
    </div>`
    }
    ${result && resultPart(scenario, result)}
  </article>`;
}

export function scenariosSection(data: ReportData): Markup {
  return html`<section id="scenarios" class="page">
    <h2>Scenarios in detail</h2>
    ${data.scenarios.map(scenarioPart)}
  </section>`;
}
