/** Flows that wait for their begin, earliest first: a binary heap by time, then index, so that ties are stable. */
export class StartQueue {
  private readonly items: number[] = [];
  private readonly times: Float64Array;

  /** @param times begin of every flow, s; set before the flow is pushed */
  constructor(times: Float64Array) {
    this.times = times;
  }

  /** Time of the earliest, or Infinity. */
  get next(): number {
    const first = this.items[0];
    return first === undefined ? Infinity : this.times[first]!;
  }

  /** Adds a flow by its time. */
  push(flow: number): void {
    const { items } = this;
    let index = items.length;
    items.push(flow);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.isBefore(flow, items[parent]!)) break;
      items[index] = items[parent]!;
      index = parent;
    }
    items[index] = flow;
  }

  /** Takes the earliest; the queue must not be empty. */
  pop(): number {
    const { items } = this;
    const first = items[0]!;
    const last = items.pop()!;
    if (items.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.isBefore(items[child + 1]!, items[child]!)) child++;
      if (!this.isBefore(items[child]!, last)) break;
      items[index] = items[child]!;
      index = child;
    }
    items[index] = last;
    return first;
  }

  private isBefore(a: number, b: number): boolean {
    const difference = this.times[a]! - this.times[b]!;
    return difference < 0 || (difference === 0 && a < b);
  }
}
