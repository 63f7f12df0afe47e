/** Reads files of published cases and says clearly what is wrong with one that cannot be read. */
import { readFileSync } from 'node:fs';

/** A case file that cannot be used: shown to the user without a stack. */
export class CaseFileError extends Error {}

export interface CaseFile {
  /** As the user named it. */
  name: string;
  content: unknown;
}

/** Reads one JSON file. @throws CaseFileError naming the file and what is wrong with it */
export function readCaseFile(name: string): CaseFile {
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (error) {
    throw new CaseFileError(
      `--cases ${name}: the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    );
  }
  try {
    return { name, content: JSON.parse(text) as unknown };
  } catch (error) {
    throw new CaseFileError(`--cases ${name}: not JSON (${(error as Error).message})`);
  }
}

export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a value, none where it is not an object. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** A list of objects, the others dropped. */
export const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
