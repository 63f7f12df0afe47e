/**
 * The plan: the document that planners open, edit and save. Values are kept as they were typed (text
 * with unit); canonical numbers are derived in resolve.ts. Nothing here depends on how a plan is stored.
 */
import type { Entries, Entry } from './parameter';
import type { WorkloadKind } from './workload-parameters';

export const PLAN_FORMAT = 'supernode-plan';
export const PLAN_FORMAT_VERSION = 2;

export const confidences = {
  measured: 'Measured: a benchmark somebody ran',
  vendor: "Vendor: the maker's own statement",
  analyst: 'Analyst: third-party model or press',
  derived: 'Derived: arithmetic on other figures',
  estimate: 'Estimate: a bracket or an analogy',
  user: 'User: entered in this plan',
} as const;
export type Confidence = keyof typeof confidences;

export interface FigureSource {
  value: Entry;
  source: string;
  confidence: Confidence;
  note?: string;
}

/** One figure of a hardware profile. Alternatives are other published values that disagree with it. */
export interface Figure extends FigureSource {
  alternatives?: FigureSource[];
}

export interface Tier {
  name: string;
  /** By key of tierParameters. */
  figures: Record<string, Figure>;
}

export interface HardwareProfile {
  id: string;
  name: string;
  vendor: string;
  description: string;
  /** Library profile this one was duplicated from. */
  basedOn?: string;
  /** Efficiency curves: a key of the engine's calibration table. */
  calibration: string;
  /** By "group.key" of hardwareParameters. */
  figures: Record<string, Figure>;
  /** Scale-up tiers, inner to outer. */
  tiers: Tier[];
  /** Published figures of one whole system, by metric key of system-metrics; checked, never computed with. */
  published?: Record<string, Figure>;
}

export interface ModelArchitecture {
  id: string;
  name: string;
  description: string;
  source: string;
  basedOn?: string;
  /** By key of modelParameters. */
  values: Entries;
}

export interface Workload {
  id: string;
  name: string;
  kind: WorkloadKind;
  /** Id of a model in the plan or the library; empty for a collective benchmark. */
  model: string;
  /** By key of workloadParameters[kind]; a missing key takes its default. */
  values: Entries;
}

export interface Scenario {
  id: string;
  name: string;
  notes: string;
  /** Id of a hardware profile in the plan or the library. */
  hardware: string;
  /** Id of a workload in the plan. */
  workload: string;
  /** By key of deploymentParameters[kind of the workload]. */
  deployment: Entries;
  /** By key of assumptionParameters. */
  assumptions: Entries;
}

/** More scenarios are hard to read side by side. */
export const MAX_COMPARED = 8;

export interface Comparison {
  id: string;
  name: string;
  /** Scenario ids, in display order. */
  scenarios: string[];
  /** Scenario id that the others are measured against. */
  baseline: string;
}

/** A published statement about hardware, checked against the profiles. */
export interface Claim {
  id: string;
  statement: string;
  source: string;
  /** Key of a system metric (see results/system-metrics). */
  metric: string;
  /** Hardware id the claim is about. */
  hardware: string;
  /** Hardware id it is compared with: then the claim is about the ratio hardware / against. */
  against?: string;
  /** Published value in the metric's unit ("300 PFLOP/s"), or a ratio as a bare number. */
  published: Entry;
  /** Relative deviation up to which the claim holds. */
  tolerance: number;
}

export interface Plan {
  format: typeof PLAN_FORMAT;
  formatVersion: typeof PLAN_FORMAT_VERSION;
  /** application@version that wrote the file. */
  savedBy: string;
  /** Stable identity of the document, for recovery drafts and run history. */
  id: string;
  name: string;
  notes: string;
  hardware: HardwareProfile[];
  models: ModelArchitecture[];
  workloads: Workload[];
  scenarios: Scenario[];
  comparisons: Comparison[];
  claims: Claim[];
}

/** The built-in profiles and models; ids of a plan's own entries shadow nothing: they must differ. */
export interface Library {
  version: string;
  hardware: readonly HardwareProfile[];
  models: readonly ModelArchitecture[];
}
