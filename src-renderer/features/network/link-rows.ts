/** Links by class with their use: the drawing as a table. */
import type { PlayAnswer, TopologyAnswer } from '../../../src-shared/results/network-study';

export interface LinkRow {
  name: string;
  links: number;
  down: number;
  capacityBytesPerS: number;
  latencyS: number;
  /** Of the links that are up, in the frame shown; null without a play. */
  now: { mean: number; max: number } | null;
  /** Over the whole play. */
  whole: { mean: number; max: number } | null;
}

interface Sum {
  sum: number;
  max: number;
}

const add = (into: Sum, value: number): void => {
  into.sum += value;
  into.max = Math.max(into.max, value);
};

export function linkRows(topology: TopologyAnswer, play: PlayAnswer | null, frame: number): LinkRow[] {
  const { linkClass, capacityBytesPerS, latencyS } = topology.links;
  const count = linkClass.length;
  const sums = topology.linkClasses.map(() => ({
    down: 0,
    up: 0,
    latencyS: 0,
    now: { sum: 0, max: 0 },
    whole: { sum: 0, max: 0 },
  }));
  for (let link = 0; link < count; link++) {
    const sum = sums[linkClass[link] ?? 0];
    if (!sum) continue;
    sum.latencyS = Math.max(sum.latencyS, latencyS[link] ?? 0);
    if (capacityBytesPerS[link] === 0) {
      sum.down++;
      continue;
    }
    sum.up++;
    if (!play) continue;
    add(sum.now, (play.frames.utilisation[frame * count + link] ?? 0) / 255);
    add(sum.whole, play.meanUtilisation[link] ?? 0);
  }
  return topology.linkClasses.map(({ name, links, capacityBytesPerS: capacity }, index) => {
    const sum = sums[index];
    const meanOf = (value: Sum | undefined) =>
      play && sum && value ? { mean: sum.up > 0 ? value.sum / sum.up : 0, max: value.max } : null;
    return {
      name,
      links,
      down: sum?.down ?? 0,
      capacityBytesPerS: capacity,
      latencyS: sum?.latencyS ?? 0,
      now: meanOf(sum?.now),
      whole: meanOf(sum?.whole),
    };
  });
}
