import { describe, expect, it } from 'vitest';
import { nameSharding } from './name-sharding';

describe('nameSharding', () => {
  it.each([
    [true, 'optimizer'],
    [false, 'none'],
  ])('turns a sharded optimiser of %s into %s', (flag, sharding) => {
    const file = { scenarios: [{ id: 'a', deployment: { tensorParallel: 8, shardedOptimizer: flag } }] };
    expect(nameSharding(file)).toEqual({ scenarios: [{ id: 'a', deployment: { tensorParallel: 8, sharding } }] });
  });

  it('leaves all else as it is', () => {
    const file = { name: 'x', scenarios: [{ id: 'a', deployment: {} }, { id: 'b' }, 7] };
    expect(nameSharding(file)).toEqual(file);
    expect(nameSharding({ scenarios: 'none' })).toEqual({ scenarios: 'none' });
  });
});
