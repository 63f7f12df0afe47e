/**
 * Places a fabric on a plane: servers as blocks of devices around a band of switches, planes side by side, systems
 * around the scale-out network. One rule for every fabric: what holds what (server, system) and how far a switch is
 * from the endpoints decide, not the machine's name.
 */
import type { TopologyAnswer } from '../../../src-shared/results/network-study';
import { partsOf } from './fabric-parts';
import { serverBlock, switchBlock, type Block } from './layout-blocks';

const GAP = 6;
/** Width over height that the whole aims at. */
const ASPECT = 2.4;
/** More children than this stand on both sides of the band. */
const ONE_SIDE = 6;
const PER_ROW = 32;
/** Few children stand further apart, until the row is this wide. */
const ROW_WIDTH = 700;

/** Switches of the scale-out network by their distance from the devices. */
const scaleOutTitles: Record<number, string> = { 1: 'Leaves', 2: 'Spines', 3: 'Cores' };
/** Gap between servers that are joined to each other: lines run in it. */
const MESH_GAP = 14;
const MARGIN = 24;

/** Gap between the children of a row. */
function spreadOf(pieces: readonly { width: number }[], perRow: number): number {
  const widest = Math.max(0, ...pieces.map((piece) => piece.width));
  if (perRow < 2) return GAP;
  return Math.max(GAP, Math.min(widest * 0.6, (ROW_WIDTH - perRow * widest) / (perRow - 1)));
}

export interface PlacedGroup {
  kind: 'server' | 'switches' | 'system';
  title: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The title stands at the lower edge. */
  isTitleBelow: boolean;
}

export interface TopologyLayout {
  width: number;
  height: number;
  /** By node: middle and width. */
  x: Float32Array;
  y: Float32Array;
  size: Float32Array;
  /** By node: index of its server or group of switches. */
  groupOf: Int32Array;
  groups: PlacedGroup[];
}

/** Something of a size that can be put somewhere. */
interface Piece {
  width: number;
  height: number;
  put: (x: number, y: number) => void;
}

interface Band {
  width: number;
  height: number;
  /** Puts the band's middle at x. */
  put: (x: number, y: number) => void;
}

export function layoutTopology(topology: TopologyAnswer): TopologyLayout {
  const { nodes, perPackage, tiers } = topology;
  const count = nodes.names.length;
  const layout: TopologyLayout = {
    width: 0,
    height: 0,
    x: new Float32Array(count),
    y: new Float32Array(count),
    size: new Float32Array(count),
    groupOf: new Int32Array(count).fill(-1),
    groups: [],
  };

  const putBlock = (block: Block, x: number, y: number, group: Omit<PlacedGroup, 'x' | 'y' | 'width' | 'height'>) => {
    const index = layout.groups.push({ ...group, x, y, width: block.width, height: block.height }) - 1;
    for (const { node, x: dx, y: dy, size } of block.nodes) {
      layout.x[node] = x + dx;
      layout.y[node] = y + dy;
      layout.size[node] = size;
      layout.groupOf[node] = index;
    }
  };

  const { servers, systems, outside } = partsOf(topology);

  const serverPiece = (id: number, isAbove: boolean): Piece => {
    const parts = servers.get(id) ?? { devices: [], hosts: [], switches: [] };
    const block = serverBlock(parts, perPackage, isAbove);
    const title = servers.size === 1 ? '' : `Node ${id}`;
    return {
      width: block.width,
      height: block.height,
      put: (x, y) => putBlock(block, x, y, { kind: 'server', title, isTitleBelow: !isAbove }),
    };
  };

  /** Rows of switches, those furthest from the endpoints in the first; the planes of a row side by side. */
  const bandOf = (switches: readonly number[], room: number): Band => {
    const rows = new Map<string, Map<number, number[]>>();
    for (const node of switches) {
      const key = `${(nodes.tier[node] ?? 0) + 100}-${(nodes.level[node] ?? 0) + 100}`;
      const row = rows.get(key) ?? new Map<number, number[]>();
      rows.set(key, row);
      const plane = nodes.plane[node] ?? -1;
      row.set(plane, [...(row.get(plane) ?? []), node]);
    }
    const placed = [...rows]
      .sort(([a], [b]) => (a < b ? 1 : -1))
      .map(([, planes]) => {
        const each = Math.max(2 * 10, room / planes.size - GAP);
        const blocks = [...planes].map(([plane, list]) => ({ plane, list, block: switchBlock(list, each) }));
        const width = blocks.reduce((sum, { block }) => sum + block.width + GAP, -GAP);
        // Spread out over the room, at most three times their own gaps.
        const gap = blocks.length > 1 ? Math.min(40, Math.max(GAP, (room - width) / (blocks.length - 1))) : GAP;
        return {
          blocks,
          gap,
          width: width + (gap - GAP) * (blocks.length - 1),
          height: Math.max(...blocks.map(({ block }) => block.height)),
        };
      });
    const between = 70;
    return {
      width: Math.max(0, ...placed.map((row) => row.width)),
      height: placed.reduce((sum, row) => sum + row.height + between, -between),
      put: (middle, top) => {
        let y = top;
        for (const row of placed) {
          let x = middle - row.width / 2;
          for (const { plane, list, block } of row.blocks) {
            const tier = tiers[nodes.tier[list[0] ?? 0] ?? 0];
            const level = nodes.level[list[0] ?? 0] ?? 1;
            const title = tier?.isScaleOut
              ? (scaleOutTitles[level] ?? 'Scale-out')
              : plane >= 0
                ? `Plane ${plane + 1}`
                : 'Switches';
            putBlock(block, x, y, { kind: 'switches', title, isTitleBelow: false });
            x += block.width + row.gap;
          }
          y += row.height + between;
        }
      },
    };
  };

  /** Columns near a wanted number that put whole groups of some tier side by side. */
  const meshColumns = (count: number, wanted: number): number => {
    const perServer = topology.devices / servers.size;
    const whole = tiers.map((tier) => tier.endpoints / perServer).filter((each) => Number.isInteger(each) && each > 1);
    const steps = whole.filter((each) => each <= wanted * 1.5);
    const step = Math.max(1, ...steps);
    return Math.min(count, Math.max(1, Math.round(wanted / step)) * step);
  };

  /** Children around their band of switches, or as a grid where there are none. */
  const around = (ids: readonly number[], make: (id: number, isAbove: boolean) => Piece, switches: number[]): Piece => {
    const isTwoSided = switches.length > 0 && ids.length > ONE_SIDE;
    const half = isTwoSided ? Math.ceil(ids.length / 2) : 0;
    const above = ids.slice(0, half).map((id) => make(id, true));
    const below = ids.slice(half).map((id) => make(id, false));
    const gridOf = (pieces: readonly Piece[], spread = GAP): Piece => {
      const first = pieces[0];
      if (!first) return { width: 0, height: 0, put: () => undefined };
      const columns =
        switches.length > 0
          ? Math.min(pieces.length, PER_ROW)
          : meshColumns(pieces.length, Math.sqrt((pieces.length * ASPECT * first.height) / first.width));
      const width = Math.max(...pieces.map((piece) => piece.width)) + spread;
      const height = Math.max(...pieces.map((piece) => piece.height)) + (switches.length > 0 ? GAP : spread);
      return {
        width: Math.min(columns, pieces.length) * width - spread,
        height: Math.ceil(pieces.length / columns) * height - (switches.length > 0 ? GAP : spread),
        put: (x, y) =>
          pieces.forEach((piece, index) =>
            piece.put(x + (index % columns) * width, y + Math.floor(index / columns) * height),
          ),
      };
    };
    if (switches.length === 0) return gridOf(below, MESH_GAP);
    const spread = spreadOf([...above, ...below], Math.min(PER_ROW, Math.max(above.length, below.length)));
    const [top, bottom] = [gridOf(above, spread), gridOf(below, spread)];
    const children = Math.max(top.width, bottom.width);
    const band = bandOf(switches, Math.max(children, 240));
    const width = Math.max(children, band.width);
    const rest = top.height + bottom.height + band.height;
    const sides = isTwoSided ? 2 : 1;
    const gap = Math.min(280, Math.max(50, (width / ASPECT - rest) / sides));
    const bandTop = isTwoSided ? top.height + gap : 0;
    const bottomTop = bandTop + band.height + gap;
    return {
      width,
      height: bottomTop + bottom.height,
      put: (x, y) => {
        top.put(x + (width - top.width) / 2, y);
        band.put(x + width / 2, y + bandTop);
        bottom.put(x + (width - bottom.width) / 2, y + bottomTop);
      },
    };
  };

  const systemPiece = (id: number, isAbove: boolean): Piece => {
    const { servers: own, switches, loose } = systems.get(id) ?? { servers: [], switches: [], loose: [] };
    const [only] = own;
    if (own.length === 1 && only !== undefined && switches.length === 0) return serverPiece(only, isAbove);
    if (own.length === 0 && loose.length > 0) {
      const block = serverBlock({ devices: loose, hosts: [], switches: [] }, perPackage, isAbove);
      return { ...block, put: (x, y) => putBlock(block, x, y, { kind: 'server', title: '', isTitleBelow: !isAbove }) };
    }
    const inner = around(own, serverPiece, switches);
    if (systems.size === 1) return inner;
    const margin = 10;
    return {
      width: inner.width + 2 * margin,
      height: inner.height + 3 * margin,
      put: (x, y) => {
        layout.groups.push({
          kind: 'system',
          title: `System ${id}`,
          x,
          y,
          width: inner.width + 2 * margin,
          height: inner.height + 3 * margin,
          isTitleBelow: true,
        });
        inner.put(x + margin, y + margin);
      },
    };
  };

  const whole = around([...systems.keys()], systemPiece, outside);
  // Bowed lines stand out beyond the outermost blocks.
  const margin = outside.length === 0 && ![...systems.values()].some((each) => each.switches.length > 0) ? MARGIN : GAP;
  whole.put(margin, margin);
  layout.width = whole.width + 2 * margin;
  layout.height = whole.height + 2 * margin;
  return layout;
}
