/**
 * Sizes of what the drawing of a fabric is put together from: a server with its devices, host processors and inner
 * switches, and a group of switches of one plane. Units are those of the drawing; a device is 8 wide.
 */

export const CELL = 10;
export const NODE = 8;
const PADDING = 4;
const TITLE = 9;

/** Nodes of one server or of one group of switches, in the order of the topology. */
export interface ServerParts {
  devices: number[];
  hosts: number[];
  switches: number[];
}

/** Where a node stands relative to its block's corner, by its middle, and how wide it is drawn. */
export interface PlacedNode {
  node: number;
  x: number;
  y: number;
  size: number;
}

export interface Block {
  width: number;
  height: number;
  nodes: PlacedNode[];
}

/** Columns of a grid that is at least as wide as high, with full rows where there are any; whole packages side by side. */
function columnsOf(count: number, perPackage: number): number {
  const least = Math.ceil(Math.sqrt(count));
  const fits = (columns: number): boolean => columns % perPackage === 0;
  for (let columns = least; columns <= 2 * least; columns++) if (fits(columns) && count % columns === 0) return columns;
  return Math.min(count, Math.ceil(least / perPackage) * perPackage);
}

function row(nodes: readonly number[], width: number, y: number): PlacedNode[] {
  const step = width / Math.max(1, nodes.length);
  const size = Math.min(NODE, step * 0.82);
  return nodes.map((node, index) => ({ node, x: PADDING + step * (index + 0.5), y, size }));
}

/**
 * Lays a server out: devices as a grid, host processors below, inner switches on the side that faces the switches
 * outside. @param isAbove the server stands above those switches
 */
export function serverBlock(parts: ServerParts, perPackage: number, isAbove: boolean): Block {
  const { devices, hosts, switches } = parts;
  const columns = columnsOf(devices.length, perPackage);
  const rows = Math.ceil(devices.length / Math.max(1, columns));
  const inner = Math.max(columns, 2) * CELL;
  const bands: { height: number; place: (y: number) => PlacedNode[] }[] = [];
  if (switches.length > 0) bands.push({ height: CELL + 4, place: (y) => row(switches, inner, y + CELL / 2) });
  bands.push({
    height: rows * CELL,
    place: (y) =>
      devices.map((node, index) => {
        const column = index % columns;
        // Dies of one package stand closer together.
        const inPackage = column % perPackage;
        const pull = perPackage > 1 ? (inPackage - (perPackage - 1) / 2) * -1.2 : 0;
        const x = PADDING + ((column + 0.5) * inner) / columns + pull;
        return { node, x, y: y + (Math.floor(index / columns) + 0.5) * CELL, size: NODE };
      }),
  });
  if (hosts.length > 0) bands.push({ height: CELL, place: (y) => row(hosts, inner, y + CELL / 2) });
  if (isAbove) bands.reverse();
  let y = PADDING + (isAbove ? TITLE : 0);
  const nodes: PlacedNode[] = [];
  for (const band of bands) {
    nodes.push(...band.place(y));
    y += band.height;
  }
  return { width: inner + 2 * PADDING, height: y + PADDING + (isAbove ? 0 : TITLE), nodes };
}

/** Lays the switches of one plane out in at most `rows` rows, no wider than `room`. */
export function switchBlock(switches: readonly number[], room: number): Block {
  const perRow = Math.max(1, Math.floor((room - 2 * PADDING) / CELL));
  const wanted = switches.length > 8 ? Math.ceil(switches.length / 2) : switches.length;
  const columns = Math.max(1, Math.min(perRow, wanted));
  const rows = Math.ceil(switches.length / columns);
  return {
    width: columns * CELL + 2 * PADDING,
    height: rows * CELL + 2 * PADDING + TITLE,
    nodes: switches.map((node, index) => ({
      node,
      x: PADDING + ((index % columns) + 0.5) * CELL,
      y: PADDING + TITLE + (Math.floor(index / columns) + 0.5) * CELL,
      size: NODE,
    })),
  };
}
