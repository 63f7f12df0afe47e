/**
 * What the flow simulator plays: links with a capacity, and flows that cross them. Struct of arrays, because an
 * all-to-all among 384 devices has 147,072 flows. A route is a run of `routeLinks`; dependencies are kept alike.
 */

/** Directed links, by index. */
export interface FlowLinks {
  readonly capacityBytesPerS: Float64Array;
  readonly latencyS: Float64Array;
}

/** Flows, by index. Optional arrays are absent where no flow of the set needs them. */
export interface FlowSet {
  readonly count: number;
  /** Flow f crosses routeLinks[routeStart[f]] up to, not including, routeLinks[routeStart[f + 1]]; length count + 1. */
  readonly routeStart: Int32Array;
  readonly routeLinks: Int32Array;
  /**
   * Share of the flow's rate on each entry of routeLinks: a flow sprayed over n equal paths has 1/n on each of their
   * links. Absent = 1 everywhere.
   */
  readonly routeShare?: Float64Array;
  readonly bytes: Float64Array;
  /** Earliest start; absent = 0. */
  readonly startS?: Float64Array;
  /** Wait after the dependencies and before the latency of the route: software, packing. Absent = 0. */
  readonly delayS?: Float64Array;
  /** Limit of one flow (protocol, copy engine); Infinity = none. Absent = none. */
  readonly rateCapBytesPerS?: Float64Array;
  /** Flow f starts after dependencies[dependencyStart[f]] .. are finished; both absent = none. */
  readonly dependencyStart?: Int32Array;
  readonly dependencies?: Int32Array;
}

export interface FlowResult {
  /** When the flow's first byte left: after dependencies, delay and latency. */
  readonly beginS: Float64Array;
  readonly finishS: Float64Array;
  readonly makespanS: number;
  /** Instants at which rates changed. */
  readonly events: number;
}
