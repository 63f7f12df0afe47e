/** Where the inputs come from: figures of each hardware profile once, other inputs once per distinct value. */
import type { Confidence, HardwareProfile } from '../../src-shared/model/plan';
import { confidenceOrder, resolveHardware } from '../../src-shared/model/resolve-hardware';
import type { InputSource } from '../../src-shared/model/scenario-input';
import type { RunResult } from '../../src-shared/results/run-result';

export interface ProfileSources {
  profile: HardwareProfile;
  sources: InputSource[];
  /** Confidence -> number of figures, weakest first, without empty ones. */
  counts: { confidence: Confidence; count: number }[];
  /** Figures of weak standing (estimates, analysts) that results depend on most. */
  weak: InputSource[];
}

/** Figures that decide most results; a tier's bandwidth counts as well. */
const decisive = new Set([
  'hardware device.peakBf16',
  'hardware device.peakFp8',
  'hardware device.peakInt8',
  'hardware device.memoryCapacity',
  'hardware device.memoryBandwidth',
  'hardware device.tdp',
  'hardware scaleOut.bandwidth',
  'hardware power.system',
  'hardware cost.system',
]);
const isDecisive = (path: string): boolean =>
  decisive.has(path) || /^hardware tier .*\.(bandwidth|efficiency)$/u.test(path);
export const isWeak = (confidence: Confidence): boolean => confidence === 'estimate' || confidence === 'analyst';

/** Sources of a profile's figures, read from the profile itself: also of systems that no scenario runs on. */
export function profileSources(profile: HardwareProfile): ProfileSources {
  const sources: InputSource[] = [];
  resolveHardware(profile, 'hardware', [], sources);
  return {
    profile,
    sources,
    counts: confidenceOrder.flatMap((confidence) => {
      const count = sources.filter((each) => each.confidence === confidence).length;
      return count === 0 ? [] : [{ confidence, count }];
    }),
    weak: sources.filter((each) => isWeak(each.confidence) && isDecisive(each.path)),
  };
}

export interface ScenarioInputRow extends InputSource {
  /** First word of the path: model, workload, deployment, assumptions. */
  group: string;
  /** Names of the scenarios with this value; null = all of them. */
  scenarios: string[] | null;
}

/** Inputs of the scenarios other than hardware, each distinct value once. */
export function scenarioInputs(scenarios: readonly { name: string; result: RunResult }[]): ScenarioInputRow[] {
  const rows = new Map<string, ScenarioInputRow & { scenarios: string[] }>();
  for (const { name, result } of scenarios)
    for (const source of result.provenance) {
      if (source.path.startsWith('hardware ')) continue;
      const key = JSON.stringify([source.path, source.value, source.source]);
      const row = rows.get(key) ?? { ...source, group: source.path.split(' ')[0] ?? '', scenarios: [] };
      row.scenarios.push(name);
      rows.set(key, row);
    }
  const groups = ['workload', 'model', 'deployment', 'assumptions'];
  return [...rows.values()]
    .map((row) => ({ ...row, scenarios: row.scenarios.length === scenarios.length ? null : row.scenarios }))
    .sort(
      (a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
    );
}
