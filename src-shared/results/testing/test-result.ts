/** A result written by hand for tests of words and views: only what they read is filled in. */
import type { RunResult } from '../run-result';

/** A feasible result without figures, with the fields given. */
export const testResult = (fields: Partial<RunResult>): RunResult => ({
  engineVersion: '1',
  scenario: 'Scenario',
  kind: 'inference',
  feasible: true,
  layout: null,
  metrics: {},
  headline: [],
  bottleneck: { key: 'compute', text: '' },
  breakdowns: [],
  memory: [],
  costParts: [],
  powerParts: [],
  curves: [],
  search: null,
  system: {} as RunResult['system'],
  warnings: [],
  assumptions: [],
  provenance: [],
  ...fields,
});
