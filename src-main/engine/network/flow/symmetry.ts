/**
 * Classes of flows and links that behave alike (an equitable partition, found by colour refinement): each link of a
 * class is crossed equally often by the flows of each class. The max-min allocation of such a set is the same within
 * a class, because it is unique; so one flow per class stands for all. Colours are hashes; the partition they lead to
 * is counted out exactly before it is used.
 */
import type { FlowRule } from './flow-rule';
import type { FlowLinks, FlowSet } from './flow-set';

/** Above this many classes of flows the general way is as fast. */
const CLASSES_AT_MOST = 256;
const ROUNDS_AT_MOST = 4;
/** So few classes of links are counted out at once. */
const FEW_CLASSES = 4;
/** Hops of routes that are kept in memory; above, they are worked out in every pass. */
const STORED_AT_MOST = 4e6;

export interface Quotient {
  readonly links: FlowLinks;
  /** One flow per class; its shares are crossings per link of a class. */
  readonly flows: FlowSet;
  readonly classOf: Uint16Array;
  /** A flow of each class. */
  readonly samples: readonly number[];
}

const mix = (value: number, factor: number): number => {
  let x = Math.imul(value ^ (value >>> 16), factor);
  x ^= x >>> 15;
  x = Math.imul(x, 0x2c1b3c6d);
  return x ^ (x >>> 13);
};

/** Dense class numbers of link colours; equal colours, equal class. */
function numberLinks(colours: Int32Array, classes: Int32Array): number {
  const numbers = new Map<number, number>();
  for (let link = 0; link < classes.length; link++) {
    const colour = colours[link]!;
    let number = numbers.get(colour);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(colour, number);
    }
    classes[link] = number;
  }
  return numbers.size;
}

function numberValues(links: FlowLinks, classes: Int32Array): number {
  const numbers = new Map<string, number>();
  let last = '';
  let lastCapacity = NaN;
  let lastLatency = NaN;
  for (let link = 0; link < classes.length; link++) {
    const capacity = links.capacityBytesPerS[link]!;
    const latency = links.latencyS[link]!;
    if (capacity !== lastCapacity || latency !== lastLatency) {
      last = `${capacity} ${latency}`;
      lastCapacity = capacity;
      lastLatency = latency;
    }
    let number = numbers.get(last);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(last, number);
    }
    classes[link] = number;
  }
  return numbers.size;
}

const sizeBits = new Float64Array(1);
const sizeWords = new Int32Array(sizeBits.buffer);

/**
 * The quotient of a set of flows, or null where it has too little symmetry to be worth it.
 * @param rule flows that all start at 0
 */
export function findQuotient(links: FlowLinks, rule: FlowRule): Quotient | null {
  const linkCount = links.capacityBytesPerS.length;
  if (rule.count < 2) return null;
  const classes = new Int32Array(linkCount);
  let classCount = numberValues(links, classes);
  // Routes in runs of maxHops, shorter ones ended by -1, so that later passes do not work them out again.
  const routes = rule.count * rule.maxHops > STORED_AT_MOST ? null : new Int32Array(rule.count * rule.maxHops);
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    const before = classCount;
    classCount = refine(rule, routes, classes, round === 0);
    if (classCount > linkCount / 4 + 8) return null;
    // Counting costs more than a round: it is tried once the colours have nearly come to rest, or are few.
    if (classCount > Math.max(FEW_CLASSES, 1.5 * before)) continue;
    const quotient = countOut(links, rule, routes, classes, classCount);
    if (quotient || classCount === before) return quotient;
  }
  return null;
}

/**
 * One round: a link's new colour is its old one and those of the flows that cross it. The first round fills `routes`.
 * Returns the number of classes.
 */
function refine(rule: FlowRule, routes: Int32Array | null, classes: Int32Array, isFirst: boolean): number {
  const { count, maxHops } = rule;
  const linkCount = classes.length;
  const colourOf = new Int32Array(linkCount);
  for (let link = 0; link < linkCount; link++) colourOf[link] = mix(classes[link]! + 1, 0x21f0aaad);
  const colours = colourOf.slice();
  const out = new Int32Array(maxHops);
  let lastBytes = NaN;
  let sizeColour = 0;
  let at = 0;
  for (let flow = 0; flow < count; flow++) {
    const bytes = rule.bytesOf(flow);
    if (bytes !== lastBytes) {
      sizeBits[0] = lastBytes = bytes;
      sizeColour = mix(sizeWords[0]! ^ Math.imul(sizeWords[1]!, 0x9e3779b1), 0x735a2d97);
    }
    let colour = sizeColour;
    if (routes && !isFirst) {
      let end = at;
      const limit = at + maxHops;
      while (end < limit) {
        const link = routes[end]!;
        if (link < 0) break;
        colour = (colour + colourOf[link]!) | 0;
        end++;
      }
      colour = mix(colour, 0x3d4d51cb);
      for (let hop = at; hop < end; hop++) {
        const link = routes[hop]!;
        colours[link] = (colours[link]! + colour) | 0;
      }
      at = limit;
    } else {
      const length = rule.routeInto(flow, out);
      for (let index = 0; index < length; index++) {
        const link = out[index]!;
        colour = (colour + colourOf[link]!) | 0;
        if (routes) routes[at + index] = link;
      }
      if (routes && length < maxHops) routes[at + length] = -1;
      at += maxHops;
      colour = mix(colour, 0x3d4d51cb);
      for (let index = 0; index < length; index++) {
        const link = out[index]!;
        colours[link] = (colours[link]! + colour) | 0;
      }
    }
  }
  return numberLinks(colours, classes);
}

/** Classes of the flows by the classes of their links and their size; the quotient if every link of a class agrees. */
function countOut(
  links: FlowLinks,
  rule: FlowRule,
  routes: Int32Array | null,
  classes: Int32Array,
  classCount: number,
): Quotient | null {
  const linkCount = classes.length;
  const { count, maxHops } = rule;
  const classOf = new Uint16Array(count);
  // Sums of these numbers tell the multisets of classes apart; a clash shows in the totals at the end.
  const colourOf = new Int32Array(linkCount);
  for (let link = 0; link < linkCount; link++) colourOf[link] = mix(classes[link]! + 1, 0x735a2d97);
  const colours = new Int32Array(CLASSES_AT_MOST);
  const sizes = new Float64Array(CLASSES_AT_MOST);
  const table = new Int16Array(4 * CLASSES_AT_MOST).fill(-1);
  const mask = table.length - 1;
  const members = new Int32Array(CLASSES_AT_MOST);
  const samples: number[] = [];
  const out = new Int32Array(maxHops);
  // Crossings of every link by the flows of each class, row by link.
  let room = 32;
  let crossings = new Int32Array(linkCount * room);
  let found = -1;
  let lastColour = 0;
  let lastBytes = NaN;
  const hops = routes ?? out;
  for (let flow = 0; flow < count; flow++) {
    const from = routes ? flow * maxHops : 0;
    const limit = from + (routes ? maxHops : rule.routeInto(flow, out));
    let end = from;
    let colour = 0;
    for (; end < limit; end++) {
      const link = hops[end]!;
      if (link < 0) break;
      colour = (colour + colourOf[link]!) | 0;
    }
    const bytes = rule.bytesOf(flow);
    // Neighbours in the list are often of one class.
    if (colour !== lastColour || bytes !== lastBytes) {
      lastColour = colour;
      lastBytes = bytes;
      let slot = (colour ^ (colour >>> 16)) & mask;
      for (;;) {
        found = table[slot]!;
        if (found < 0 || (colours[found] === colour && sizes[found] === bytes)) break;
        slot = (slot + 1) & mask;
      }
      if (found < 0) table[slot] = samples.length;
    }
    if (found < 0) {
      found = samples.length;
      if (found >= CLASSES_AT_MOST) return null;
      colours[found] = colour;
      sizes[found] = bytes;
      samples.push(flow);
      if (found >= room) {
        const wider = new Int32Array(linkCount * room * 2);
        for (let link = 0; link < linkCount; link++)
          wider.set(crossings.subarray(link * room, (link + 1) * room), link * room * 2);
        crossings = wider;
        room *= 2;
      }
    }
    classOf[flow] = found;
    members[found]!++;
    for (let hop = from; hop < end; hop++) crossings[hops[hop]! * room + found]!++;
  }
  const sample = new Int32Array(classCount).fill(-1);
  for (let link = 0; link < linkCount; link++) {
    const known = sample[classes[link]!]!;
    if (known < 0) {
      sample[classes[link]!] = link;
      continue;
    }
    for (let index = 0; index < samples.length; index++)
      if (crossings[link * room + index] !== crossings[known * room + index]) return null;
  }
  if (!areSamplesTypical(rule, samples, members, classes, sample, crossings, room)) return null;
  return buildQuotient(links, rule, samples, sample, crossings, room, classes, classOf);
}

/**
 * Whether the flows of each class cross each class of links as often, all together, as if all were like the sample.
 * Links of a class agree already, so that one link (`sample`) of each stands for all.
 */
function areSamplesTypical(
  rule: FlowRule,
  samples: readonly number[],
  members: Int32Array,
  classes: Int32Array,
  sample: Int32Array,
  crossings: Int32Array,
  room: number,
): boolean {
  const linksOf = new Int32Array(sample.length);
  for (const linkClass of classes) linksOf[linkClass]!++;
  const rest = new Float64Array(sample.length * samples.length);
  for (const [linkClass, link] of sample.entries())
    for (let index = 0; index < samples.length; index++)
      rest[linkClass * samples.length + index] = linksOf[linkClass]! * crossings[link * room + index]!;
  const out = new Int32Array(rule.maxHops);
  for (const [index, flow] of samples.entries()) {
    const length = rule.routeInto(flow, out);
    for (let hop = 0; hop < length; hop++) rest[classes[out[hop]!]! * samples.length + index]! -= members[index]!;
  }
  return rest.every((count) => count === 0);
}

function buildQuotient(
  links: FlowLinks,
  rule: FlowRule,
  samples: readonly number[],
  sample: Int32Array,
  crossings: Int32Array,
  room: number,
  classes: Int32Array,
  classOf: Uint16Array,
): Quotient {
  const capacityBytesPerS = Float64Array.from(sample, (link) => links.capacityBytesPerS[link]!);
  const latencyS = new Float64Array(sample.length);
  const routeStart = new Int32Array(samples.length + 1);
  const routeLinks: number[] = [];
  const routeShare: number[] = [];
  const delayS = new Float64Array(samples.length);
  const out = new Int32Array(rule.maxHops);
  for (const [index, flow] of samples.entries()) {
    const length = rule.routeInto(flow, out);
    const met = new Set<number>();
    for (let hop = 0; hop < length; hop++) {
      const link = out[hop]!;
      // Latency counts per crossing, capacity once per class.
      delayS[index]! += links.latencyS[link]!;
      const linkClass = classes[link]!;
      if (met.has(linkClass)) continue;
      met.add(linkClass);
      routeLinks.push(linkClass);
      routeShare.push(crossings[sample[linkClass]! * room + index]!);
    }
    routeStart[index + 1] = routeLinks.length;
  }
  return {
    links: { capacityBytesPerS, latencyS },
    flows: {
      count: samples.length,
      routeStart,
      routeLinks: Int32Array.from(routeLinks),
      routeShare: Float64Array.from(routeShare),
      bytes: Float64Array.from(samples, (flow) => rule.bytesOf(flow)),
      delayS,
    },
    classOf,
    samples,
  };
}
