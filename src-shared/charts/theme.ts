/**
 * The look of every chart: two themes with one palette order, so that a part keeps its colour name in light, in
 * dark and on paper. Colours are told apart with the common colour deficiencies and by pattern; see theme.test.ts.
 */

export interface ChartTheme {
  name: 'light' | 'dark';
  text: string;
  muted: string;
  grid: string;
  background: string;
  fontFamily: string;
  /** Eight colours for categories, in order of use. */
  palette: readonly string[];
  /** Text on a filled mark: the first that contrasts enough is taken. */
  onMark: { dark: string; light: string };
}

const fontFamily = "'Inter Variable', 'Segoe UI', system-ui, -apple-system, 'DejaVu Sans', sans-serif";
const onMark = { dark: '#10161f', light: '#ffffff' };

export const lightTheme: ChartTheme = {
  name: 'light',
  text: '#1a212c',
  muted: '#586375',
  grid: '#e3e7ed',
  background: '#ffffff',
  fontFamily,
  palette: ['#2a62ad', '#d17f1d', '#147f73', '#8d5fb0', '#4b9cc9', '#b8425f', '#7d8b2b', '#5c6879'],
  onMark,
};

export const darkTheme: ChartTheme = {
  name: 'dark',
  text: '#e6eaf0',
  muted: '#9aa6b7',
  grid: '#2f3743',
  background: '#191e26',
  fontFamily,
  palette: ['#6c9fe3', '#e6a44b', '#3fb5a4', '#b490d8', '#8fd0f0', '#e27a91', '#b3c05b', '#96a3b4'],
  onMark,
};

/** Relative luminance of a "#rrggbb" colour (WCAG 2.2). */
function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (channels[0] ?? 0) + 0.7152 * (channels[1] ?? 0) + 0.0722 * (channels[2] ?? 0);
}

/** Contrast ratio of two "#rrggbb" colours, 1 to 21 (WCAG 2.2). */
export function contrast(first: string, second: string): number {
  const [low = 0, high = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Text colour that reads best on a mark of the given fill. */
export function textOn(theme: ChartTheme, fill: string): string {
  const { dark, light } = theme.onMark;
  return contrast(fill, light) >= 4.5 || contrast(fill, light) >= contrast(fill, dark) ? light : dark;
}

export interface CategoryStyle {
  color: string;
  /** ECharts decal; undefined = plain. Neighbours differ, so that parts are told apart without colour. */
  decal?: {
    symbol: string;
    symbolSize: number;
    dashArrayX: number | number[] | number[][];
    dashArrayY: number | number[];
    rotation: number;
    color: string;
  };
}

/** Colour and pattern of the category at an index; beyond eight the colours repeat with another pattern. */
export function categoryStyle(theme: ChartTheme, index: number): CategoryStyle {
  const color = theme.palette[index % theme.palette.length] ?? theme.muted;
  const ink = theme.name === 'light' ? 'rgba(255,255,255,0.34)' : 'rgba(16,22,31,0.30)';
  const stripes = (rotation: number) => ({
    symbol: 'rect',
    symbolSize: 1,
    dashArrayX: [1, 0],
    dashArrayY: [1.5, 4.5],
    rotation,
    color: ink,
  });
  const dots = {
    symbol: 'circle',
    symbolSize: 0.7,
    dashArrayX: [
      [6, 6],
      [0, 6, 6, 0],
    ],
    dashArrayY: [6, 0],
    rotation: 0,
    color: ink,
  };
  const patterns = [
    undefined,
    stripes(-Math.PI / 4),
    undefined,
    dots,
    undefined,
    stripes(Math.PI / 4),
    undefined,
    stripes(0),
  ];
  const round = Math.floor(index / theme.palette.length);
  const decal = patterns[(index + round) % patterns.length];
  return decal === undefined ? { color } : { color, decal };
}

/** A triangle that stands on its point. */
const POINTED = 'path://M0 0L10 0L5 9Z';
/** Marker shapes of line and scatter charts, in order of use. */
const markers = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', POINTED, 'arrow', 'circle'] as const;
const lineDashes = ['solid', 'dashed', 'dotted', 'solid', 'dashed', 'dotted', 'solid', 'dashed'] as const;

export const markerOf = (index: number): string => markers[index % markers.length] ?? 'circle';
export const dashOf = (index: number): 'solid' | 'dashed' | 'dotted' =>
  lineDashes[index % lineDashes.length] ?? 'solid';
