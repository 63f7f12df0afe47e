/** The palette must be told apart from its background and, under the common colour deficiencies, from its neighbours. */
import { describe, expect, it } from 'vitest';
import { categoryStyle, contrast, darkTheme, lightTheme, textOn, type ChartTheme } from './theme';

type Rgb = [number, number, number];

/** Full-strength matrices of Machado, Oliveira and Fernandes, 2009 (linear RGB). */
const deficiencies: Record<string, Rgb[]> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(colour: string): Rgb {
  return [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
}

/** CIE L*a*b* (D65) of linear RGB. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function seenBy(matrix: Rgb[], colour: string): Rgb {
  const rgb = linear(colour);
  return lab(matrix.map((row) => Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]))) as Rgb);
}

const distance = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe.each<[string, ChartTheme]>([
  ['light', lightTheme],
  ['dark', darkTheme],
])('%s theme', (_name, theme) => {
  it('has eight colours that stand out from the background by 3:1', () => {
    expect(theme.palette).toHaveLength(8);
    for (const colour of theme.palette) expect(contrast(colour, theme.background), colour).toBeGreaterThanOrEqual(3);
  });

  it('has text of 4.5:1 on the background and on every mark', () => {
    for (const colour of [theme.text, theme.muted])
      expect(contrast(colour, theme.background)).toBeGreaterThanOrEqual(4.5);
    for (const colour of theme.palette)
      expect(contrast(textOn(theme, colour), colour), colour).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.keys(deficiencies))('neighbours differ under %s', (name) => {
    const seen = theme.palette.map((colour) => seenBy(deficiencies[name] ?? [], colour));
    seen.slice(1).forEach((colour, at) => {
      expect(distance(colour, seen[at] ?? colour), `${theme.palette[at]} ${theme.palette[at + 1]}`).toBeGreaterThan(10);
    });
  });

  it('neighbours differ in pattern as well, and a second round from the first', () => {
    const styles = Array.from({ length: 16 }, (_each, at) => categoryStyle(theme, at));
    styles.slice(1).forEach((style, at) => {
      expect(JSON.stringify(style)).not.toBe(JSON.stringify(styles[at]));
      if (at !== 7) expect(JSON.stringify(style.decal)).not.toBe(JSON.stringify(styles[at]?.decal));
    });
    for (let at = 0; at < 8; at += 1) expect(styles[at + 8]).not.toEqual(styles[at]);
  });
});
