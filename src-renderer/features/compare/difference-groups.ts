/**
 * Inputs that differ, in groups: what was chosen first, figures of the hardware last. Another machine differs in
 * nearly all of its figures, so the profile's name says most of it.
 */
import { inSentence } from '../../../src-shared/quantity/words';
import { formatNumber } from '../../../src-shared/quantity/format';
import { inputDifferences } from '../../../src-shared/results/compare';
import type { Compared } from './compared';

export interface DifferenceRow {
  path: string;
  title: string;
  /** Text per scenario with a result; null = not among its inputs. */
  values: (string | null)[];
}

export interface DifferenceGroup {
  key: string;
  title: string;
  rows: DifferenceRow[];
}

const groupTitles = {
  deployment: 'Deployment',
  assumptions: 'Assumptions',
  workload: 'Workload',
  model: 'Model',
  hardware: 'Hardware figures',
} as const;

/** "Rack (NVLink 5): bandwidth" for the figure of a tier, whose title does not say of which. */
function rowTitle(path: string, title: string): string {
  const tier = /^hardware tier (.*)\.[^.]*$/u.exec(path)?.[1];
  return tier === undefined ? title : `${tier}: ${inSentence(title)}`;
}

/** Long plain numbers with their thousands grouped; everything else as it was typed. */
const readable = (value: string | null): string | null =>
  value !== null && /^\d{5,15}$/u.test(value) ? formatNumber(Number(value), 15) : value;

/** Groups with at least one difference; of scenarios with a result only. */
export function differenceGroups(compared: readonly Compared[]): DifferenceGroup[] {
  const withResult = compared.filter((each) => each.result !== null);
  const rows = inputDifferences(withResult.flatMap((each) => each.result ?? [])).map(({ path, title, values }) => ({
    path,
    title: rowTitle(path, title),
    values: values.map(readable),
  }));
  const chosen = (
    [
      ['hardware', 'Hardware profile', (each: Compared) => each.hardware?.name ?? null],
      ['workload', 'Workload', (each: Compared) => each.workload || null],
    ] as const
  )
    .map(([path, title, nameOf]) => ({ path, title, values: withResult.map(nameOf) }))
    .filter(({ values }) => new Set(values).size > 1);
  return [
    { key: 'chosen', title: 'Chosen', rows: chosen },
    ...Object.entries(groupTitles).map(([key, title]) => ({
      key,
      title,
      rows: rows.filter((row) => new RegExp(`^${key}[ .]`, 'u').test(row.path)),
    })),
  ].filter((group) => group.rows.length > 0);
}
