/** Paints drawings on a canvas; the same painter's SVG form is shared with the command line. */
import { PAINTER_FONT, type Painter } from '../../src-shared/charts/painter';

/** Paints on a canvas whose transform maps CSS pixels. */
export function canvasPainter(context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D): Painter {
  return {
    rectangle(x, y, width, height, fill, border, radius = 0) {
      context.beginPath();
      if (radius > 0) context.roundRect(x, y, width, height, radius);
      else context.rect(x, y, width, height);
      context.fillStyle = fill;
      context.fill();
      if (!border) return;
      context.strokeStyle = border.colour;
      context.lineWidth = border.width;
      context.setLineDash(border.isDashed ? [4, 3] : []);
      context.stroke();
    },
    line(ax, ay, bx, by, { colour, width, isDashed = false, opacity = 1, bend = null }) {
      context.globalAlpha = opacity;
      context.beginPath();
      context.moveTo(ax, ay);
      if (bend) context.quadraticCurveTo(bend.x, bend.y, bx, by);
      else context.lineTo(bx, by);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(isDashed ? [4, 3] : []);
      context.stroke();
      context.globalAlpha = 1;
    },
    text(text, x, y, { colour, size, align = 'left', isBold = false }) {
      context.font = `${isBold ? 600 : 400} ${size}px ${PAINTER_FONT}`;
      context.textAlign = align;
      context.textBaseline = 'middle';
      context.fillStyle = colour;
      context.fillText(text, x, y);
    },
  };
}
