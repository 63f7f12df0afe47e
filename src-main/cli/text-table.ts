/** The one place where the command line makes tables: aligned columns, a rule under the header, units in headers. */

import { shown } from './shown';

export interface Column {
  header: string;
  align: 'left' | 'right';
}

export const left = (header: string): Column => ({ header, align: 'left' });
export const right = (header: string): Column => ({ header, align: 'right' });

const GAP = '  ';

/** Width on a terminal: characters, without marks that combine with the one before. */
function widthOf(text: string): number {
  return [...text.replace(/\p{M}/gu, '')].length;
}

function padded(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
}

/** Lines of a table, each ending with a newline and without spaces at its end. */
export function textTable(titled: readonly Column[], given: readonly (readonly string[])[]): string {
  const columns = titled.map(({ header, align }) => ({ header: shown(header), align }));
  const rows = given.map((row) => row.map(shown));
  const widths = columns.map(({ header }, index) =>
    Math.max(widthOf(header), ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, index) => padded(cells[index] ?? '', widths[index] ?? 0, align))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  return [line(columns.map(({ header }) => header)), rule, ...rows.map(line)].map((text) => `${text}\n`).join('');
}
