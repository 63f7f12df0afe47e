/**
 * Draws a chart without a DOM: option in, SVG text out. Only the parts of ECharts that the builders use are loaded.
 * Text is measured with the builders' own estimate, because there is no canvas to ask.
 */
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendPlainComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { BuiltChart } from '../../src-shared/charts';
import { textWidth } from '../../src-shared/charts/text-layout';

use([
  BarChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendPlainComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  SVGRenderer,
]);
setPlatformAPI({
  measureText: (text, font) => ({ width: textWidth(text, Number(/(\d+(?:\.\d+)?)px/u.exec(font ?? '')?.[1] ?? 12)) }),
});

/** SVG of a chart, scalable (view box only). */
export function renderChartSvg(chart: BuiltChart, width: number): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height: chart.height });
  try {
    drawing.setOption({ ...chart.option, animation: false });
    return drawing.renderToSVGString({ useViewBox: true });
  } finally {
    drawing.dispose();
  }
}

/** The same as an address for an image element. */
export function svgDataUrl(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg, 'utf8').toString('base64')}`;
}
