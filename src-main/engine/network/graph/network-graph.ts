/**
 * A fabric as it is built: devices, host processors and switches, joined by directed links. Built from a profile's
 * tiers (build-graph.ts); routes and faults work on it; the flow simulator plays on its links.
 */

export type NodeKind = 'device' | 'host' | 'switch';

export interface NetworkNode {
  readonly kind: NodeKind;
  /** For people: "Die 17", "CPU 1, node 5", "L1 switch 3, node 5". */
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

/** How one scale-up tier is wired, for routes. */
export interface TierWiring {
  readonly shape: GraphTier['shape'];
  /** Devices of one unit below, and of one group of the tier. */
  readonly inner: number;
  readonly endpoints: number;
  /** Tier whose switches it joins; -1 where it joins devices. */
  readonly below: number;
  /** Switches of one group, and of one plane of it. */
  readonly perGroup: number;
  readonly perPlane: number;
  /** Switches of group g start at nodes[firstSwitch + g perGroup], plane by plane. */
  readonly firstSwitch: number;
}

/** How the scale-out network is wired: each device on one leaf, leaves under spines, pods under cores. */
export interface ScaleOutWiring {
  readonly leafOf: Int32Array;
  /** Spines of a leaf's pod, by leaf (node index); every leaf of a pod reaches all of them. */
  readonly spinesOf: ReadonlyMap<number, readonly number[]>;
  /** Cores that a spine reaches; empty with two tiers. */
  readonly coresOf: ReadonlyMap<number, readonly number[]>;
  /** Devices of one node, each on its own rail; 0 where leaves take whole nodes. */
  readonly rails: number;
}

export interface Wiring {
  readonly systemDevices: number;
  readonly tiers: readonly TierWiring[];
  readonly scaleOut: ScaleOutWiring | null;
  /** Link from node to node. */
  readonly linkBetween: ReadonlyMap<number, number>;
}

export interface NetworkGraph {
  readonly tiers: readonly GraphTier[];
  /** Devices first (node index = rank), then hosts, then switches. */
  readonly nodes: readonly NetworkNode[];
  readonly links: readonly NetworkLink[];
  readonly devices: number;
  readonly wiring: Wiring;
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
