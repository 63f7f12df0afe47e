/**
 * The one view model that all report formats read, so that their numbers agree by construction. It selects,
 * compares and flags; it formats nothing. Values are in canonical units.
 */
import type { RunRecord } from '../../src-shared/contract/api';
import type { Issue } from '../../src-shared/model/issue';
import { findHardware, findModel, findScenario, findWorkload, usedHardware } from '../../src-shared/model/lookup';
import type { Comparison, HardwareProfile, Plan, Scenario, Workload } from '../../src-shared/model/plan';
import { checkClaim, type CheckedClaim } from '../../src-shared/results/claims';
import {
  compareAll,
  compareMetrics,
  inputDifferences,
  type Basis,
  type ComparedRow,
  type InputDifference,
} from '../../src-shared/results/compare';
import { findingOf, type Finding } from '../../src-shared/results/finding';
import { headToHead, type SystemRow } from '../../src-shared/results/head-to-head';
import type { RunResult } from '../../src-shared/results/run-result';
import {
  figureDifferences,
  profileSources,
  scenarioInputs,
  type ProfileSources,
  type ScenarioInputRow,
} from './report-sources';
import type { ReportInput } from './report-input';

/** Whether a scenario's result answers the plan as it is now. */
export const statusTitles = {
  current: 'Current',
  stale: 'Stale: inputs changed since this run',
  failed: 'The run failed',
  cancelled: 'The run was cancelled',
  notRun: 'Not run',
} as const;
export type ScenarioStatus = keyof typeof statusTitles;

export interface ReportScenario {
  id: string;
  name: string;
  notes: string;
  hardware: HardwareProfile | null;
  workload: Workload | null;
  /** Name of the neural network; null for a collective benchmark or where it is missing. */
  modelName: string | null;
  status: ScenarioStatus;
  run: RunRecord | null;
  result: RunResult | null;
}

export interface ReportComparison {
  id: string;
  name: string;
  baselineId: string;
  /** In display order. */
  scenarios: ReportScenario[];
  rows: ComparedRow[];
  /** Rows per MW and per million USD, only of metrics that grow with the deployment. */
  normalised: { basis: Basis; rows: ComparedRow[] }[];
  /** By the main figure; null where nothing can be compared. */
  finding: Finding | null;
  /** By throughput per MW and per million USD, where the results have it. */
  findingPerMegawatt: Finding | null;
  findingPerMillionUsd: Finding | null;
  /** Scenarios with a result, in the order of the values of the differences. */
  differing: ReportScenario[];
  differences: InputDifference[];
}

export interface ReportData {
  plan: Plan;
  fileName: string | null;
  createdAt: Date;
  appVersion: string;
  engineVersion: string;
  libraryVersion: string;
  issues: readonly Issue[];
  scenarios: ReportScenario[];
  comparisons: ReportComparison[];
  headToHead: { profiles: HardwareProfile[]; baseline: number; rows: SystemRow[] };
  claims: CheckedClaim[];
  /** One per profile of headToHead, in its order. */
  sources: ProfileSources[];
  /** Figures that the profiles do not share, values in the order of sources. */
  hardwareDifferences: InputDifference[];
  inputs: ScenarioInputRow[];
}

function scenarioOf(input: ReportInput, scenario: Scenario): ReportScenario {
  const { plan, library } = input;
  const run = input.runs.find((each) => each.record.scenarioId === scenario.id);
  const workload = findWorkload(plan, scenario.workload) ?? null;
  const model = workload && workload.kind !== 'collective' ? findModel(plan, library, workload.model) : undefined;
  const outcome: ScenarioStatus =
    run === undefined
      ? 'notRun'
      : run.record.status === 'done'
        ? run.isStale
          ? 'stale'
          : 'current'
        : run.record.status;
  return {
    id: scenario.id,
    name: scenario.name,
    notes: scenario.notes,
    hardware: findHardware(plan, library, scenario.hardware) ?? null,
    workload,
    modelName: model?.name ?? null,
    status: outcome,
    run: run?.record ?? null,
    result: run?.record.result ?? null,
  };
}

/** Comparisons to report: the one asked for, else all of the plan, else one over all scenarios. */
function comparisonsOf({ plan, options }: ReportInput): Comparison[] {
  if (options.comparisonId !== null) return plan.comparisons.filter((each) => each.id === options.comparisonId);
  if (plan.comparisons.length > 0) return plan.comparisons;
  const [first, second] = plan.scenarios;
  return first && second ? [compareAll(plan, first.id)] : [];
}

function compare(comparison: Comparison, all: readonly ReportScenario[]): ReportComparison {
  const scenarios = comparison.scenarios.flatMap((id) => all.find((each) => each.id === id) ?? []);
  const { baseline } = comparison;
  const rows = compareMetrics(scenarios, baseline);
  const differing = scenarios.filter((each) => each.result !== null);
  return {
    id: comparison.id,
    name: comparison.name,
    baselineId: baseline,
    scenarios,
    rows,
    normalised: (['megawatt', 'millionUsd'] as const).map((basis) => ({
      basis,
      rows: compareMetrics(scenarios, baseline, basis).filter((row) => row.isNormalised && isWorthNormalising(row)),
    })),
    finding: findingOf(scenarios, baseline),
    findingPerMegawatt: findingOf(scenarios, baseline, 'megawatt', 'tokensPerS'),
    findingPerMillionUsd: findingOf(scenarios, baseline, 'millionUsd', 'tokensPerS'),
    differing,
    differences: inputDifferences(differing.flatMap((each) => each.result ?? [])),
  };
}

/** Output per MW and per USD says something; watts per MW or devices per USD hardly do. */
const isWorthNormalising = (row: ComparedRow): boolean =>
  row.key === 'tokensPerS' || row.key === 'requestsPerS' || row.key === 'promptTokensPerS';

function profilesOf(input: ReportInput, scenarios: readonly ReportScenario[]): HardwareProfile[] {
  const list =
    input.options.comparisonId === null
      ? usedHardware(input.plan, input.library)
      : scenarios.flatMap((each) => each.hardware ?? []);
  return [...new Map(list.map((each) => [each.id, each])).values()];
}

/** Builds what every format of a report shows. */
export function buildReportData(input: ReportInput): ReportData {
  const { plan, library } = input;
  const chosen = comparisonsOf(input);
  const ids =
    input.options.comparisonId === null
      ? plan.scenarios.map((each) => each.id)
      : [...new Set(chosen.flatMap((each) => each.scenarios))];
  const scenarios = ids.flatMap((id) => {
    const scenario = findScenario(plan, id);
    return scenario ? [scenarioOf(input, scenario)] : [];
  });
  const comparisons = chosen.map((each) => compare(each, scenarios));
  const profiles = profilesOf(input, scenarios);
  const baselineHardware = scenarios.find((each) => each.id === chosen[0]?.baseline)?.hardware?.id;
  const baseline = Math.max(
    0,
    profiles.findIndex((each) => each.id === baselineHardware),
  );
  const sources = profiles.map(profileSources);
  return {
    plan,
    fileName: input.fileName,
    createdAt: input.createdAt,
    appVersion: input.appVersion,
    engineVersion: input.engineVersion,
    libraryVersion: library.version,
    issues: input.issues,
    scenarios,
    comparisons,
    headToHead: { profiles, baseline, rows: headToHead(profiles, baseline) },
    claims: plan.claims.map((claim) => checkClaim(plan, library, claim)),
    sources,
    hardwareDifferences: figureDifferences(sources),
    inputs: scenarioInputs(
      scenarios.flatMap(({ name, workload, modelName, result }) =>
        result ? [{ name, workloadName: workload?.name ?? '', modelName: modelName ?? '', result }] : [],
      ),
    ),
  };
}
