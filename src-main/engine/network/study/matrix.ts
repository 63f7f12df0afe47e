/**
 * Latency and bandwidth between endpoints: one flow alone on its route. All pairs are sorted into classes (same
 * package, same node ...); the matrix itself shows endpoints that stand for all of them.
 */
import type { MatrixAnswer, PairClass } from '../../../../src-shared/results/network-study';
import type { NetworkGraph, Route, RoutingPolicy } from '../graph/network-graph';

/** Most rows of the matrix. */
const MATRIX_SIDE = 48;

/** Finds the route of a pair; null where nothing joins them. */
export type RouteOf = (from: number, to: number) => Route | null;

export interface PairFigures {
  latencyS: number;
  bandwidthBytesPerS: number;
  hops: number;
}

/**
 * What one flow gets on a route that nobody else uses: the mean latency of its paths, and the rate at which the first
 * of its links is full.
 */
function pairFigures(graph: NetworkGraph, route: Route): PairFigures {
  let latencyS = 0;
  let bandwidthBytesPerS = Infinity;
  let hops = 0;
  route.links.forEach((index, at) => {
    const link = graph.links[index];
    const share = route.shares[at] ?? 1;
    if (!link || share === 0) return;
    latencyS += share * link.latencyS;
    hops += share;
    bandwidthBytesPerS = Math.min(bandwidthBytesPerS, link.capacityBytesPerS / share);
  });
  return { latencyS, bandwidthBytesPerS, hops };
}

/** Class of a pair of endpoints by what they share, inside out, and by what they are. */
function classOf(graph: NetworkGraph, perPackage: number, from: number, to: number): string {
  const a = graph.nodes[from];
  const b = graph.nodes[to];
  if (!a || !b) return '';
  const kinds = a.kind === b.kind ? a.kind : 'mixed';
  const words = { device: 'Devices', host: 'Host CPUs', mixed: 'Device and host CPU', switch: '' }[kinds];
  const isPackage = kinds === 'device' && Math.floor(from / perPackage) === Math.floor(to / perPackage);
  const place = isPackage
    ? 'same package'
    : a.server === b.server
      ? 'same node'
      : a.system === b.system
        ? 'same system'
        : 'other system';
  return `${words}, ${place}`;
}

/** Endpoints that stand for all: the whole first node, then ever fewer of the others, systems evenly. */
function representatives(graph: NetworkGraph, side: number): number[] {
  const ends = graph.nodes.flatMap((node, index) => (node.kind === 'switch' ? [] : [index]));
  if (ends.length <= side) return ends;
  const byServer = new Map<number, number[]>();
  for (const end of ends) {
    const server = graph.nodes[end]?.server ?? -1;
    byServer.set(server, [...(byServer.get(server) ?? []), end]);
  }
  const groups = [...byServer.values()];
  const chosen: number[] = (groups[0] ?? []).slice(0, Math.ceil(side / 2));
  const left = side - chosen.length;
  const others = groups.slice(1);
  // At least two endpoints of each server that is shown: its first, and its last, which is a host where there are any.
  const shown = Math.min(others.length, Math.max(1, Math.floor(left / 2)));
  for (let index = 0; index < shown; index++) {
    const group = others[Math.floor((index * others.length) / shown)] ?? [];
    const last = group.at(-1);
    chosen.push(...group.slice(0, 1), ...(group.length > 1 && last !== undefined ? [last] : []));
  }
  return [...new Set(chosen)].slice(0, side).sort((a, b) => a - b);
}

/** Adds a pair to its class, which the slowest pair speaks for: with more than one path, or a failure, they differ. */
function addPair(classes: Map<string, PairClass>, name: string, figures: PairFigures, example: string): void {
  const { latencyS, bandwidthBytesPerS, hops } = figures;
  const known = classes.get(name);
  const isSlowest = !known || latencyS > known.latencyS * (1 + 1e-9);
  classes.set(name, {
    name,
    pairs: 0,
    latencyS: isSlowest ? latencyS : known.latencyS,
    bandwidthBytesPerS: Math.min(known?.bandwidthBytesPerS ?? Infinity, bandwidthBytesPerS),
    links: isSlowest ? Math.round(hops) : known.links,
    example: isSlowest ? example : known.example,
  });
}

/**
 * The matrix of a graph and its classes of pairs. Pairs that nothing joins (host processors of two systems, say) stay empty
 * and make no class.
 * @param perPackage devices that are sold as one
 */
export function describeMatrix(
  graph: NetworkGraph,
  perPackage: number,
  routeOf: RouteOf,
  policy: RoutingPolicy,
): MatrixAnswer {
  const shown = representatives(graph, MATRIX_SIDE);
  const side = shown.length;
  const latencyS = new Float64Array(side * side).fill(NaN);
  const bandwidthBytesPerS = new Float64Array(side * side).fill(NaN);
  const classes = new Map<string, PairClass>();
  shown.forEach((from, row) => {
    shown.forEach((to, column) => {
      if (from === to) return;
      const route = routeOf(from, to);
      if (!route) return;
      const figures = pairFigures(graph, route);
      latencyS[row * side + column] = figures.latencyS;
      bandwidthBytesPerS[row * side + column] = figures.bandwidthBytesPerS;
      const name = classOf(graph, perPackage, from, to);
      addPair(classes, name, figures, `${graph.nodes[from]?.name ?? ''} to ${graph.nodes[to]?.name ?? ''}`);
    });
  });
  countPairs(graph, perPackage, classes);
  return {
    kind: 'matrix',
    names: shown.map((index) => graph.nodes[index]?.name ?? ''),
    latencyS,
    bandwidthBytesPerS,
    classes: [...classes.values()].sort((a, b) => a.latencyS - b.latencyS || a.name.localeCompare(b.name, 'en')),
    routing: policy,
  };
}

/** Counts the ordered pairs of all endpoints by class. */
function countPairs(graph: NetworkGraph, perPackage: number, classes: ReadonlyMap<string, PairClass>): void {
  const ends = graph.nodes.flatMap((node, index) => (node.kind === 'switch' ? [] : [index]));
  for (const from of ends)
    for (const to of ends) {
      if (from === to) continue;
      const known = classes.get(classOf(graph, perPackage, from, to));
      if (known) known.pairs++;
    }
}
