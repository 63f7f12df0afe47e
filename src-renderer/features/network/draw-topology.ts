/**
 * Paints a fabric: blocks, the lines between them, then the nodes and their names as far as there is room. Links
 * that are busy are darker and wider; what is down is dashed and crossed out.
 */
import type { TopologyAnswer } from '../../../src-shared/results/network-study';
import { loadOf, type LinkLine } from './bundles';
import type { Camera, Size } from './camera';
import type { PlacedGroup, TopologyLayout } from './layout';
import type { Painter } from '../../../src-shared/charts/painter';
import { colourOf, type DrawingColours } from './utilisation-colours';

export interface Scene {
  topology: TopologyAnswer;
  layout: TopologyLayout;
  bundles: readonly LinkLine[];
  singles: readonly LinkLine[];
  /** Switches all of whose links are down. */
  broken: ReadonlySet<number>;
  colours: DrawingColours;
  /** Share of a link's rate in use; null while nothing was played. */
  utilisationOf: ((link: number) => number) | null;
  /** Line or node under the pointer. */
  marked: LinkLine | number | null;
}

/** Width of a device, px, from which every link is a line of its own. */
const NEAR = 18;
/** Width of a device, px, from which it has its name. */
const NAMED = 34;
/** More lines than this are not drawn one by one. */
const LINES_AT_MOST = 1200;
/** So few are always drawn one by one. */
const FEW_LINES = 400;
const DEVICE = 8;

/** Lines to draw at this distance: those that touch what is seen. */
export function visibleLines(scene: Scene, camera: Camera, surface: Size): readonly LinkLine[] {
  if (camera.scale * DEVICE < NEAR && scene.singles.length > FEW_LINES) return scene.bundles;
  const right = camera.x + surface.width / camera.scale;
  const bottom = camera.y + surface.height / camera.scale;
  const isSeen = (x: number, y: number): boolean => x >= camera.x && x <= right && y >= camera.y && y <= bottom;
  const seen = scene.singles.filter((line) => isSeen(line.ax, line.ay) || isSeen(line.bx, line.by));
  return seen.length > LINES_AT_MOST ? scene.bundles : seen;
}

function drawLines(painter: Painter, scene: Scene, camera: Camera, surface: Size): void {
  const { colours, topology, utilisationOf, marked } = scene;
  const isNear = camera.scale * DEVICE >= NEAR;
  const capacity = topology.links.capacityBytesPerS;
  const idle = colours.scale[0] ?? colours.muted;
  const lines = visibleLines(scene, camera, surface).map((line) => {
    const load = loadOf(line.links, utilisationOf ?? (() => 0), capacity);
    return { line, load };
  });
  // Busy ones last, so that they are not covered.
  lines.sort((a, b) => a.load.max - b.load.max || b.load.down - a.load.down);
  for (const { line, load } of lines) {
    const isDown = load.down === line.links.length;
    const isMarked = marked === line;
    const base = isNear ? 1 : 0.6;
    painter.line(
      (line.ax - camera.x) * camera.scale,
      (line.ay - camera.y) * camera.scale,
      (line.bx - camera.x) * camera.scale,
      (line.by - camera.y) * camera.scale,
      {
        colour: isDown
          ? colours.broken
          : isMarked
            ? colours.accent
            : utilisationOf
              ? colourOf(colours.scale, load.max)
              : idle,
        width: (isMarked ? 1.6 : 0) + base + (utilisationOf ? (isNear ? 1.3 : 0.7) * load.max : 0),
        isDashed: isDown,
        bend: line.bend && {
          x: (line.bend.x - camera.x) * camera.scale,
          y: (line.bend.y - camera.y) * camera.scale,
        },
        opacity: isDown || isMarked ? 1 : utilisationOf ? 0.35 + (isNear ? 0.65 : 0.45) * load.max : 0.7,
      },
    );
  }
}

function drawGroups(painter: Painter, { layout, colours }: Scene, camera: Camera, surface: Size): void {
  for (const { kind, x, y, width, height } of layout.groups) {
    const [left, top] = [(x - camera.x) * camera.scale, (y - camera.y) * camera.scale];
    const [across, down] = [width * camera.scale, height * camera.scale];
    if (left > surface.width || top > surface.height || left + across < 0 || top + down < 0) continue;
    const isSystem = kind === 'system';
    painter.rectangle(
      left,
      top,
      across,
      down,
      isSystem ? colours.background : colours.block,
      { colour: colours.blockBorder, width: isSystem ? 1 : 0.7, isDashed: isSystem },
      Math.min(6, 3 * camera.scale),
    );
  }
}

/** Width of a letter over its height. */
const LETTER = 0.6;
/** Room for a title in its block, in units of the drawing. */
const TITLE = 9;

/** Longest title of each kind of group: either all of a kind have room for their words, or all show numbers only. */
function longestTitles(groups: readonly PlacedGroup[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const { kind, title } of groups) longest.set(kind, Math.max(longest.get(kind) ?? 0, title.length));
  return longest;
}

function drawTitles(painter: Painter, { layout, colours }: Scene, camera: Camera, surface: Size): void {
  const longest = longestTitles(layout.groups);
  const room = TITLE * camera.scale;
  const size = Math.min(13, Math.max(7, room * 0.85));
  if (room < 5.5) return;
  for (const { kind, title, x, y, width, height, isTitleBelow } of layout.groups) {
    // A title may stand out into the gap beside its block.
    const space = width * camera.scale * (kind === 'switches' ? 1.4 : 1.05);
    const isShort = space < size * LETTER * (longest.get(kind) ?? 0);
    const text = isShort ? title.replace(/\D+/gu, '') : title;
    if (text === '' || space < size * LETTER * text.length) continue;
    const middle = (x + width / 2 - camera.x) * camera.scale;
    const at = ((isTitleBelow ? y + height - TITLE / 2 - 1 : y + TITLE / 2 + 1) - camera.y) * camera.scale;
    if (middle < 0 || middle > surface.width || at < 0 || at > surface.height) continue;
    // Its own ground, for lines may run below it.
    const half = (size * LETTER * text.length) / 2 + 2;
    painter.rectangle(
      middle - half,
      at - size * 0.5,
      2 * half,
      size,
      kind === 'system' ? colours.background : colours.block,
    );
    painter.text(text, middle, at, { colour: colours.muted, size, align: 'center' });
  }
}

function drawNodes(painter: Painter, scene: Scene, camera: Camera, surface: Size): void {
  const { topology, layout, colours, broken, marked } = scene;
  const { kind, names } = topology.nodes;
  const fills = [colours.node, colours.host, colours.switch];
  for (let node = 0; node < kind.length; node++) {
    const size = (layout.size[node] ?? DEVICE) * camera.scale;
    const x = ((layout.x[node] ?? 0) - camera.x) * camera.scale;
    const y = ((layout.y[node] ?? 0) - camera.y) * camera.scale;
    if (x < -size || y < -size || x > surface.width + size || y > surface.height + size) continue;
    const isBroken = broken.has(node);
    const isSwitch = kind[node] === 2;
    const height = isSwitch ? size * 0.7 : size;
    const fill = isBroken ? colours.background : (fills[kind[node] ?? 0] ?? colours.node);
    const border = isBroken
      ? { colour: colours.broken, width: 1.2 }
      : marked === node
        ? { colour: colours.accent, width: 2 }
        : undefined;
    painter.rectangle(
      x - size / 2,
      y - height / 2,
      size,
      height,
      fill,
      border,
      isSwitch ? size * 0.22 : Math.min(2, size / 6),
    );
    if (isBroken) {
      const style = { colour: colours.broken, width: 1.2 };
      painter.line(x - size / 2, y - height / 2, x + size / 2, y + height / 2, style);
      painter.line(x - size / 2, y + height / 2, x + size / 2, y - height / 2, style);
    } else if (size >= NAMED) {
      const lines = shortName(names[node] ?? '');
      const letter = Math.min(12, size / 5.5);
      lines.forEach((line, index) =>
        painter.text(line, x, y + (index - (lines.length - 1) / 2) * letter * 1.25, {
          colour: colours.background,
          size: letter,
          align: 'center',
          isBold: index === 0,
        }),
      );
    }
  }
}

/** A name in lines of few letters: parted at commas, then at the middle blank. */
function shortName(name: string): string[] {
  return name.split(/,\s*/u).flatMap((part) => {
    if (part.length <= 10) return [part];
    const blank = part.lastIndexOf(' ');
    return blank > 0 ? [part.slice(0, blank), part.slice(blank + 1)] : [part];
  });
}

/** Paints everything; the surface is cleared with the background first. */
export function drawTopology(painter: Painter, scene: Scene, camera: Camera, surface: Size): void {
  painter.rectangle(0, 0, surface.width, surface.height, scene.colours.background);
  // Lines between servers lie below them; all others end at switches and lie above the blocks.
  const isMesh =
    scene.bundles.some((line) => line.bend !== null) && visibleLines(scene, camera, surface) === scene.bundles;
  if (isMesh) drawLines(painter, scene, camera, surface);
  drawGroups(painter, scene, camera, surface);
  if (!isMesh) drawLines(painter, scene, camera, surface);
  drawNodes(painter, scene, camera, surface);
  drawTitles(painter, scene, camera, surface);
}
