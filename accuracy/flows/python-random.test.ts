import { describe, expect, it } from 'vitest';
import { PythonRandom, roundHalfEven } from './python-random';

describe("Python's random numbers", () => {
  it('are drawn as by CPython: random.Random(7)', () => {
    const random = new PythonRandom(7);
    expect([random.random(), random.random(), random.random()]).toEqual([
      0.32383276483316237, 0.15084917392450192, 0.6509344730398537,
    ]);
    // The 2,000th, past several turns of the state of 624 words.
    for (let draw = 4; draw < 2000; draw++) random.random();
    expect(random.random()).toBe(0.034373654913951945);
  });

  it('give the sizes of random.Random(7): round(uniform(1e6, 16e6))', () => {
    const random = new PythonRandom(7);
    const sizes = [0, 1, 2].map(() => roundHalfEven(random.uniform(1e6, 16e6)));
    expect(sizes).toEqual([5857491, 3262738, 10764017]);
  });

  it('halves are rounded to the even neighbour', () => {
    expect([0.5, 1.5, 2.5, 2.4999, 2.5001, 3].map(roundHalfEven)).toEqual([0, 2, 2, 2, 3, 3]);
  });
});
