/** What the engine returns: plain data that explains itself. */
import type { InputSource, ScenarioInput } from '../model/scenario-input';
import type { MetricKey, MetricValues } from './metrics';
import type { SystemFigures } from './system-metrics';

/** A part of a whole in seconds or bytes, for breakdown bars and tables. */
export interface TimePart {
  key: string;
  title: string;
  timeS: number;
  /** How it is counted, in words. */
  note?: string;
}

export interface MemoryPart {
  key: string;
  title: string;
  sizeBytes: number;
}

/** A time split into parts that add up to it: one step, one prefill batch, one decode step. */
export interface Breakdown {
  key: string;
  title: string;
  totalS: number;
  parts: TimePart[];
}

export interface MemoryUse {
  title: string;
  capacityBytes: number;
  totalBytes: number;
  parts: MemoryPart[];
}

export interface Warning {
  code: string;
  message: string;
}

/** One layout as found by the search, with what ranks it. */
export interface LayoutSummary {
  /** Degrees and options in words, e.g. "TP 8, PP 16, DP 64, micro-batch 1, selective". */
  label: string;
  values: Record<string, string | number | boolean>;
  metrics: MetricValues;
}

/** Layouts that a search names, each the first by its own measure. */
export type RepresentativeKey = 'fastest' | 'leastMemory' | 'leastEnergy' | 'cheapest' | 'mostRobust';

export interface Representative {
  key: RepresentativeKey;
  title: string;
  /** In one sentence, what it is the first by. */
  definition: string;
  layout: LayoutSummary;
}

/** A layout as a point of a scatter. */
export interface LayoutPoint {
  label: string;
  values: LayoutSummary['values'];
  stepTimeS: number;
  memoryPerDeviceBytes: number;
}

export interface SearchSummary {
  /** Layouts that were priced, or shown not to fit without a price; those that are feasible are among them. */
  evaluated: number;
  feasible: number;
  /** Layouts left out because a bound proves that none of them is among the answers below; only of a training search. */
  pruned?: number;
  /** Asked to stop before the end: the answers are those of the part searched. */
  isPartial?: boolean;
  /** Training searches. In the order of RepresentativeKey; two may be the same layout. */
  representatives?: Representative[];
  /**
   * Of the layouts that take at most 1.5 times as long as the fastest: no other is as good in step time, memory and
   * energy (and so in cost). By step time, at most 200.
   */
  pareto?: LayoutSummary[];
  /** Every so many of the layouts that were priced, at most 600. */
  points?: LayoutPoint[];
  /** Reject code -> title and count, largest first. */
  rejected: { code: string; title: string; count: number }[];
  /** Best first; the first is the layout of the result. */
  best: LayoutSummary[];
}

/** One point of a size sweep, for line charts. */
export interface CurvePoint {
  x: number;
  y: number;
  /** What is to be said of the point, e.g. the algorithm that was chosen, or where a measurement comes from. */
  note?: string;
}

export interface Curve {
  key: string;
  title: string;
  xTitle: string;
  xDimension: 'bytes' | 'count' | 'seconds';
  yTitle: string;
  yDimension: 'seconds' | 'bytesPerS' | 'tokensPerS';
  points: CurvePoint[];
  /** Published measurements of the same, where there are any. */
  measured?: CurvePoint[];
}

export interface RunResult {
  engineVersion: string;
  scenario: string;
  kind: ScenarioInput['kind'];
  /** false: nothing fits or no layout meets the limits; see bottleneck and warnings. */
  feasible: boolean;
  layout: LayoutSummary | null;
  metrics: MetricValues;
  /** Keys to show first, in order. */
  headline: MetricKey[];
  bottleneck: { key: string; text: string };
  breakdowns: Breakdown[];
  memory: MemoryUse[];
  /** Cost per hour by part, USD. */
  costParts: { key: string; title: string; costUsd: number }[];
  /** Average IT and facility power by part, W. */
  powerParts: { key: string; title: string; powerW: number }[];
  curves: Curve[];
  search: SearchSummary | null;
  system: SystemFigures;
  warnings: Warning[];
  /** Assumptions and borrowed efficiencies that mattered, in words. */
  assumptions: string[];
  provenance: readonly InputSource[];
}
