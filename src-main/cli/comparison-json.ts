/**
 * The JSON of `compare --json`, described in docs/cli.md: names carry units, values are canonical, null is "no
 * value". Raise the format version when a name changes its meaning or goes.
 */
import type { RunRecord } from '../../src-shared/contract/api';
import { library } from '../../src-shared/model/library';
import type { Comparison, Plan } from '../../src-shared/model/plan';
import { compareMetrics } from '../../src-shared/results/compare';
import { headToHead } from '../../src-shared/results/head-to-head';
import { ENGINE_VERSION } from '../engine';
import { comparedHardware, comparedScenarios } from './metric-table';

export const COMPARISON_FORMAT = 'supernode-comparison';
export const COMPARISON_FORMAT_VERSION = 1;

function compared(plan: Plan, comparison: Comparison, records: readonly RunRecord[]) {
  const scenarios = comparedScenarios(plan, comparison, records);
  const rows = compareMetrics(scenarios, comparison.baseline);
  return {
    id: comparison.id,
    name: comparison.name,
    baseline: comparison.baseline,
    scenarios: scenarios.map(({ id, name, result }, index) => ({
      id,
      name,
      feasible: result?.feasible ?? null,
      bottleneck: result?.bottleneck.text ?? null,
      metrics: Object.fromEntries(rows.map(({ key, cells }) => [key, cells[index]?.value ?? null])),
      ratioToBaseline: Object.fromEntries(rows.map(({ key, cells }) => [key, cells[index]?.ratio ?? null])),
    })),
  };
}

function systems(plan: Plan) {
  const profiles = comparedHardware(plan, library, plan.comparisons);
  const rows = headToHead(profiles);
  return profiles.map(({ id, name }, index) => ({
    id,
    name,
    figures: Object.fromEntries(rows.map(({ key, cells }) => [key, cells[index]?.value ?? null])),
    published: Object.fromEntries(
      rows.flatMap(({ key, cells }) => {
        const published = cells[index]?.published;
        return published ? [[key, published]] : [];
      }),
    ),
    ratioToFirst: Object.fromEntries(rows.map(({ key, cells }) => [key, cells[index]?.ratio ?? null])),
  }));
}

export function comparisonJson(plan: Plan, records: readonly RunRecord[], appVersion: string): string {
  const content = {
    format: COMPARISON_FORMAT,
    formatVersion: COMPARISON_FORMAT_VERSION,
    appVersion,
    engineVersion: ENGINE_VERSION,
    libraryVersion: library.version,
    plan: { id: plan.id, name: plan.name },
    systems: systems(plan),
    comparisons: plan.comparisons.map((comparison) => compared(plan, comparison, records)),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
