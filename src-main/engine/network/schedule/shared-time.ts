/**
 * Different communicators of one job at work on the same tiers at the same time: each tier's rate is divided max-min
 * fairly among the flows that are on it (processor sharing; Bertsekas and Gallager, Data Networks, 1992, section 6.5),
 * and a communicator is done when its bytes are through on every tier.
 */

export interface TierLoad {
  /** Tier by its place in the rates. */
  readonly tier: number;
  /** Bytes per device on that tier. */
  readonly bytes: number;
}

/** One communicator's operation. */
export interface SharedPart {
  readonly loads: readonly TierLoad[];
  /** Begin, s; 0. */
  readonly startS?: number;
  /** Flows of each device at once: 1 of a ring, as many as peers of an all-to-all; 1. Shares go by flow. */
  readonly flows?: number;
}

interface Open {
  readonly part: number;
  readonly flows: number;
  left: number;
}

/** End of every part on one tier, s: NaN where it has nothing to send there. */
function tierEndsS(parts: readonly SharedPart[], tier: number, bytesPerS: number): number[] {
  const ends = parts.map(() => NaN);
  const bytesOf = ({ loads }: SharedPart): number =>
    loads.reduce((sum, load) => sum + (load.tier === tier ? load.bytes : 0), 0);
  const waiting = parts
    .map((part, index) => ({ part: index, startS: part.startS ?? 0, flows: part.flows ?? 1, left: bytesOf(part) }))
    .filter(({ left }) => left > 0)
    .sort((a, b) => b.startS - a.startS);
  let open: Open[] = [];
  let nowS = 0;
  while (waiting.length > 0 || open.length > 0) {
    const nextStartS = waiting.at(-1)?.startS ?? Infinity;
    const flows = open.reduce((sum, each) => sum + each.flows, 0);
    const perFlow = bytesPerS / flows;
    const toEndS = open.reduce((least, each) => Math.min(least, each.left / each.flows / perFlow), Infinity);
    const stepS = Math.min(toEndS, nextStartS - nowS);
    for (const each of open) each.left -= stepS * perFlow * each.flows;
    nowS += stepS;
    const isEnding = stepS === toEndS;
    const stays: Open[] = [];
    for (const each of open) {
      // The first to end has nothing left but rounding.
      if (isEnding && each.left <= 1e-9 * bytesPerS * stepS) ends[each.part] = nowS;
      else stays.push(each);
    }
    open = stays;
    while (waiting.length > 0 && (waiting.at(-1)?.startS ?? Infinity) <= nowS) open.push(waiting.pop() as Open);
  }
  return ends;
}

/**
 * When each part ends while all share the tiers.
 * @param ratesBytesPerS per device, by tier
 * @returns seconds by part; its start where it sends nothing
 */
export function sharedTimesS(parts: readonly SharedPart[], ratesBytesPerS: readonly number[]): number[] {
  const ends = parts.map(({ startS = 0 }) => startS);
  for (const [tier, rate] of ratesBytesPerS.entries())
    for (const [part, endS] of tierEndsS(parts, tier, rate).entries())
      if (endS > (ends[part] as number)) ends[part] = endS;
  return ends;
}
