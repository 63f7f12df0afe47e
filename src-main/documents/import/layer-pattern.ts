/**
 * Which layers of a model have experts, as `--moe-layer-freq` states it: every n-th layer, or a list in Python such as
 * `([0]*3+[1]*58)`. Only lists, sums and repetitions are understood; nothing is evaluated as code.
 */

const TOKEN = /\s*([[\](),+*]|\d+)/uy;
const MOST_LAYERS = 10_000;
const DEEPEST = 20;

class Pattern {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    const end = text.trimEnd().length;
    while (TOKEN.lastIndex < end) {
      const match = TOKEN.exec(text);
      if (!match) throw new RangeError('no pattern');
      this.#tokens.push(match[1] ?? '');
    }
  }

  read(): number[] {
    const list = this.#sum(0);
    if (this.#at < this.#tokens.length) throw new RangeError('no pattern');
    return list;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #sum(depth: number): number[] {
    const list = this.#product(depth);
    while (this.#take('+')) list.push(...this.#product(depth));
    return list;
  }

  #product(depth: number): number[] {
    let list = this.#single(depth);
    while (this.#take('*')) {
      const times = Number(this.#tokens[this.#at++]);
      if (!Number.isInteger(times) || times * list.length > MOST_LAYERS) throw new RangeError('no pattern');
      list = Array.from({ length: times }, () => list).flat();
    }
    return list;
  }

  #single(depth: number): number[] {
    if (depth > DEEPEST) throw new RangeError('no pattern');
    if (this.#take('(')) {
      const list = this.#sum(depth + 1);
      if (!this.#take(')')) throw new RangeError('no pattern');
      return list;
    }
    if (!this.#take('[')) throw new RangeError('no pattern');
    const list: number[] = [];
    while (!this.#take(']')) {
      const token = this.#tokens[this.#at++];
      if (token !== '0' && token !== '1') throw new RangeError('no pattern');
      list.push(Number(token));
      this.#take(',');
    }
    return list;
  }
}

export interface LayerPattern {
  dense: number;
  /** Whether all dense layers come before the first with experts. */
  isLeading: boolean;
}

/** Dense layers of a model; undefined where the pattern cannot be read or is for another number of layers. */
export function readLayerPattern(text: string, layers: number): LayerPattern | undefined {
  const every = /^\s*\d+\s*$/u.test(text) ? Number(text) : null;
  let list: number[];
  if (every !== null) {
    if (every < 1) return undefined;
    list = Array.from({ length: layers }, (_, index) => (index % every === 0 ? 1 : 0));
  } else
    try {
      list = new Pattern(text).read();
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  if (list.length !== layers) return undefined;
  const dense = list.filter((each) => each === 0).length;
  return { dense, isLeading: !list.slice(0, dense).includes(1) };
}
