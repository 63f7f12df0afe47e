/**
 * Max-min fair rates by progressive filling, kept up to date while flows come and go. A link saturates at its level
 * (rate of its unfrozen flows), which freezes them. Levels only rise while other links freeze, so the links wait in
 * a heap with keys that may be too low, never too high.
 *
 * When a flow of rate r ends, everything frozen below r stays as it is: until the filling reached r, the flow took
 * what its successors would have taken anyway. The state of the links is therefore kept at some points of the
 * filling (checkpoints), and an ending repeats only what came after the last one below r.
 */
import type { FlowLinks, FlowSet } from './flow-set';

/** Checkpoints of one filling; more cost memory traffic, fewer repeat more of it. */
const CHECKPOINTS = 16;
/** Fillings from scratch after this many continued ones, so that rounding does not add up. */
const CONTINUED_AT_MOST = 512;

/** Rates of the flows that are under way. */
export class RateSolver {
  /** Rate of every active flow after solve(). */
  readonly rates: Float64Array;
  /** Active flows in the order in which the last filling froze them; those from `changedFrom` on may have new rates. */
  readonly frozen: Int32Array;
  frozenCount = 0;
  changedFrom = 0;

  private readonly flows: FlowSet;
  private readonly capacities: Float64Array;
  private readonly linkCount: number;
  /**
   * Active flows of every link: hop indices in list[listStart[l]] up to listEnd[l]. Those up to ownEnd[l] were frozen
   * by this link last time and mostly will be again, so the others need not be looked at.
   */
  private readonly listStart: Int32Array;
  private readonly ownEnd: Int32Array;
  private readonly listEnd: Int32Array;
  private readonly list: Int32Array;
  private readonly listFlow: Int32Array;
  private readonly place: Int32Array;
  /** Hop of every flow on the link that froze it; -1 = none yet. */
  private readonly ownHop: Int32Array;
  /** Per link: room left and share of the flows not yet frozen, side by side. */
  private readonly state: Float64Array;
  private readonly isFrozen: Uint8Array;
  private readonly heap: Int32Array;
  private readonly keys: Float64Array;
  private heapSize = 0;
  private readonly checkpointStates: Float64Array[] = [];
  private readonly checkpointLevels = new Float64Array(CHECKPOINTS);
  private readonly checkpointCounts = new Int32Array(CHECKPOINTS);
  private checkpoints = 0;
  private lowestChange = 0;
  private continued = 0;
  private activeCount = 0;

  constructor(links: FlowLinks, flows: FlowSet) {
    this.flows = flows;
    this.capacities = links.capacityBytesPerS;
    this.linkCount = links.capacityBytesPerS.length;
    const { routeLinks, count } = flows;
    const hops = routeLinks.length;
    const listStart = new Int32Array(this.linkCount + 1);
    for (let hop = 0; hop < hops; hop++) listStart[routeLinks[hop]! + 1]!++;
    for (let link = 0; link < this.linkCount; link++) listStart[link + 1]! += listStart[link]!;
    this.listStart = listStart;
    this.listEnd = listStart.slice(0, this.linkCount);
    this.ownEnd = listStart.slice(0, this.linkCount);
    this.ownHop = new Int32Array(count).fill(-1);
    this.list = new Int32Array(hops);
    this.listFlow = new Int32Array(hops);
    this.place = new Int32Array(hops);
    this.rates = new Float64Array(count);
    this.frozen = new Int32Array(count);
    this.isFrozen = new Uint8Array(count);
    this.state = new Float64Array(2 * this.linkCount);
    this.heap = new Int32Array(this.linkCount);
    this.keys = new Float64Array(this.linkCount);
    for (let index = 0; index < CHECKPOINTS; index++) this.checkpointStates.push(new Float64Array(2 * this.linkCount));
  }

  /** Adds a flow that crosses at least one link. */
  add(flow: number): void {
    const { routeStart, routeLinks } = this.flows;
    for (let hop = routeStart[flow]!; hop < routeStart[flow + 1]!; hop++) {
      const link = routeLinks[hop]!;
      const place = this.listEnd[link]!++;
      this.list[place] = hop;
      this.listFlow[place] = flow;
      this.place[hop] = place;
    }
    this.activeCount++;
    this.lowestChange = 0;
  }

  /** Takes out an active flow. */
  remove(flow: number): void {
    const { routeStart, routeLinks, routeShare } = this.flows;
    for (let hop = routeStart[flow]!; hop < routeStart[flow + 1]!; hop++) {
      const link = routeLinks[hop]!;
      if (this.ownHop[flow] === hop) this.exchange(hop, --this.ownEnd[link]!);
      this.exchange(hop, --this.listEnd[link]!);
      // A checkpoint below the flow's rate counts it among those not yet frozen.
      const share = routeShare ? routeShare[hop]! : 1;
      for (let index = 0; index < this.checkpoints; index++) this.checkpointStates[index]![2 * link + 1]! -= share;
    }
    this.ownHop[flow] = -1;
    this.activeCount--;
    this.lowestChange = Math.min(this.lowestChange, this.rates[flow]!);
  }

  /** Puts a hop at another place of its link's list, and what was there at its own. */
  private exchange(hop: number, to: number): void {
    const { list, listFlow, place } = this;
    const from = place[hop]!;
    const other = list[to]!;
    const flow = listFlow[from]!;
    list[from] = other;
    listFlow[from] = listFlow[to]!;
    place[other] = from;
    list[to] = hop;
    listFlow[to] = flow;
    place[hop] = to;
  }

  /** Makes all flows of a link that are not yet frozen its own. */
  private takeOver(link: number): void {
    const { list, listFlow, isFrozen, ownHop, ownEnd } = this;
    const { routeLinks } = this.flows;
    const end = this.listEnd[link]!;
    for (let place = ownEnd[link]!; place < end; place++) {
      const flow = listFlow[place]!;
      if (isFrozen[flow] === 1) continue;
      const hop = list[place]!;
      const before = ownHop[flow]!;
      if (before >= 0) this.exchange(before, --ownEnd[routeLinks[before]!]!);
      this.exchange(hop, ownEnd[link]!++);
      ownHop[flow] = hop;
    }
  }

  /** Brings the rates up to date. */
  solve(): void {
    let start = this.checkpoints - 1;
    // A level may come out a rounding error apart; what lies close is filled again.
    const limit = this.lowestChange * (1 - 1e-9);
    while (start >= 0 && this.checkpointLevels[start]! >= limit) start--;
    if (this.lowestChange === 0 || start < 0 || this.continued >= CONTINUED_AT_MOST) this.restart();
    else this.resume(start);
    this.lowestChange = Infinity;
    this.fill();
  }

  private restart(): void {
    const { capacities, state, listStart, listEnd } = this;
    const { routeShare } = this.flows;
    for (let link = 0; link < this.linkCount; link++) {
      const from = listStart[link]!;
      const to = listEnd[link]!;
      let share = to - from;
      if (routeShare) {
        share = 0;
        for (let place = from; place < to; place++) share += routeShare[this.list[place]!]!;
      }
      state[2 * link] = capacities[link]!;
      state[2 * link + 1] = share;
    }
    this.isFrozen.fill(0);
    this.frozenCount = 0;
    this.checkpoints = 0;
    this.continued = 0;
    this.changedFrom = 0;
  }

  private resume(checkpoint: number): void {
    this.state.set(this.checkpointStates[checkpoint]!);
    const before = this.frozenCount;
    this.frozenCount = this.checkpointCounts[checkpoint]!;
    for (let index = this.frozenCount; index < before; index++) this.isFrozen[this.frozen[index]!] = 0;
    this.checkpoints = checkpoint + 1;
    this.continued++;
    this.changedFrom = this.frozenCount;
  }

  private fill(): void {
    const { state, keys, heap, listStart, ownEnd, listFlow, isFrozen, rates, frozen } = this;
    const { routeStart, routeLinks, routeShare } = this.flows;
    this.buildHeap();
    const step = Math.max(1, Math.ceil((this.activeCount - this.frozenCount) / (CHECKPOINTS - this.checkpoints + 1)));
    let nextCheckpoint = this.frozenCount + step;
    let count = this.frozenCount;
    while (this.heapSize > 0 && count < this.activeCount) {
      const link = heap[0]!;
      const open = state[2 * link + 1]!;
      // Shares of the last flow may leave a rounding error behind.
      if (open <= 1e-12) {
        this.popTop();
        continue;
      }
      const level = Math.max(0, state[2 * link]!) / open;
      if (level > keys[link]!) {
        keys[link] = level;
        this.siftDown(0);
        if (heap[0] !== link) continue;
      }
      if (count >= nextCheckpoint && this.checkpoints < CHECKPOINTS) {
        this.keepCheckpoint(level, count);
        nextCheckpoint += step;
      }
      const from = listStart[link]!;
      if (routeShare || open !== ownEnd[link]! - from) this.takeOver(link);
      const end = ownEnd[link]!;
      for (let place = from; place < end; place++) {
        const flow = listFlow[place]!;
        isFrozen[flow] = 1;
        rates[flow] = level;
        frozen[count++] = flow;
        const lastHop = routeStart[flow + 1]!;
        if (routeShare)
          for (let hop = routeStart[flow]!; hop < lastHop; hop++) {
            const at = 2 * routeLinks[hop]!;
            const share = routeShare[hop]!;
            state[at]! -= level * share;
            state[at + 1]! -= share;
          }
        else
          for (let hop = routeStart[flow]!; hop < lastHop; hop++) {
            const at = 2 * routeLinks[hop]!;
            state[at]! -= level;
            state[at + 1]! -= 1;
          }
      }
      state[2 * link + 1] = 0;
      this.popTop();
    }
    this.frozenCount = count;
  }

  private keepCheckpoint(level: number, count: number): void {
    this.checkpointStates[this.checkpoints]!.set(this.state);
    this.checkpointLevels[this.checkpoints] = level;
    this.checkpointCounts[this.checkpoints] = count;
    this.checkpoints++;
  }

  private buildHeap(): void {
    const { state, keys, heap } = this;
    let size = 0;
    for (let link = 0; link < this.linkCount; link++) {
      const open = state[2 * link + 1]!;
      if (open <= 1e-12) continue;
      keys[link] = Math.max(0, state[2 * link]!) / open;
      heap[size++] = link;
    }
    this.heapSize = size;
    for (let index = (size >> 1) - 1; index >= 0; index--) this.siftDown(index);
  }

  private popTop(): void {
    const { heap } = this;
    const last = heap[--this.heapSize]!;
    if (this.heapSize === 0) return;
    heap[0] = last;
    this.siftDown(0);
  }

  private siftDown(from: number): void {
    const { heap, keys, heapSize } = this;
    const link = heap[from]!;
    const key = keys[link]!;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heapSize) break;
      let childKey = keys[heap[child]!]!;
      if (child + 1 < heapSize) {
        const rightKey = keys[heap[child + 1]!]!;
        if (rightKey < childKey) {
          child++;
          childKey = rightKey;
        }
      }
      if (childKey >= key) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = link;
  }
}
