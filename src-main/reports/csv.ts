/**
 * The one CSV dialect of the product, see docs/help/export.md: RFC 4180, UTF-8 without byte-order mark,
 * comma, CRLF, '.' as decimal point, header first, empty cell = no value. Numbers are written in full
 * precision; text that a spreadsheet would run as a formula gets a leading apostrophe.
 */

export type Cell = string | number | null;

const FORMULA_START = /^[=+\-@\t\r]/u;

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = FORMULA_START.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Joins rows to a CSV text; every line ends with CRLF. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
