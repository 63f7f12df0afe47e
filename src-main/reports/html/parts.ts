/** Building blocks of the HTML report: chart figures, tables from rows, tags, lists. */
import { lightTheme, type BuiltChart, type ChartOptions } from '../../../src-shared/charts';
import { formatNumber } from '../../../src-shared/quantity/format';
import { renderChartSvg, svgDataUrl } from '../chart-svg';
import { html, type Content, type Markup } from '../html';
import type { ScenarioStatus } from '../report-model';
import { REPORT_WIDTH } from './style';

export const chartOptions: ChartOptions = { theme: lightTheme, width: REPORT_WIDTH, animation: false };

export interface FigureOptions {
  /** Offers the chart's numbers below it, for charts that have no table of their own in the text. */
  withData?: boolean;
}

/** A chart as a picture that scales, with its summary as text alternative. */
export function figure(chart: BuiltChart, { withData = false }: FigureOptions = {}): Markup {
  return html`<figure>
      <figcaption>${chart.title}</figcaption>
      <img
        src="${svgDataUrl(renderChartSvg(chart, REPORT_WIDTH))}"
        alt="${chart.summary}"
        width="${REPORT_WIDTH}"
        height="${chart.height}"
      />
    </figure>
    ${withData && dataTable(chart)}`;
}

function dataTable({ table }: BuiltChart): Markup {
  const isNumber = (at: number): boolean => table.rows.some((row) => typeof row[at] === 'number');
  return html`<details>
    <summary>Numbers of this chart</summary>
    ${plainTable(
      table.columns.map((title, at) => ({ title, isNumber: isNumber(at) })),
      table.rows.map((row) => row.map((cell) => (typeof cell === 'number' ? formatNumber(cell, 5) : (cell ?? '–')))),
    )}
  </details>`;
}

export interface Column {
  title: Content;
  isNumber?: boolean;
}

/** A table with a header row; the first cell of each row is its header. */
export function plainTable(columns: readonly Column[], rows: readonly (readonly Content[])[], className = ''): Markup {
  const classOf = (at: number): string => (columns[at]?.isNumber === true ? 'number' : '');
  return html`<table class="${className}">
    <thead>
      <tr>
        ${columns.map((column, at) => html`<th scope="col" class="${classOf(at)}">${column.title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell, at) =>
              at === 0
                ? html`<th scope="row" class="${classOf(at)}">${cell}</th>`
                : html`<td class="${classOf(at)}">${cell}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export const list = (items: readonly Content[]): Content =>
  items.length === 0
    ? null
    : html`<ul>
        ${items.map((item) => html`<li>${item}</li>`)}
      </ul>`;

const statusWords: Record<ScenarioStatus, [text: string, className: string]> = {
  current: ['Current', 'good'],
  stale: ['Stale', 'warn'],
  failed: ['Failed', 'bad'],
  cancelled: ['Cancelled', 'none'],
  notRun: ['Not run', 'none'],
};

/** A flag for every state but "current", which needs none. */
export function statusTag(status: ScenarioStatus): Content {
  const [text, className] = statusWords[status];
  return status === 'current' ? null : html` <span class="tag ${className}">${text}</span>`;
}

/** Splits columns so that tables fit the page; `pinned` stands first in every group. */
export function columnGroups<T>(items: readonly T[], pinned: T | undefined, most: number): T[][] {
  if (items.length <= most) return [[...items]];
  const others = pinned === undefined ? [...items] : items.filter((each) => each !== pinned);
  const room = pinned === undefined ? most : most - 1;
  const count = Math.ceil(others.length / room);
  const size = Math.ceil(others.length / count);
  return Array.from({ length: count }, (_each, at) => [
    ...(pinned === undefined ? [] : [pinned]),
    ...others.slice(at * size, (at + 1) * size),
  ]);
}

/** Notes below a table: each distinct text once, numbered in order of first mention. */
export class Notes {
  readonly #texts: string[] = [];

  /** The mark that stands beside what the note is about. */
  mark(text: string): Markup {
    const at = this.#texts.indexOf(text);
    return html`<sup>${at >= 0 ? at + 1 : this.#texts.push(text)}</sup>`;
  }

  list(): Content {
    const items = this.#texts.map((text) => html`<li>${text}</li>`);
    return items.length > 0 && html`<ol class="notes">${items}</ol>`;
  }
}
