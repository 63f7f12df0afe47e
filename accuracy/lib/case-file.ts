/** Reads files of published cases and says clearly what is wrong with one that cannot be read. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A case file that cannot be used: shown to the user without a stack. */
export class CaseFileError extends Error {}

export interface CaseFile {
  /** As the user named it. */
  name: string;
  content: unknown;
  /** Instead of the content for a table. */
  table?: Table;
}

/** A table of measured values as projects publish them: one text per column of each row. */
export interface Table {
  /** File name without folder and extension. */
  id: string;
  columns: readonly string[];
  rows: readonly Readonly<Record<string, string>>[];
}

/** Reads a table without quoted cells. @throws CaseFileError naming the first row of another length */
function readTable(name: string, text: string): Table {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const columns = head.split(',').map((column) => column.trim());
  if (columns.length < 2 || lines.length === 0)
    throw new CaseFileError(`--cases ${name}: not a table; wanted are a line of column names and rows, with commas`);
  const rows = lines.map((line, index) => {
    const cells = line.split(',');
    if (cells.length !== columns.length)
      throw new CaseFileError(
        `--cases ${name}: row ${index + 1} has ${cells.length} cells, but there are ${columns.length} columns`,
      );
    return Object.fromEntries(columns.map((column, at) => [column, (cells[at] ?? '').trim()]));
  });
  return { id: path.basename(name, path.extname(name)), columns, rows };
}

/** Reads a file of cases: JSON, or a table where its name ends in .csv. @throws CaseFileError saying what is wrong */
export function readCaseFile(name: string): CaseFile {
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (error) {
    throw new CaseFileError(
      `--cases ${name}: the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    );
  }
  if (name.toLowerCase().endsWith('.csv')) return { name, content: null, table: readTable(name, text) };
  try {
    return { name, content: JSON.parse(text) as unknown };
  } catch (error) {
    throw new CaseFileError(`--cases ${name}: not JSON (${(error as Error).message})`);
  }
}

export type Fields = Record<string, unknown>;

/** Whether a value is an object with named fields. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a value, none where it is not an object. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** A list of objects, the others dropped. */
export const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** A finite number, or null. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** A text, '' where it is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
