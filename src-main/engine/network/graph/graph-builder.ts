/** Collects the nodes and links of a graph while it is built. */
import type { NetworkLink, NetworkNode } from './network-graph';

/** Key of a pair of nodes in maps from node to node; graphs stay far below this many nodes. */
const NODES_AT_MOST = 2 ** 26;

/** Key of the link from node to node. */
export const pairKey = (from: number, to: number): number => from * NODES_AT_MOST + to;

/** Nodes and links so far, and the link from node to node by pairKey. */
export class GraphBuilder {
  readonly nodes: NetworkNode[] = [];
  readonly links: NetworkLink[] = [];
  readonly linkBetween = new Map<number, number>();

  /** Adds a node and returns its index. */
  addNode(node: NetworkNode): number {
    this.nodes.push(node);
    return this.nodes.length - 1;
  }

  /** Adds a link each way; a second one between the same nodes adds to the capacity of the first. */
  join(from: number, to: number, capacityBytesPerS: number, latencyS: number, tier: number, plane: number): void {
    this.addLink(from, to, capacityBytesPerS, latencyS, tier, plane);
    this.addLink(to, from, capacityBytesPerS, latencyS, tier, plane);
  }

  private addLink(
    from: number,
    to: number,
    capacityBytesPerS: number,
    latencyS: number,
    tier: number,
    plane: number,
  ): void {
    const key = pairKey(from, to);
    const known = this.linkBetween.get(key);
    if (known === undefined) {
      this.linkBetween.set(key, this.links.length);
      this.links.push({ from, to, capacityBytesPerS, latencyS, tier, plane });
      return;
    }
    const link = this.links[known] as NetworkLink;
    this.links[known] = { ...link, capacityBytesPerS: link.capacityBytesPerS + capacityBytesPerS };
  }
}
