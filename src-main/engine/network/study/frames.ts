/**
 * Use of every link over time, in frames of equal length, recorded while flows are played. Frames begin short and are
 * merged in pairs whenever there get too many, so that one play is enough whatever its length turns out to be. What
 * links carry is added up exactly; past a budget the state in the middle of a frame stands for the frame.
 */
import type { FlowLinks, FlowSet } from '../flow/flow-set';
import type { SpanListener } from '../flow/simulate-general';

/** Frames are merged when there are more. */
const FRAMES_AT_MOST = 128;
/** Route entries that are added up exactly, in all. */
const EXACT_AT_MOST = 1.5e8;

export interface LinkFrames {
  frameS: number;
  count: number;
  /** Bytes over each link in each frame, frame after frame. */
  linkBytes: Float32Array;
  activeFlows: Int32Array;
  /** Bytes moved by the end of each frame, share of all. */
  doneShare: Float64Array;
}

/** Bytes that each link carries in the whole play. */
export function carriedBytes(flows: FlowSet, links: number): Float64Array {
  const { routeStart, routeLinks, routeShare, bytes } = flows;
  const carried = new Float64Array(links);
  for (let flow = 0; flow < flows.count; flow++)
    for (let hop = routeStart[flow]!; hop < routeStart[flow + 1]!; hop++)
      carried[routeLinks[hop]!]! += routeShare ? bytes[flow]! * routeShare[hop]! : bytes[flow]!;
  return carried;
}

/** No play is shorter: the time that the busiest link needs for what it carries. */
function shortestS(links: FlowLinks, flows: FlowSet): number {
  const capacity = links.capacityBytesPerS;
  let leastS = 0;
  carriedBytes(flows, capacity.length).forEach((bytes, link) => {
    if (bytes > 0) leastS = Math.max(leastS, bytes / capacity[link]!);
  });
  return leastS;
}

/** Records one play. */
export class FrameRecorder {
  readonly #flows: FlowSet;
  readonly #links: number;
  readonly #exactAtMost: number;
  readonly #linkBytes: Float32Array;
  readonly #moved = new Float64Array(FRAMES_AT_MOST);
  /** Flows under way in the middle of each frame. */
  readonly #active = new Int32Array(FRAMES_AT_MOST);
  #frameS: number;
  #work = 0;

  /** @param exactAtMost route entries that are added up exactly */
  constructor(links: FlowLinks, flows: FlowSet, exactAtMost = EXACT_AT_MOST) {
    this.#flows = flows;
    this.#links = links.capacityBytesPerS.length;
    this.#exactAtMost = exactAtMost;
    this.#linkBytes = new Float32Array(FRAMES_AT_MOST * this.#links);
    // Half of the frames are filled even by the shortest play.
    this.#frameS = (2 * shortestS(links, flows)) / FRAMES_AT_MOST;
  }

  /** To be called for every span of constant rates, in order. */
  readonly record: SpanListener = (fromS, toS, active, count, rates) => {
    if (this.#frameS === 0) this.#frameS = toS / FRAMES_AT_MOST;
    while (toS > FRAMES_AT_MOST * this.#frameS * (1 + 1e-12)) this.#merge();
    const isExact = this.#work <= this.#exactAtMost;
    const first = this.#frameAt(fromS);
    const last = this.#frameAt(toS);
    for (let frame = first; frame <= last; frame++) {
      const startS = frame * this.#frameS;
      const endS = startS + this.#frameS;
      const middleS = (startS + endS) / 2;
      const isMiddle = fromS <= middleS && middleS < toS;
      if (isMiddle) this.#active[frame] = count;
      const seconds = Math.min(toS, endS) - Math.max(fromS, startS);
      if (isExact && seconds > 0) this.#add(frame, seconds, active, count, rates);
      else if (!isExact && isMiddle) this.#add(frame, this.#frameS, active, count, rates);
    }
  };

  /** What was recorded of a play that ended at `makespanS`. */
  finish(makespanS: number): LinkFrames {
    const count = this.#frameS === 0 ? 1 : Math.max(1, Math.ceil(makespanS / this.#frameS - 1e-9));
    const doneShare = this.#moved.slice(0, count);
    const total = doneShare.reduce((sum, moved) => sum + moved, 0);
    let sum = 0;
    for (let frame = 0; frame < count; frame++) {
      sum += doneShare[frame]!;
      doneShare[frame] = total > 0 ? sum / total : 1;
    }
    return {
      frameS: this.#frameS === 0 ? makespanS : this.#frameS,
      count,
      linkBytes: this.#linkBytes.slice(0, count * this.#links),
      activeFlows: this.#active.slice(0, count),
      doneShare,
    };
  }

  #frameAt(timeS: number): number {
    return Math.min(FRAMES_AT_MOST - 1, Math.floor(timeS / this.#frameS));
  }

  /** Adds what active flows move in `seconds` to a frame. */
  #add(frame: number, seconds: number, active: Int32Array, count: number, rates: Float64Array): void {
    const { routeStart, routeLinks, routeShare } = this.#flows;
    const base = frame * this.#links;
    let moved = 0;
    for (let index = 0; index < count; index++) {
      const flow = active[index]!;
      const bytes = rates[flow]! * seconds;
      const end = routeStart[flow + 1]!;
      moved += bytes;
      for (let hop = routeStart[flow]!; hop < end; hop++)
        this.#linkBytes[base + routeLinks[hop]!]! += routeShare ? bytes * routeShare[hop]! : bytes;
      this.#work += end - routeStart[flow]!;
    }
    this.#moved[frame]! += moved;
  }

  /** Two frames become one. */
  #merge(): void {
    const links = this.#links;
    this.#frameS *= 2;
    for (let frame = 0; frame < FRAMES_AT_MOST; frame++) {
      const isKept = frame < FRAMES_AT_MOST / 2;
      for (let link = 0; link < links; link++)
        this.#linkBytes[frame * links + link] = isKept
          ? this.#linkBytes[2 * frame * links + link]! + this.#linkBytes[(2 * frame + 1) * links + link]!
          : 0;
      this.#moved[frame] = isKept ? this.#moved[2 * frame]! + this.#moved[2 * frame + 1]! : 0;
      // The middle of the new frame is where its second half begins.
      this.#active[frame] = isKept ? this.#active[2 * frame + 1]! : 0;
    }
  }
}
