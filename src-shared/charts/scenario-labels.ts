/** Names of rows: wrapped to a column of bounded width, with an optional second line in a quieter style. */
import { FONT_SIZE, SMALL_FONT_SIZE } from './base-option';
import { ellipsis, textWidth, wrapText } from './text-layout';

const WIDEST = 190;

export interface RowLabel {
  name: string;
  note?: string;
}

export interface LabelColumn {
  labels: string[];
  /** Width in px of the widest line. */
  width: number;
  /** Lines of the tallest label. */
  lines: number;
}

/** Braces and bars would be read as rich-text markup. */
const plain = (text: string): string => text.replace(/[{}|]/gu, ' ');

/** Prepares the labels of a name axis for a chart of the given width. */
export function labelColumn(rows: readonly RowLabel[], chartWidth: number): LabelColumn {
  const room = Math.min(WIDEST, Math.round(chartWidth * 0.3));
  let width = 0;
  let lines = 1;
  const labels = rows.map(({ name, note }) => {
    const wrapped = wrapText(plain(name), room, FONT_SIZE);
    const below = note === undefined ? [] : wrapText(plain(note), room, SMALL_FONT_SIZE);
    width = Math.max(
      width,
      ...wrapped.map((line) => textWidth(line, FONT_SIZE)),
      ...below.map((line) => textWidth(line, SMALL_FONT_SIZE)),
    );
    lines = Math.max(lines, wrapped.length + below.length);
    return [...wrapped, ...below.map((line) => `{note|${line}}`)].join('\n');
  });
  return { labels, width: Math.ceil(Math.min(width, room)), lines };
}

/** Names that a legend shows: distinct, short enough for half of the chart. */
export function legendNames(names: readonly string[], chartWidth: number): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const short = ellipsis(name, chartWidth * 0.45, FONT_SIZE);
    const count = (seen.get(short) ?? 0) + 1;
    seen.set(short, count);
    return count === 1 ? short : `${short} (${count})`;
  });
}
