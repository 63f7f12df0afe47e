/** The parts of ECharts that the charts use, registered once. SVG only: sharp in print, text stays text. */
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomInsideComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { BuiltChart } from '../../src-shared/charts/built-chart';

use([
  AriaComponent,
  BarChart,
  CustomChart,
  DataZoomInsideComponent,
  GridComponent,
  HeatmapChart,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  MarkPointComponent,
  ScatterChart,
  SVGRenderer,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
]);

export { init };

/** A chart as SVG text, without a place in the page. */
export function renderSvg(chart: BuiltChart, width: number): string {
  const instance = init(null, null, { renderer: 'svg', ssr: true, width, height: chart.height });
  instance.setOption({ ...chart.option, animation: false });
  const svg = instance.renderToSVGString({ useViewBox: true });
  instance.dispose();
  return svg;
}
