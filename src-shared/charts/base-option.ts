/** What all charts share: type, legend, axes, tooltips. Nothing here knows of results. */
import type { EChartsOption } from 'echarts';
import type { ChartOptions } from './built-chart';
import { DEFAULT_WIDTH } from './built-chart';
import { formatNumber } from '../quantity/format';
import { legendLines } from './text-layout';
import type { ChartTheme } from './theme';

export const FONT_SIZE = 12;
export const SMALL_FONT_SIZE = 11;
// ECharts keeps itemGap between the lines of a legend, too.
const LEGEND_LINE = 26;
const LEGEND_GAP = 14;
/** Icon, its gap to the text, and the gap to the next item. */
const LEGEND_ITEM = 14 + 5 + LEGEND_GAP;
const TITLE_HEIGHT = 28;

export const widthOf = (options: ChartOptions): number => options.width ?? DEFAULT_WIDTH;

export interface Frame {
  /** Options that every chart starts from. */
  base: EChartsOption;
  /** First y below title and legend. */
  top: number;
}

/** Type, background, tooltip, title and a legend at the top, with the room that they take. */
export function frameOf(
  options: ChartOptions,
  title: string,
  legendNames: readonly string[],
  icons: Readonly<Record<string, string>> = {},
): Frame {
  const { theme } = options;
  const titleHeight = options.showTitle === true ? TITLE_HEIGHT : 0;
  const hasLegend = legendNames.length > 1;
  const lines = hasLegend ? legendLines(legendNames, widthOf(options) + LEGEND_GAP, FONT_SIZE, LEGEND_ITEM) : 0;
  return {
    top: titleHeight + lines * LEGEND_LINE + 4,
    base: {
      backgroundColor: options.showTitle === true ? theme.background : 'transparent',
      animation: options.animation ?? true,
      animationDuration: 250,
      textStyle: { fontFamily: theme.fontFamily, fontSize: FONT_SIZE, color: theme.text },
      tooltip: tooltipOf(theme),
      ...(options.showTitle === true
        ? {
            title: {
              text: title,
              left: 0,
              top: 2,
              padding: 0,
              textStyle: { fontSize: 14, fontWeight: 600, color: theme.text },
            },
          }
        : {}),
      ...(hasLegend
        ? {
            legend: {
              type: 'plain' as const,
              left: 0,
              top: titleHeight,
              padding: [2, 0],
              itemWidth: 14,
              itemHeight: 10,
              itemGap: LEGEND_GAP,
              align: 'left' as const,
              data: legendNames.map((name) => (icons[name] === undefined ? { name } : { name, icon: icons[name] })),
              textStyle: { color: theme.text, fontSize: FONT_SIZE, fontFamily: theme.fontFamily },
            },
          }
        : {}),
    },
  };
}

/** Rich text, not HTML: the window's content security policy allows no inline styles. */
function tooltipOf(theme: ChartTheme) {
  return {
    trigger: 'item' as const,
    renderMode: 'richText' as const,
    confine: true,
    backgroundColor: theme.name === 'light' ? '#ffffff' : '#252c37',
    borderColor: theme.grid,
    borderWidth: 1,
    padding: [7, 10],
    textStyle: { color: theme.text, fontSize: FONT_SIZE, fontFamily: theme.fontFamily, lineHeight: 18 },
  };
}

/** Title, labels and grid lines of an axis that counts something. */
export function valueAxis(theme: ChartTheme, name: string, position: 'x' | 'y') {
  return {
    type: 'value' as const,
    name,
    nameLocation: position === 'x' ? ('middle' as const) : ('end' as const),
    nameGap: position === 'x' ? 26 : 10,
    nameTextStyle: {
      color: theme.muted,
      fontSize: FONT_SIZE,
      ...(position === 'y' ? { align: 'left' as const, padding: [0, 0, 0, -4] } : {}),
    },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      color: theme.muted,
      fontSize: SMALL_FONT_SIZE,
      hideOverlap: true,
      formatter: (value: number) => formatNumber(value, 4),
    },
    splitLine: { lineStyle: { color: theme.grid, width: 1 } },
  };
}

/** Names down the left side, first at the top. Lines are prepared by the caller: the axis never cuts them. */
export function nameAxis(theme: ChartTheme, names: readonly string[], labels: readonly string[]) {
  return {
    type: 'category' as const,
    data: [...names],
    inverse: true,
    axisLine: { lineStyle: { color: theme.muted, width: 1 } },
    axisTick: { show: false },
    axisLabel: {
      color: theme.text,
      fontSize: FONT_SIZE,
      lineHeight: 15,
      interval: 0,
      margin: 10,
      formatter: (_name: string, index: number) => labels[index] ?? '',
      rich: { note: { color: theme.muted, fontSize: SMALL_FONT_SIZE, lineHeight: 14 } },
    },
  };
}
