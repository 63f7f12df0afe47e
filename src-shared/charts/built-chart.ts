/** What every chart builder answers, and what it may be told. No ECharts at run time: only its types. */
import type { EChartsOption } from 'echarts';
import type { RunResult } from '../results/run-result';
import type { ChartTheme } from './theme';

export type ChartCell = string | number | null;

/** The chart's numbers as a table: units stand in the headers, cells are plain numbers in those units. */
export interface ChartTable {
  columns: string[];
  rows: ChartCell[][];
}

export interface BuiltChart {
  option: EChartsOption;
  title: string;
  /** One or two sentences: text alternative of the picture. */
  summary: string;
  table: ChartTable;
  /** Height in px that the contents need at the width asked for. */
  height: number;
}

export interface ChartOptions {
  theme: ChartTheme;
  /** Width in px that labels and legend are laid out for. Default 720. */
  width?: number;
  /** false for print. Default true. */
  animation?: boolean;
  /** Puts the title into the picture, for charts exported by themselves. Default false. */
  showTitle?: boolean;
}

/** A scenario as charts name it; null = it has no result. */
export interface ChartScenario {
  name: string;
  result: RunResult | null;
}

export const DEFAULT_WIDTH = 720;
