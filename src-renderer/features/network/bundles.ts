/**
 * Links as lines of the drawing. From afar the links between two blocks are one line (a bundle); from near every
 * pair of directions is a line of its own. Both know the directed links that they stand for.
 */
import type { TopologyAnswer } from '../../../src-shared/results/network-study';
import type { TopologyLayout } from './layout';

/** A line between two points and the directed links that it stands for. */
export interface LinkLine {
  ax: number;
  ay: number;
  bx: number;
  by: number;
  links: number[];
  /** Nodes that it joins; for a bundle, an example. */
  from: number;
  to: number;
  /** Stays within one block: seen from near only. */
  isInner: boolean;
  /** Point that the line is drawn towards on its way; null = straight. Lines between servers bow, to be told apart. */
  bend: { x: number; y: number } | null;
}

/** How far a line between servers bows, as a share of its length. */
const BOW = 0.22;
/** And at most, in units of the drawing. */
const BOW_AT_MOST = 44;

interface Anchor {
  key: string;
  x: number;
  y: number;
}

/** Edge of a block that faces a height; its middle where that is NaN. */
function edgeOf(layout: TopologyLayout, group: number, node: number, towardsY: number): Anchor {
  const box = layout.groups[group];
  if (!box) return { key: `n${node}`, x: layout.x[node] ?? 0, y: layout.y[node] ?? 0 };
  const y = towardsY < box.y ? box.y : towardsY > box.y + box.height ? box.y + box.height : box.y + box.height / 2;
  return { key: `g${group}`, x: box.x + box.width / 2, y };
}

/** Lines between two servers bow aside by a share of their length; all others are straight. */
function bendOf(layout: TopologyLayout, a: Anchor, b: Anchor): { x: number; y: number } | null {
  const isServer = ({ key }: Anchor): boolean =>
    key.startsWith('g') && layout.groups[Number(key.slice(1))]?.kind === 'server';
  if (!isServer(a) || !isServer(b)) return null;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const bow = Math.min(BOW, BOW_AT_MOST / Math.hypot(dx, dy));
  return { x: (a.x + b.x) / 2 + bow * dy, y: (a.y + b.y) / 2 - bow * dx };
}

const isServerNode = (layout: TopologyLayout, node: number): boolean =>
  layout.groups[layout.groupOf[node] ?? -1]?.kind === 'server';

/** Where a link meets a block seen from afar: inner switches stand for themselves, everything else for its block. */
function anchorOf(topology: TopologyAnswer, layout: TopologyLayout, node: number, other: number): Anchor {
  const isInnerSwitch = topology.nodes.kind[node] === 2 && (topology.nodes.server[node] ?? -1) >= 0;
  const x = layout.x[node] ?? 0;
  const y = layout.y[node] ?? 0;
  if (isInnerSwitch) return { key: `n${node}`, x, y };
  const group = layout.groupOf[node] ?? -1;
  const isBetweenServers = layout.groups[group]?.kind === 'server' && isServerNode(layout, other);
  return edgeOf(layout, group, node, isBetweenServers ? NaN : (layout.y[other] ?? 0));
}

/** Lines seen from afar: one per pair of blocks; inner switches count as blocks. Links within a block are left out. */
export function bundleLines(topology: TopologyAnswer, layout: TopologyLayout): LinkLine[] {
  const { from, to } = topology.links;
  const lines = new Map<string, LinkLine>();
  for (let link = 0; link < from.length; link++) {
    const a = from[link] ?? 0;
    const b = to[link] ?? 0;
    if (layout.groupOf[a] === layout.groupOf[b]) continue;
    const [low, high] = a < b ? [a, b] : [b, a];
    const start = anchorOf(topology, layout, low, high);
    const end = anchorOf(topology, layout, high, low);
    const key = `${start.key} ${end.key}`;
    const known = lines.get(key);
    if (known) known.links.push(link);
    else
      lines.set(key, {
        ax: start.x,
        ay: start.y,
        bx: end.x,
        by: end.y,
        links: [link],
        from: low,
        to: high,
        isInner: false,
        bend: bendOf(layout, start, end),
      });
  }
  return [...lines.values()];
}

/** Lines seen from near: one per link, both directions together. */
export function singleLines(topology: TopologyAnswer, layout: TopologyLayout): LinkLine[] {
  const { from, to, reverse } = topology.links;
  const lines: LinkLine[] = [];
  for (let link = 0; link < from.length; link++) {
    const back = reverse[link] ?? -1;
    if (back >= 0 && back < link) continue;
    const a = from[link] ?? 0;
    const b = to[link] ?? 0;
    lines.push({
      ax: layout.x[a] ?? 0,
      ay: layout.y[a] ?? 0,
      bx: layout.x[b] ?? 0,
      by: layout.y[b] ?? 0,
      links: back >= 0 ? [link, back] : [link],
      from: a,
      to: b,
      isInner: layout.groupOf[a] === layout.groupOf[b],
      bend: null,
    });
  }
  return lines;
}

/** Share of the links of a line that is in use: the busiest and the mean, and how many are down. */
export function loadOf(
  links: readonly number[],
  utilisationOf: (link: number) => number,
  capacity: Float64Array,
): { max: number; mean: number; down: number } {
  let max = 0;
  let sum = 0;
  let down = 0;
  for (const link of links) {
    const value = utilisationOf(link);
    if (value > max) max = value;
    sum += value;
    if (capacity[link] === 0) down++;
  }
  return { max, mean: sum / links.length, down };
}
