/**
 * Chart builders: results in, ECharts options out, with title, summary and table twin. Pure: no DOM and no ECharts
 * at run time. A host draws them with these parts of echarts: BarChart, LineChart, ScatterChart, GridComponent,
 * LegendPlainComponent, TitleComponent, TooltipComponent and a renderer.
 */
export { lightTheme, darkTheme, type ChartTheme } from './theme';
export type { BuiltChart, ChartCell, ChartOptions, ChartScenario, ChartTable } from './built-chart';
export { breakdownChart, breakdownKeys } from './breakdown-chart';
export { matrixChart, type MatrixFigure } from './matrix-chart';
export { memoryChart } from './memory-chart';
export { powerChart, costChart } from './power-cost-charts';
export { curveChart, curveKeys } from './curve-chart';
export { metricChart } from './metric-chart';
export { ratioChart, ratioMetrics } from './ratio-chart';
export { searchChart } from './search-chart';
export { strategyChart, type StrategyView } from './strategy-chart';
export { waterfallChart, type Waterfall } from './waterfall-chart';
export { bandwidthChart, exchangeChart, stackedChart, type CurveQuantity } from './network-charts';
export { sizeSweepChart, sweepColumns, sweepRows, type NamedSweep } from './size-sweep-chart';
