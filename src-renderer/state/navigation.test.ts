import { describe, expect, it } from 'vitest';
import { isSamePlace, placeOfPath } from './navigation';

describe('placeOfPath', () => {
  const idAt = (list: string, index: number): string | undefined => (index < 2 ? `${list}-${index}` : undefined);

  it.each([
    ['scenarios[1].deployment.systems', { view: 'scenario', id: 'scenarios-1', tab: 'inputs' }],
    ['hardware[0].figures["device.peakBf16"].value', { view: 'hardware', id: 'hardware-0' }],
    ['models[0].values.layers', { view: 'model', id: 'models-0' }],
    ['workloads[1].values.globalBatch', { view: 'workload', id: 'workloads-1' }],
    ['comparisons[0].baseline', { view: 'comparison', id: 'comparisons-0' }],
    ['claims[7].metric', { view: 'claims' }],
    ['notes', { view: 'plan' }],
  ])('%s', (path, place) => {
    expect(placeOfPath(path, idAt)).toEqual(place);
  });

  it('has no place for an entry that is not there, nor for a figure of the library', () => {
    expect(placeOfPath('hardware[5].name', idAt)).toBeNull();
    expect(placeOfPath('library.hardware["x"].figures', idAt)).toEqual({ view: 'plan' });
  });
});

describe('isSamePlace', () => {
  it('compares view and id, not the tab', () => {
    expect(
      isSamePlace({ view: 'scenario', id: 'a', tab: 'inputs' }, { view: 'scenario', id: 'a', tab: 'results' }),
    ).toBe(true);
    expect(
      isSamePlace({ view: 'scenario', id: 'a', tab: 'inputs' }, { view: 'scenario', id: 'b', tab: 'inputs' }),
    ).toBe(false);
    expect(isSamePlace({ view: 'hardware', id: 'a' }, { view: 'model', id: 'a' })).toBe(false);
    expect(isSamePlace({ view: 'help', topic: 'units' }, { view: 'help', topic: 'plans' })).toBe(false);
  });
});
