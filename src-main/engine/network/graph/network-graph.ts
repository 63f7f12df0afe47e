/**
 * A fabric as it is built: devices, host processors and switches, joined by directed links. Built from a profile's
 * tiers (build-graph.ts); routes and faults work on it; the flow simulator plays on its links.
 */

export type NodeKind = 'device' | 'host' | 'switch';

export interface NetworkNode {
  readonly kind: NodeKind;
  /** For people: "NPU 17", "L1 switch 3, node 5". */
  readonly name: string;
  /** Index into NetworkGraph.tiers for switches; -1 for devices and hosts. */
  readonly tier: number;
  /** Plane of a switch; -1 where it has none. */
  readonly plane: number;
  /** Node (server) that holds it; -1 for what stands outside of nodes. */
  readonly server: number;
  /** Supernode (system) that holds it; -1 for the scale-out network. */
  readonly system: number;
}

export interface NetworkLink {
  readonly from: number;
  readonly to: number;
  /** Line rate times achievable share, less what a fault takes; 0 = down. */
  readonly capacityBytesPerS: number;
  readonly latencyS: number;
  readonly tier: number;
  readonly plane: number;
}

export interface GraphTier {
  readonly name: string;
  readonly isScaleOut: boolean;
  readonly shape: 'switched' | 'mesh' | 'ring';
  readonly planes: number;
  /** Devices that reach each other within it. */
  readonly endpoints: number;
}

export interface NetworkGraph {
  readonly tiers: readonly GraphTier[];
  /** Devices first (node index = rank), then hosts, then switches. */
  readonly nodes: readonly NetworkNode[];
  readonly links: readonly NetworkLink[];
  readonly devices: number;
}

/** How a sender picks among equally short paths. */
export type RoutingPolicy =
  /** Every packet its own path: the flow is spread evenly. */
  | 'spray'
  /** One path per flow, by a hash of source and destination (ECMP). */
  | 'hash'
  /** One path per flow: (source + destination) modulo the number of paths. */
  | 'sourcePlusDestination'
  /** One path per flow: destination modulo the number of paths. */
  | 'destination';

/** One path, or a spread over several: links with the share of the flow's rate that crosses each. */
export interface Route {
  readonly links: readonly number[];
  readonly shares: readonly number[];
}

export type NetworkFault =
  | { readonly kind: 'plane'; readonly tier: number; readonly plane: number }
  | { readonly kind: 'switch'; readonly node: number }
  /** The link keeps `share` of its rate; 0 = down. */
  | { readonly kind: 'link'; readonly link: number; readonly share: number };
