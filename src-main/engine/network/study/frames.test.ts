/** Frames against plays whose course is known. */
import { describe, expect, it } from 'vitest';
import type { FlowLinks, FlowSet } from '../flow/flow-set';
import { simulateFlows } from '../flow/simulate';
import { FrameRecorder, type LinkFrames } from './frames';

/** Links of 1 B/s without latency. */
const linksOf = (count: number): FlowLinks => ({
  capacityBytesPerS: new Float64Array(count).fill(1),
  latencyS: new Float64Array(count),
});

function record(links: FlowLinks, flows: FlowSet, exactAtMost?: number): LinkFrames {
  const recorder = new FrameRecorder(links, flows, exactAtMost);
  const { makespanS } = simulateFlows(links, flows, { onSpan: recorder.record });
  return recorder.finish(makespanS);
}

/** A chain of flows of 1 byte, one after another, each on a link of its own. */
function chain(count: number): [FlowLinks, FlowSet] {
  const starts = Int32Array.from({ length: count + 1 }, (_, flow) => flow);
  return [
    linksOf(count),
    {
      count,
      routeStart: starts,
      routeLinks: Int32Array.from({ length: count }, (_, flow) => flow),
      bytes: new Float64Array(count).fill(1),
      dependencyStart: Int32Array.from({ length: count + 1 }, (_, flow) => Math.max(0, flow - 1)),
      dependencies: Int32Array.from({ length: count - 1 }, (_, flow) => flow),
    },
  ];
}

describe.each([undefined, 0])('frames, exact up to %s route entries', (exactAtMost) => {
  it('follow a chain through its links, merged as often as it is longer than its busiest link', () => {
    const frames = record(...chain(32), exactAtMost);
    expect(frames.count).toBeGreaterThan(64);
    expect(frames.count).toBeLessThanOrEqual(128);
    expect(frames.count * frames.frameS).toBeCloseTo(32, 9);
    for (let frame = 0; frame < frames.count; frame++) {
      const at = Math.floor((frame + 0.5) * frames.frameS);
      const bytes = [...frames.linkBytes.subarray(frame * 32, (frame + 1) * 32)];
      expect(bytes.findIndex((each) => each > 0)).toBe(at);
      expect(bytes[at]).toBeCloseTo(frames.frameS, 6);
      expect(frames.activeFlows[frame]).toBe(1);
      expect(frames.doneShare[frame]).toBeCloseTo((frame + 1) / frames.count, 6);
    }
  });

  it('hold every byte of two flows that share a link, the one twice as large', () => {
    const flows: FlowSet = {
      count: 2,
      routeStart: Int32Array.of(0, 1, 2),
      routeLinks: Int32Array.of(0, 0),
      bytes: Float64Array.of(1, 2),
    };
    const frames = record(linksOf(1), flows, exactAtMost);
    expect(frames.linkBytes.reduce((sum, bytes) => sum + bytes, 0)).toBeCloseTo(3, exactAtMost === 0 ? 1 : 5);
    // Both until second 2, the larger one until second 3.
    expect(frames.activeFlows[0]).toBe(2);
    expect(frames.activeFlows.at(-1)).toBe(1);
  });

  it('are one where there is nothing to carry', () => {
    const flows: FlowSet = {
      count: 1,
      routeStart: Int32Array.of(0, 1),
      routeLinks: Int32Array.of(0),
      bytes: Float64Array.of(0),
    };
    expect(record(linksOf(1), flows, exactAtMost)).toMatchObject({ count: 1 });
  });
});
