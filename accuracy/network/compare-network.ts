/** `accuracy -- network`: every published figure of a network in the given files beside the engine's. */
import { CaseFileError, isFields, textOf, type CaseFile, type Fields, type Table } from '../lib/case-file';
import { notExpressible, type ComparedCase } from '../lib/compared-case';
import { casesOfTable } from './collective-tables';
import { compareCollectives } from './compare-collectives';
import { compareExchangeCase, compareExchangeTable } from './compare-exchange';
import { compareLatencyCase } from './compare-latency';
import { compareMemoryCase } from './memory-cases';

/** Compares the cases that it knows; null leaves a case to the next. */
type CaseExpresser = (published: Fields) => ComparedCase[] | null;
type TableExpresser = (table: Table) => ComparedCase[] | null;

/** Asked in turn: the first that knows a case compares it. */
const caseExpressers: readonly CaseExpresser[] = [compareExchangeCase, compareMemoryCase, compareLatencyCase];
const tableExpressers: readonly TableExpresser[] = [compareExchangeTable];

/** Subcategories of published cases that are about a network; category E holds nothing else. */
const networkSubject = /collective|network|comm\b|interconnect|all-?to-?all/i;

/** Whether a case is about a network. */
const isNetworkCase = (published: Fields): boolean =>
  textOf(published['category']) === 'E' || networkSubject.test(textOf(published['subcategory']));

function compareCase(published: Fields): ComparedCase[] {
  for (const express of caseExpressers) {
    const rows = express(published);
    if (rows) return rows;
  }
  return compareCollectives(published);
}

function compareTable(table: Table): ComparedCase[] {
  for (const express of tableExpressers) {
    const rows = express(table);
    if (rows) return rows;
  }
  const cases = casesOfTable(table);
  if (cases) return cases.flatMap(compareCase);
  return [
    notExpressible(table.id, 'network/other', `a table with the columns ${table.columns.join(', ')} is not known`),
  ];
}

/** The cases of a file: a list, or an object that holds one. */
function casesIn({ name, content }: CaseFile): Fields[] {
  const list = isFields(content) ? content['cases'] : content;
  if (!Array.isArray(list) || !list.every(isFields))
    throw new CaseFileError(`--cases ${name}: no cases; wanted is a list of objects, or {"cases": [...]}`);
  return list;
}

/**
 * Compares the network cases of all files; cases of other subjects (training, serving, power) are left out.
 * @throws CaseFileError when a file holds no cases, or none of any file is about a network
 */
export function compareNetworkCases(files: readonly CaseFile[]): ComparedCase[] {
  const rows = files.flatMap((file) =>
    file.table ? compareTable(file.table) : casesIn(file).filter(isNetworkCase).flatMap(compareCase),
  );
  if (rows.length === 0)
    throw new CaseFileError(`--cases ${files.map(({ name }) => name).join(', ')}: no case is about a network`);
  return rows;
}
