/**
 * Use of every link over time, in frames of equal length, from a play of flows. Exact means where the play has few
 * enough spans of constant rates; else the state in the middle of each frame stands for the frame.
 */
import { StoppedError } from '../../stopped-error';
import type { FlowLinks, FlowResult, FlowSet } from '../flow/flow-set';
import { simulateFlows } from '../flow/simulate';
import type { SpanListener } from '../flow/simulate-general';

/** Route entries that the exact way may add up, in all. */
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

class TooManySpans extends Error {}

interface Totals extends LinkFrames {
  movedBytes: Float64Array;
}

function emptyFrames(makespanS: number, count: number, links: number): Totals {
  return {
    frameS: makespanS / count,
    count,
    linkBytes: new Float32Array(count * links),
    activeFlows: new Int32Array(count),
    doneShare: new Float64Array(count),
    movedBytes: new Float64Array(count),
  };
}

/** Adds what active flows move in `seconds` to one frame. */
function addUse(
  flows: FlowSet,
  links: number,
  frames: Totals,
  frame: number,
  seconds: number,
  [active, count, rates]: [Int32Array, number, Float64Array],
): number {
  const { routeStart, routeLinks, routeShare } = flows;
  const base = frame * links;
  let work = 0;
  let moved = 0;
  for (let index = 0; index < count; index++) {
    const flow = active[index]!;
    const bytes = rates[flow]! * seconds;
    moved += bytes;
    const end = routeStart[flow + 1]!;
    for (let hop = routeStart[flow]!; hop < end; hop++) {
      const link = routeLinks[hop]!;
      frames.linkBytes[base + link]! += routeShare ? bytes * routeShare[hop]! : bytes;
    }
    work += end - routeStart[flow]!;
  }
  frames.movedBytes[frame]! += moved;
  return work;
}

/** Listener that adds every span to the frames that it lies in. */
function exactListener(flows: FlowSet, links: number, frames: Totals, check: () => void): SpanListener {
  let work = 0;
  return (fromS, toS, active, count, rates) => {
    check();
    const first = Math.min(frames.count - 1, Math.floor(fromS / frames.frameS));
    const last = Math.min(frames.count - 1, Math.floor(toS / frames.frameS));
    for (let frame = first; frame <= last; frame++) {
      const start = Math.max(fromS, frame * frames.frameS);
      const end = frame === frames.count - 1 ? toS : Math.min(toS, (frame + 1) * frames.frameS);
      if (end <= start) continue;
      work += addUse(flows, links, frames, frame, end - start, [active, count, rates]);
      const middle = (frame + 0.5) * frames.frameS;
      if (fromS <= middle && middle < toS) frames.activeFlows[frame] = count;
    }
    if (work > EXACT_AT_MOST) throw new TooManySpans();
  };
}

/** Listener that takes the state in the middle of each frame for the whole frame. */
function sampledListener(flows: FlowSet, links: number, frames: Totals, check: () => void): SpanListener {
  let next = 0;
  return (fromS, toS, active, count, rates) => {
    check();
    while (next < frames.count) {
      const middle = (next + 0.5) * frames.frameS;
      if (middle >= toS) return;
      if (middle >= fromS) {
        frames.activeFlows[next] = count;
        addUse(flows, links, frames, next, frames.frameS, [active, count, rates]);
      }
      next++;
    }
  };
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

/**
 * Plays flows and records the use of every link.
 * @param result of the same flows, played without listening
 * @throws StoppedError when shouldStop answers true
 */
export function recordFrames(
  links: FlowLinks,
  flows: FlowSet,
  result: FlowResult,
  count: number,
  shouldStop: () => boolean,
): LinkFrames {
  const linkCount = links.capacityBytesPerS.length;
  const check = (): void => {
    if (shouldStop()) throw new StoppedError();
  };
  let frames = emptyFrames(result.makespanS, count, linkCount);
  try {
    simulateFlows(links, flows, { onSpan: exactListener(flows, linkCount, frames, check) });
  } catch (error) {
    if (!(error instanceof TooManySpans)) throw error;
    frames = emptyFrames(result.makespanS, count, linkCount);
    simulateFlows(links, flows, { onSpan: sampledListener(flows, linkCount, frames, check) });
  }
  let total = 0;
  for (const moved of frames.movedBytes) total += moved;
  let sum = 0;
  for (let frame = 0; frame < count; frame++) {
    sum += frames.movedBytes[frame]!;
    frames.doneShare[frame] = total > 0 ? sum / total : 1;
  }
  return frames;
}
