/** What was read, in rows for people: each value under the title that the editors give it, and where it comes from. */
import { importTables, importTargets, type Imported, type ImportTarget } from '../../../src-shared/import/imported';
import type { Entry, Parameter } from '../../../src-shared/model/parameter';
import { entryText } from '../../../src-shared/model/resolve-table';
import { formatNumber } from '../../../src-shared/quantity/format';

/** Digits with which no whole number of a model is rounded. */
const EXACT = 15;

export interface ImportRow {
  key: string;
  title: string;
  value: string;
  from: string;
}

export interface ImportGroup {
  target: ImportTarget;
  title: string;
  rows: ImportRow[];
}

const valueText = (parameter: Parameter | undefined, value: Entry): string => {
  if (typeof value === 'number') return formatNumber(value, EXACT);
  return parameter ? entryText(parameter, value) : String(value);
};

/** Groups in the order of the registries; those of which nothing was read are left out. */
export function importGroups(imported: Imported): ImportGroup[] {
  return (Object.keys(importTargets) as ImportTarget[]).flatMap((target) => {
    const table = importTables[target];
    const order = Object.keys(table);
    const rows = imported.fields
      .filter((field) => field.target === target)
      .toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
      .map(({ key, value, from }) => {
        const parameter = table[key];
        return { key, title: parameter?.title ?? key, value: valueText(parameter, value), from };
      });
    return rows.length === 0 ? [] : [{ target, title: importTargets[target], rows }];
  });
}
