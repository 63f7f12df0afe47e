/** What lies under the pointer: a node first, else the nearest line within a few pixels. */
import type { LinkLine } from './bundles';
import type { Camera, Size } from './camera';
import { visibleLines, type Scene } from './draw-topology';

const REACH = 5;

/** Pieces in which a bowed line is looked at. */
const PIECES = 8;

/** Distance from a point to the nearest point between two others. */
function distanceBetween(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Distance from a point to a line's nearest point. */
function distanceTo({ ax, ay, bx, by, bend }: LinkLine, x: number, y: number): number {
  if (!bend) return distanceBetween(ax, ay, bx, by, x, y);
  let least = Infinity;
  let [px, py] = [ax, ay];
  for (let piece = 1; piece <= PIECES; piece++) {
    const t = piece / PIECES;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    const [qx, qy] = [a * ax + b * bend.x + c * bx, a * ay + b * bend.y + c * by];
    least = Math.min(least, distanceBetween(px, py, qx, qy, x, y));
    [px, py] = [qx, qy];
  }
  return least;
}

/** Node (its index) or line at a point of the surface in px; null where there is nothing. */
export function hitAt(scene: Scene, camera: Camera, surface: Size, px: number, py: number): LinkLine | number | null {
  const { layout } = scene;
  const x = camera.x + px / camera.scale;
  const y = camera.y + py / camera.scale;
  for (let node = 0; node < layout.x.length; node++) {
    const half = Math.max((layout.size[node] ?? 0) / 2, 2 / camera.scale);
    if (Math.abs((layout.x[node] ?? 0) - x) <= half && Math.abs((layout.y[node] ?? 0) - y) <= half) return node;
  }
  let nearest: LinkLine | null = null;
  let least = REACH / camera.scale;
  for (const line of visibleLines(scene, camera, surface)) {
    const distance = distanceTo(line, x, y);
    if (distance >= least) continue;
    least = distance;
    nearest = line;
  }
  return nearest;
}
