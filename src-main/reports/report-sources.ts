/** Where the inputs come from: figures of each hardware profile once, other inputs once per distinct value. */
import type { Confidence, HardwareProfile } from '../../src-shared/model/plan';
import { confidenceOrder, resolveHardware } from '../../src-shared/model/resolve-hardware';
import type { InputSource } from '../../src-shared/model/scenario-input';
import { differencesOf, type InputDifference } from '../../src-shared/results/compare';
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
const isWeak = (confidence: Confidence): boolean => confidence === 'estimate' || confidence === 'analyst';

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
  /** First word of the path: workload, model, deployment, assumptions. */
  group: string;
  /** Name of the workload or model that the input belongs to; empty for the other groups. */
  subject: string;
  /** Names of the scenarios with this value; null = all that have the input. */
  scenarios: string[] | null;
}

export interface ScenarioWithInputs {
  name: string;
  workloadName: string;
  modelName: string;
  result: RunResult;
}

const groups = ['workload', 'model', 'deployment', 'assumptions'];

function subjectOf(group: string, scenario: ScenarioWithInputs): string {
  return group === 'workload' ? scenario.workloadName : group === 'model' ? scenario.modelName : '';
}

/** Inputs of the scenarios other than hardware, each distinct value once. */
export function scenarioInputs(scenarios: readonly ScenarioWithInputs[]): ScenarioInputRow[] {
  const rows = new Map<string, ScenarioInputRow & { scenarios: string[] }>();
  const users = new Map<string, number>();
  const placeOf = (row: ScenarioInputRow): string => JSON.stringify([row.subject, row.path]);
  for (const scenario of scenarios)
    for (const source of scenario.result.provenance) {
      const group = source.path.split(/[ .]/u)[0] ?? '';
      if (group === 'hardware') continue;
      const subject = subjectOf(group, scenario);
      const key = JSON.stringify([subject, source.path, source.value, source.source]);
      const row = rows.get(key) ?? { ...source, group, subject, scenarios: [] };
      row.scenarios.push(scenario.name);
      rows.set(key, row);
      users.set(placeOf(row), (users.get(placeOf(row)) ?? 0) + 1);
    }
  return [...rows.values()]
    .map((row) => ({ ...row, scenarios: row.scenarios.length === users.get(placeOf(row)) ? null : row.scenarios }))
    .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
}

/** Figures of hardware profiles that are not the same in all of them, values as typed. */
export const figureDifferences = (profiles: readonly ProfileSources[]): InputDifference[] =>
  differencesOf(profiles.map(({ sources }) => sources));
