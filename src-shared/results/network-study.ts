/**
 * What the window asks of a fabric and what it gets: the fabric as a graph, a collective played on it frame by frame,
 * and what lies between its endpoints. Large lists are typed arrays, side by side, because they cross processes.
 */
import { collectiveNames, type CollectiveKindName } from '../model/collective-names';

export type StudyCollective = Exclude<CollectiveKindName, 'allToAllV'>;

/** What can be played, what a fabric is bought for first. */
export const studyCollectives: Readonly<Record<StudyCollective, string>> = {
  allToAll: collectiveNames.allToAll,
  allReduce: collectiveNames.allReduce,
  allGather: collectiveNames.allGather,
  reduceScatter: collectiveNames.reduceScatter,
  broadcast: collectiveNames.broadcast,
  sendReceive: collectiveNames.sendReceive,
};

export const studyRoutings = {
  spray: 'Spread over all paths',
  hash: 'One path, by hash',
  sourcePlusDestination: 'One path, by source + destination',
  destination: 'One path, by destination',
} as const;
export type StudyRouting = keyof typeof studyRoutings;

/** What is broken; indices are those of the topology. */
export type StudyFault =
  | { kind: 'plane'; tier: number; plane: number }
  | { kind: 'switch'; node: number }
  /** Both directions of the link keep `share` of their rate; 0 = down. */
  | { kind: 'link'; link: number; share: number };

/** Largest message that is played, bytes. */
export const MOST_PLAYED_BYTES = 1e15;

interface Scope {
  /** Systems drawn and joined by the scale-out network. */
  systems: number;
  faults: StudyFault[];
}

export interface TopologyQuestion extends Scope {
  kind: 'topology';
}

export interface PlayQuestion extends Scope {
  kind: 'play';
  collective: StudyCollective;
  /** A schedule's name, or "auto". */
  algorithm: string;
  /** Buffer of one rank, as nccl-tests counts it. */
  bytes: number;
  /** Members of a group, `stride` ranks apart. */
  groupSize: number;
  stride: number;
  /** All groups of the devices at the same time, or only the first. */
  isEveryGroup: boolean;
  routing: StudyRouting;
}

export interface MatrixQuestion extends Scope {
  kind: 'matrix';
  routing: StudyRouting;
}

export type StudyQuestion = TopologyQuestion | PlayQuestion | MatrixQuestion;

export interface StudyTier {
  name: string;
  isScaleOut: boolean;
  shape: 'switched' | 'mesh' | 'ring';
  planes: number;
  /** Devices that reach each other within it. */
  endpoints: number;
}

export const nodeKinds = ['device', 'host', 'switch'] as const;

/** Links that do the same: from one kind of node to another, on one tier. */
export interface LinkClass {
  /** "Device to level 1 switch". */
  name: string;
  tier: number;
  links: number;
  /** Of one link and direction; the smallest where they differ. */
  capacityBytesPerS: number;
}

/** Devices come first (index = rank), then hosts, then switches. */
export interface TopologyAnswer {
  kind: 'topology';
  devices: number;
  /** Devices (dies) that are sold as one. */
  perPackage: number;
  tiers: StudyTier[];
  nodes: {
    names: string[];
    /** Index into nodeKinds. */
    kind: Uint8Array;
    /** Index into tiers for switches, else -1. */
    tier: Int16Array;
    /** -1 = none. */
    plane: Int32Array;
    server: Int32Array;
    system: Int32Array;
    /** Links between a switch and the nearest endpoint; 0 for endpoints. */
    level: Uint8Array;
  };
  links: {
    from: Int32Array;
    to: Int32Array;
    /** After faults; 0 = down. */
    capacityBytesPerS: Float64Array;
    latencyS: Float64Array;
    /** The same link the other way, -1 where there is none. */
    reverse: Int32Array;
    linkClass: Uint16Array;
  };
  linkClasses: LinkClass[];
}

/** One way of playing the collective: with or without what is broken. */
export interface PlayedTime {
  timeS: number;
  busBandwidthBytesPerS: number;
  /** Links that were full when the most bytes moved. */
  bottleneck: { linkClass: number; meanUtilisation: number } | null;
}

export interface PlayAnswer {
  kind: 'play';
  /** The schedule that was played. */
  algorithm: string;
  groups: number;
  flows: number;
  /** Instants at which rates changed. */
  events: number;
  /** Without faults. */
  healthy: PlayedTime;
  /** With faults; null where there are none. */
  degraded: PlayedTime | null;
  /** The engine's closed form for one group without faults: latency, protocol and launch included. */
  closedFormS: number;
  /** The same without software: links and their latency alone, as the simulator plays them. */
  idealFormS: number;
  frames: {
    /** Length of one frame; frame f covers [f, f + 1) times it. */
    frameS: number;
    count: number;
    /** Mean share of the link's rate in use, 0 to 255 for 0 to 1, frame after frame, link after link. */
    utilisation: Uint8Array;
    /** Flows under way in the middle of each frame. */
    activeFlows: Int32Array;
    /** Bytes that have arrived by the end of each frame, share of all. */
    doneShare: Float64Array;
  };
  /** Mean share in use over the whole play, by link. */
  meanUtilisation: Float32Array;
}

/** What lies between two endpoints of a class, e.g. "same node". */
export interface PairClass {
  name: string;
  pairs: number;
  latencyS: number;
  /** One flow alone. */
  bandwidthBytesPerS: number;
  links: number;
  /** Names of an example. */
  example: string;
}

export interface MatrixAnswer {
  kind: 'matrix';
  /** Endpoints shown; where there are many, those of one node and some of each kind elsewhere. */
  names: string[];
  /** Row after row: from, to. NaN on the diagonal. */
  latencyS: Float64Array;
  bandwidthBytesPerS: Float64Array;
  classes: PairClass[];
  routing: StudyRouting;
}

export type StudyAnswer = TopologyAnswer | PlayAnswer | MatrixAnswer;
