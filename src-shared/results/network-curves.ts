/**
 * What the window asks of the closed forms of networks and what it gets: bus bandwidth against message size and group
 * size for several systems, a supernode beside the same devices as stacked servers, expert exchange against its degree.
 */
import type { AlgorithmChoice, AlgorithmName, CollectiveKindName } from '../model/collective-names';
import type { ExchangePurpose } from '../model/measured';

/** Collectives over sizes and group sizes, of each system named. */
export interface BandwidthQuestion {
  kind: 'bandwidth';
  collective: CollectiveKindName;
  algorithm: AlgorithmChoice;
  /** Whether switches may reduce. */
  usesReduction: boolean;
  /** Devices of the size curve. */
  groupSize: number;
  /** Message of the group curve. */
  bytes: number;
}

/** The first system named against the second, stacked until it has as many devices. */
export interface StackedQuestion {
  kind: 'stacked';
  /** Of the chart over group sizes. */
  collective: CollectiveKindName;
  bytes: number;
}

/** Dispatch and combine over the expert-parallel degree, of each system named. */
export interface ExchangeQuestion {
  kind: 'exchange';
  purpose: ExchangePurpose;
}

export type CurvesQuestion = BandwidthQuestion | StackedQuestion | ExchangeQuestion;

/** One collective on one group. */
export interface CollectivePoint {
  sizeBytes: number;
  devices: number;
  timeS: number;
  busBytesPerS: number;
  algorithm: AlgorithmName;
  /** Outermost tier that the group crosses. */
  tier: string;
}

export interface MeasuredPoint {
  sizeBytes: number;
  devices: number;
  timeS: number;
  busBytesPerS: number;
  /** Library and version. */
  run: string;
  /** Title and place. */
  source: string;
}

export interface SystemCurves {
  hardwareId: string;
  name: string;
  /** Where the library's figures come from, in words. */
  origin: string;
  isBorrowed: boolean;
  bySize: CollectivePoint[];
  byGroup: CollectivePoint[];
  measuredBySize: MeasuredPoint[];
  measuredByGroup: MeasuredPoint[];
  /** Why there is no curve, or part of one; null where there is nothing to say. */
  note: string | null;
}

export interface BandwidthAnswer {
  kind: 'bandwidth';
  question: BandwidthQuestion;
  systems: SystemCurves[];
}

/** One operation on both; null where a system cannot do it. */
export interface StackedRow {
  key: string;
  group: string;
  title: string;
  supernodeS: number | null;
  serversS: number | null;
  /** Servers' time over the supernode's. */
  ratio: number | null;
  /** Which tiers the group crosses on each, in words. */
  why: string;
}

export interface StackedSide {
  hardwareId: string;
  name: string;
  /** Systems that hold the devices. */
  systems: number;
  /** Devices of one system: the edge of its scale-up domain. */
  edge: number;
  byGroup: CollectivePoint[];
}

export interface StackedAnswer {
  kind: 'stacked';
  question: StackedQuestion;
  devices: number;
  supernode: StackedSide;
  servers: StackedSide;
  rows: StackedRow[];
}

export interface ExchangePoint {
  devices: number;
  timeS: number;
  /** Payload of the copies of one rank over the time. */
  bytesPerS: number;
  /** What limits it, in words. */
  limit: string;
}

export interface MeasuredExchangePoint {
  devices: number;
  timeS: number;
  run: string;
  source: string;
}

export interface ExchangeCurves {
  hardwareId: string;
  name: string;
  /** Kernel family, e.g. "CANN fused". */
  kernel: string;
  dispatch: ExchangePoint[];
  combine: ExchangePoint[];
  measuredDispatch: MeasuredExchangePoint[];
  measuredCombine: MeasuredExchangePoint[];
}

export interface ExchangeAnswer {
  kind: 'exchange';
  question: ExchangeQuestion;
  /** What is exchanged, in words: tokens, formats, experts. */
  exchange: string;
  systems: ExchangeCurves[];
}

export type CurvesAnswer = BandwidthAnswer | StackedAnswer | ExchangeAnswer;
