/**
 * Time of one collective algorithm as a communication library runs it: a launch, steps that wait for each other, the
 * bytes at the rate it reaches, and the filling of its pipeline. A transfer cut into pieces of the best size takes
 * L + W/B + 2 sqrt(A W/B), where A is the time one piece costs beside its bytes (van de Geijn 1994; Thakur,
 * Rabenseifner and Gropp 2005, section 4.2, pipelined algorithms). Buffers bound the pieces from above: beyond
 * `pieceBytes` for each rank the pipeline does not grow any more and the filling stays constant.
 */
export interface CollectiveCurve {
  /** From the launch of the kernel to its end with nothing to do, seconds. */
  readonly launchS: number;
  /** One step over the latency that the tier's profile states. */
  readonly stepShare: number;
  /** Rate reached over what large transfers reach on the tier by its profile. */
  readonly rateShare: number;
  /** Steps beyond those of the algorithm whose bytes are not overlapped: the own data, copied in and out. */
  readonly ownSteps: number;
  /** Time of a piece beside its bytes (A) for each of `CurveUse.stages`, seconds. */
  readonly pieceS: number;
  /** Bytes for each rank from which on pieces do not grow, bytes. */
  readonly pieceBytes: number;
}

/** What a curve is applied to. */
export interface CurveUse {
  readonly ranks: number;
  /** Steps that wait for each other. */
  readonly steps: number;
  /** Latency of one step by the profile, s. */
  readonly stepS: number;
  /** Bytes that the busiest rank sends. */
  readonly wireBytes: number;
  /** What large transfers reach on the tier by its profile, byte/s. */
  readonly rateBytesPerS: number;
  /** Parties that a piece waits for one after the other: 1, or all that reduce together in a switch. */
  readonly stages: number;
}

/** Seconds of a use by cause; they add up. */
export interface CurveParts {
  launchS: number;
  latencyS: number;
  transferS: number;
  pipelineS: number;
}

/** Applies a curve. */
function curveParts(curve: CollectiveCurve, use: CurveUse): CurveParts {
  const bytesPerS = curve.rateShare * use.rateBytesPerS;
  const bound = curve.pieceBytes * use.ranks;
  const filling = bound === Infinity ? use.wireBytes : (use.wireBytes * bound) / (use.wireBytes + bound);
  return {
    launchS: curve.launchS,
    latencyS: use.steps * curve.stepShare * use.stepS,
    transferS: use.wireBytes / bytesPerS,
    pipelineS: 2 * Math.sqrt((curve.pieceS * use.stages * filling) / bytesPerS),
  };
}

/** Seconds in all that a curve gives a use. */
export function curveTimeS(curve: CollectiveCurve, use: CurveUse): number {
  const parts = curveParts(curve, use);
  return parts.launchS + parts.latencyS + parts.transferS + parts.pipelineS;
}
