/** A workload and a machine in a few lines, as they are known in a scenario's inputs. */
import { defaultEntry } from '../../../src-shared/model/check-entry';
import type { Entry, Parameter } from '../../../src-shared/model/parameter';
import type { HardwareProfile, ModelArchitecture, Workload } from '../../../src-shared/model/plan';
import { resolveHardware } from '../../../src-shared/model/resolve-hardware';
import { entryText } from '../../../src-shared/model/resolve-table';
import {
  workloadKindTitles,
  workloadParameters,
  type WorkloadKind,
} from '../../../src-shared/model/workload-parameters';
import { formatQuantity } from '../../../src-shared/quantity/format';
import { systemFigures } from '../../../src-shared/results/system-figures';
import { systemMetrics, type SystemMetricKey } from '../../../src-shared/results/system-metrics';

export type SummaryLine = readonly [title: string, text: string];

/** Entries that say most about a workload of each kind. */
const telling: Record<WorkloadKind, readonly string[]> = {
  training: ['totalTokens', 'globalBatch', 'precision', 'deadline'],
  inference: ['promptTokens', 'outputTokens', 'ttftLimit', 'tpotLimit', 'requestRate'],
  collective: ['collective', 'messageSize', 'groupSize'],
};

/** An entry as typed; a bare number with the unit that it is in. */
function textOf(parameter: Parameter, entry: Entry): string {
  if (parameter.kind !== 'quantity' || typeof entry !== 'number') return entryText(parameter, entry);
  return formatQuantity(entry, parameter.dimension, { unit: parameter.unit, significantDigits: 6 });
}

/** Kind, model and main entries of a workload, as typed. */
export function workloadSummary(workload: Workload, model: ModelArchitecture | undefined): SummaryLine[] {
  const table: Readonly<Record<string, Parameter>> = workloadParameters[workload.kind];
  return [
    ['Kind', workloadKindTitles[workload.kind]],
    ...(workload.kind === 'collective' ? [] : [['Model', model?.name ?? 'missing'] as const]),
    ...telling[workload.kind].flatMap((key): SummaryLine[] => {
      const parameter = table[key];
      if (!parameter) return [];
      const entry = workload.values[key] ?? defaultEntry(parameter) ?? null;
      return [[parameter.title, textOf(parameter, entry)]];
    }),
  ];
}

const shown: readonly SystemMetricKey[] = [
  'accelerators',
  'peakBf16FlopsPerS',
  'memoryBytes',
  'memoryBandwidthBytesPerS',
  'powerW',
];

/** Main figures of one whole system; empty where the profile has problems. */
export function hardwareSummary(profile: HardwareProfile): SummaryLine[] {
  const spec = resolveHardware(profile, '', []);
  if (!spec) return [];
  const figures = systemFigures(spec);
  return shown.map((key) => {
    const { title, dimension } = systemMetrics[key];
    return [title, formatQuantity(figures[key], dimension)];
  });
}
