/** What a drawing needs of a surface, so that the same code paints the window's canvas and an SVG file; and the file. */

export interface LineStyle {
  colour: string;
  width: number;
  isDashed?: boolean;
  /** The line bows towards this point. */
  bend?: { x: number; y: number } | null;
  /** 0 to 1; many faint lines over each other stay legible. */
  opacity?: number;
}

export interface TextStyle {
  colour: string;
  size: number;
  align?: 'left' | 'center';
  isBold?: boolean;
}

/** Coordinates and widths in pixels of the surface. */
export interface Painter {
  rectangle(
    x: number,
    y: number,
    width: number,
    height: number,
    fill: string,
    border?: LineStyle,
    radius?: number,
  ): void;
  line(ax: number, ay: number, bx: number, by: number, style: LineStyle): void;
  text(text: string, x: number, y: number, style: TextStyle): void;
}

export const PAINTER_FONT = "'Inter Variable', 'Segoe UI', system-ui, 'DejaVu Sans', sans-serif";

const escaped = (text: string): string =>
  text.replace(/[&<>"]/gu, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
const short = (value: number): string => String(Math.round(value * 100) / 100);

/** Paints into SVG text; `finish` answers the whole file. */
export function svgPainter(width: number, height: number): { painter: Painter; finish: () => string } {
  const parts: string[] = [];
  const dash = (style: LineStyle): string => (style.isDashed ? ' stroke-dasharray="4 3"' : '');
  const faint = ({ opacity = 1 }: LineStyle): string => (opacity < 1 ? ` opacity="${short(opacity)}"` : '');
  const painter: Painter = {
    rectangle(x, y, w, h, fill, border, radius = 0) {
      const stroke = border ? ` stroke="${border.colour}" stroke-width="${short(border.width)}"${dash(border)}` : '';
      const round = radius > 0 ? ` rx="${short(radius)}"` : '';
      parts.push(
        `<rect x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}"${round} fill="${fill}"${stroke}/>`,
      );
    },
    line(ax, ay, bx, by, style) {
      const way = style.bend ? `Q${short(style.bend.x)} ${short(style.bend.y)} ` : 'L';
      parts.push(
        `<path d="M${short(ax)} ${short(ay)}${way}${short(bx)} ${short(by)}" stroke="${style.colour}" stroke-width="${short(style.width)}"${dash(style)}${faint(style)}/>`,
      );
    },
    text(text, x, y, { colour, size, align = 'left', isBold = false }) {
      const anchor = align === 'center' ? ' text-anchor="middle"' : '';
      const weight = isBold ? ' font-weight="600"' : '';
      parts.push(
        `<text x="${short(x)}" y="${short(y)}" font-size="${short(size)}" fill="${colour}" dominant-baseline="middle"${anchor}${weight}>${escaped(text)}</text>`,
      );
    },
  };
  return {
    painter,
    finish: () =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(PAINTER_FONT)}" fill="none">\n${parts.join('\n')}\n</svg>\n`,
  };
}
