/** What part of the drawing is seen: a scale and the drawing's point in the upper left corner. Pure arithmetic. */

export interface Camera {
  /** Pixels per unit of the drawing. */
  scale: number;
  /** Of the drawing, at the upper left corner of the surface. */
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

const MAX_SCALE = 24;
/** Air above and below the whole drawing when it is fitted, px; and beside it, where the buttons are. */
const AIR = 12;
const SIDE_AIR = 46;

/** The whole drawing, in the middle. */
export function fit(drawing: Size, surface: Size): Camera {
  const scale = Math.max(
    0.01,
    Math.min((surface.width - 2 * SIDE_AIR) / drawing.width, (surface.height - 2 * AIR) / drawing.height),
  );
  return {
    scale,
    x: drawing.width / 2 - surface.width / 2 / scale,
    y: drawing.height / 2 - surface.height / 2 / scale,
  };
}

/** Keeps the middle of the surface over the drawing and the scale between "all" and "one device". */
function bounded(camera: Camera, drawing: Size, surface: Size): Camera {
  const whole = fit(drawing, surface);
  const scale = Math.min(MAX_SCALE, Math.max(whole.scale, camera.scale));
  if (scale <= whole.scale * 1.0001) return whole;
  const halfX = surface.width / 2 / scale;
  const halfY = surface.height / 2 / scale;
  return {
    scale,
    x: Math.min(drawing.width, Math.max(0, camera.x + halfX)) - halfX,
    y: Math.min(drawing.height, Math.max(0, camera.y + halfY)) - halfY,
  };
}

/** Zooms by a factor; the drawing's point under (px, py) of the surface stays where it is. */
export function zoom(camera: Camera, factor: number, px: number, py: number, drawing: Size, surface: Size): Camera {
  const scale = Math.min(MAX_SCALE, camera.scale * factor);
  const x = camera.x + px / camera.scale - px / scale;
  const y = camera.y + py / camera.scale - py / scale;
  return bounded({ scale, x, y }, drawing, surface);
}

/** Moves what is seen by pixels. */
export function pan(camera: Camera, dx: number, dy: number, drawing: Size, surface: Size): Camera {
  return bounded(
    { scale: camera.scale, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale },
    drawing,
    surface,
  );
}
