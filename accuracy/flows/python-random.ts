/**
 * Python's random.Random(seed).uniform(low, high): the reference cases with random sizes drew from it. Mersenne Twister
 * MT19937 (Matsumoto and Nishimura 1998), seeded by array as Python does for an integer below 2^32.
 */
const SIZE = 624;

export class PythonRandom {
  private readonly state = new Uint32Array(SIZE);
  private at = SIZE;

  constructor(seed: number) {
    const { state } = this;
    this.seed(19650218);
    let i = 1;
    for (let count = SIZE; count > 0; count--) {
      const previous = (state[i - 1] as number) ^ ((state[i - 1] as number) >>> 30);
      state[i] = ((state[i] as number) ^ Math.imul(previous, 1664525)) + seed;
      if (++i >= SIZE) {
        state[0] = state[SIZE - 1] as number;
        i = 1;
      }
    }
    for (let count = SIZE - 1; count > 0; count--) {
      const previous = (state[i - 1] as number) ^ ((state[i - 1] as number) >>> 30);
      state[i] = ((state[i] as number) ^ Math.imul(previous, 1566083941)) - i;
      if (++i >= SIZE) {
        state[0] = state[SIZE - 1] as number;
        i = 1;
      }
    }
    state[0] = 0x80000000;
  }

  private seed(value: number): void {
    const { state } = this;
    state[0] = value;
    for (let index = 1; index < SIZE; index++) {
      const previous = (state[index - 1] as number) ^ ((state[index - 1] as number) >>> 30);
      state[index] = Math.imul(previous, 1812433253) + index;
    }
  }

  private next(): number {
    const { state } = this;
    if (this.at >= SIZE) {
      for (let index = 0; index < SIZE; index++) {
        const y = ((state[index] as number) & 0x80000000) | ((state[(index + 1) % SIZE] as number) & 0x7fffffff);
        state[index] = (state[(index + 397) % SIZE] as number) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      this.at = 0;
    }
    let y = state[this.at++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A number of 53 random bits between 0 and 1. */
  random(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A number between two, as Python draws it. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random();
  }
}

/** Python's round(): halves go to the even neighbour. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
