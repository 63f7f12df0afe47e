import { describe, expect, it } from 'vitest';
import { library } from './library';
import { makeId, makeName, newPlan, newScenario, newWorkload } from './new-plan';

describe('makeId', () => {
  it.each([
    ['CloudMatrix 384: serve', 'cloudmatrix-384-serve'],
    ['  --  ', 'item'],
    ['超节点', 'item'],
    ['x'.repeat(100), 'x'.repeat(60)],
  ])('%s', (name, id) => {
    expect(makeId(name, [])).toBe(id);
  });

  it('is unique among those taken', () => {
    expect(makeId('Pod', ['pod', 'pod-2'])).toBe('pod-3');
  });
});

describe('makeName', () => {
  it('counts copies', () => {
    expect(makeName('Pod', [])).toBe('Pod');
    expect(makeName('Pod', ['Pod', 'Pod (2)'])).toBe('Pod (3)');
  });
});

describe('new parts', () => {
  it('never take an id or a name that the plan has', () => {
    const plan = newPlan(library, 'id', 'test@1');
    for (let count = 0; count < 3; count++) {
      plan.workloads.push(newWorkload(plan, library, 'training', 'Run'));
      plan.scenarios.push(newScenario(plan, 'dgx-h100', 'run', 'Run'));
    }
    for (const list of [plan.workloads, plan.scenarios]) {
      expect(new Set(list.map((each) => each.id)).size).toBe(list.length);
      expect(new Set(list.map((each) => each.name)).size).toBe(list.length);
    }
  });

  it('a collective benchmark has no model', () => {
    const plan = newPlan(library, 'id', 'test@1');
    expect(newWorkload(plan, library, 'collective', 'Ring').model).toBe('');
    expect(newWorkload(plan, library, 'inference', 'Serve').model).not.toBe('');
  });
});
