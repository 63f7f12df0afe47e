/** What every report is made from: a frozen view of the plan, its runs and who made them when. */
import type { ReportOptions, RunRecord } from '../../src-shared/contract/api';
import type { Issue } from '../../src-shared/model/issue';
import type { Library, Plan } from '../../src-shared/model/plan';

/** A run as the report shows it. */
export interface ReportRun {
  record: RunRecord;
  /** True when the scenario's inputs have changed since the run. */
  isStale: boolean;
}

export interface ReportInput {
  plan: Plan;
  library: Library;
  /** At most one per scenario; scenarios without one are listed as not run. */
  runs: readonly ReportRun[];
  /** Problems of the plan at the time of the report. */
  issues: readonly Issue[];
  options: ReportOptions;
  appVersion: string;
  engineVersion: string;
  createdAt: Date;
  /** Display name of the plan's file; null = never saved. */
  fileName: string | null;
}
