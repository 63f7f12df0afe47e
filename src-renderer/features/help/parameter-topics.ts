/** What each input and each result figure means, straight from the registries: help that cannot fall behind. */
import { assumptionParameters } from '../../../src-shared/model/assumption-parameters';
import { defaultEntry } from '../../../src-shared/model/check-entry';
import { deploymentParameters } from '../../../src-shared/model/deployment-parameters';
import { tierParameters } from '../../../src-shared/model/fabric-parameters';
import { hardwareGroupTitles, hardwareParameters } from '../../../src-shared/model/hardware-parameters';
import { modelParameters } from '../../../src-shared/model/model-parameters';
import type { Parameter, ParameterTable, QuantityParameter } from '../../../src-shared/model/parameter';
import { workloadKindTitles, workloadParameters } from '../../../src-shared/model/workload-parameters';
import { formatNumber, formatQuantity, toUnit } from '../../../src-shared/quantity/format';
import { metrics } from '../../../src-shared/results/metrics';
import { systemMetrics, type SystemMetric } from '../../../src-shared/results/system-metrics';
import { matches, wordsOf } from './search';

export interface Explained {
  key: string;
  title: string;
  unit: string;
  description: string;
  /** Default and where it comes from; empty where it must be given. */
  default: string;
  /** What is allowed, or which direction is better. */
  range: string;
}

export interface ExplainedGroup {
  key: string;
  title: string;
  entries: Explained[];
}

function defaultText(parameter: Parameter): string {
  const entry = defaultEntry(parameter);
  if (entry === undefined) return 'must be given';
  if (entry === null) return 'none';
  if (parameter.kind === 'flag') return entry === true ? 'on' : 'off';
  if (parameter.kind === 'choice') return parameter.options[String(entry)] ?? String(entry);
  return String(entry);
}

/** "0.001 to 1 000 TB/s, or none": the unit once, thousands grouped, for reading rather than for typing. */
function quantityRange({ dimension, unit, min, max, integer, optional }: QuantityParameter): string {
  const low = formatNumber(toUnit(min, dimension, unit), 6);
  const high = formatQuantity(max, dimension, { unit, significantDigits: 6 });
  return `${low} to ${high}${integer ? ', a whole number' : ''}${optional ? ', or none' : ''}`;
}

function rangeText(parameter: Parameter): string {
  if (parameter.kind === 'quantity') return quantityRange(parameter);
  return parameter.kind === 'flag' ? 'on or off' : Object.values(parameter.options).join(', ');
}

const explain = (key: string, title: string, table: ParameterTable): ExplainedGroup => ({
  key,
  title,
  entries: Object.entries(table).map(([name, parameter]) => ({
    key: `${key}.${name}`,
    title: parameter.title,
    unit: parameter.kind === 'quantity' ? parameter.unit : '',
    description: [parameter.description, parameter.defaultSource ? `Default: ${parameter.defaultSource}.` : '']
      .filter(Boolean)
      .join(' '),
    default: defaultText(parameter),
    range: rangeText(parameter),
  })),
});

const kinds = Object.keys(workloadKindTitles) as (keyof typeof workloadKindTitles)[];
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** All inputs by registry, in the order in which the window shows them. */
export const parameterGroups: readonly ExplainedGroup[] = [
  ...Object.entries(hardwareParameters).map(([key, table]) =>
    explain(
      `hardware.${key}`,
      `Hardware: ${lower(hardwareGroupTitles[key as keyof typeof hardwareGroupTitles])}`,
      table,
    ),
  ),
  explain('hardware.tiers', 'Hardware: scale-up tier', tierParameters),
  explain('model', 'Model', modelParameters),
  ...kinds.map((kind) =>
    explain(`workload.${kind}`, `Workload: ${lower(workloadKindTitles[kind])}`, workloadParameters[kind]),
  ),
  ...kinds.map((kind) =>
    explain(`deployment.${kind}`, `Deployment: ${lower(workloadKindTitles[kind])}`, deploymentParameters[kind]),
  ),
  explain('assumptions', 'Assumptions', assumptionParameters),
];

const betterText = (better: 'higher' | 'lower' | null): string => (better === null ? '' : `${better} is better`);

const explainMetrics = (key: string, title: string, table: Readonly<Record<string, SystemMetric>>): ExplainedGroup => ({
  key,
  title,
  entries: Object.entries(table).map(([name, metric]) => ({
    key: `${key}.${name}`,
    title: metric.title,
    unit: metric.unit,
    description: metric.description,
    default: '',
    range: betterText(metric.better),
  })),
});

/** All figures of results and systems. */
export const figureGroups: readonly ExplainedGroup[] = [
  explainMetrics('metrics', 'Results of a run', metrics),
  explainMetrics('system', 'Figures of one whole system', systemMetrics),
];

/** Entries that hold every word in title, unit, description or the group's title; empty groups are left out. */
export function searchGroups(groups: readonly ExplainedGroup[], query: string): ExplainedGroup[] {
  const words = wordsOf(query);
  return groups.flatMap((group) => {
    const entries = group.entries.filter((each) =>
      matches(`${group.title} ${each.title} ${each.unit} ${each.description}`, words),
    );
    return entries.length === 0 ? [] : [{ ...group, entries }];
  });
}

export const countEntries = (groups: readonly ExplainedGroup[]): number =>
  groups.reduce((sum, group) => sum + group.entries.length, 0);
