import { describe, expect, it } from 'vitest';
import { helpTopics, makeTopics, searchTopics } from './help-topics';
import { countEntries, figureGroups, parameterGroups, searchGroups } from './parameter-topics';
import { excerpt, markWords } from './search';

describe('help topics', () => {
  it('are the pages of docs/help, beginning with the first steps', () => {
    expect(helpTopics[0]).toMatchObject({ id: 'first-steps', title: 'First steps' });
    expect(helpTopics.map((topic) => topic.id)).toContain('units');
    for (const topic of helpTopics) expect(topic.title, topic.id).not.toBe(topic.id);
  });

  const topics = makeTopics({
    'x/b.md': '# Beta\n\nAbout units and memory.',
    'x/a.md': '# Alpha\n\nAbout claims.',
    'x/units.md': '# Units\n\nBits and bytes.',
  });

  it('are ordered: named ones first, then by title', () => {
    expect(topics.map((topic) => topic.id)).toEqual(['units', 'a', 'b']);
  });

  it('are all found by an empty query', () => expect(searchTopics(topics, '  ')).toHaveLength(3));

  it('are found by title before text, in any case', () => {
    expect(searchTopics(topics, 'UNITS').map((found) => found.topic.id)).toEqual(['units', 'b']);
  });

  it('must hold every word', () => {
    expect(searchTopics(topics, 'memory units').map((found) => found.topic.id)).toEqual(['b']);
    expect(searchTopics(topics, 'memory bits')).toEqual([]);
  });
});

describe('excerpt', () => {
  it('shows the surroundings of the first match, cut at words', () => {
    const text = `${'before '.repeat(30)}needle ${'after '.repeat(30)}`;
    const shown = excerpt(text, ['needle'], 60);
    expect(shown).toMatch(/^… (before )+needle (after ?)+…$/u);
    expect(shown.length).toBeLessThanOrEqual(66);
  });

  it('is empty where nothing matches', () => expect(excerpt('text', ['needle'])).toBe(''));
});

describe('markWords', () => {
  it('marks matches in any case and takes signs literally', () => {
    expect(markWords('Peak (dense)', ['(DENSE)'])).toEqual([
      { text: 'Peak ', isMatch: false },
      { text: '(dense)', isMatch: true },
    ]);
  });

  it('keeps the text whole', () => {
    const text = 'memory bandwidth of memory';
    expect(
      markWords(text, ['mem', 'memory', 'band'])
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});

describe('registry help', () => {
  it('explains every input and figure in words', () => {
    for (const group of [...parameterGroups, ...figureGroups])
      for (const each of group.entries) {
        expect(each.title, each.key).not.toBe('');
        expect(each.description, each.key).not.toBe('');
      }
  });

  it('has unique keys and every registry', () => {
    const keys = parameterGroups.map((group) => group.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of ['hardware.device', 'hardware.tiers', 'model', 'workload.training', 'deployment.inference'])
      expect(keys).toContain(key);
  });

  it('says what is allowed with the unit', () => {
    const device = parameterGroups.find((group) => group.key === 'hardware.device');
    const bandwidth = device?.entries.find((each) => each.key === 'hardware.device.memoryBandwidth');
    expect(bandwidth).toMatchObject({ unit: 'TB/s', default: 'must be given', range: '0.001 to 1\u202f000\u00a0TB/s' });
  });

  it('finds entries by all words and leaves empty groups out', () => {
    const found = searchGroups(parameterGroups, 'memory bandwidth');
    expect(countEntries(found)).toBeGreaterThan(0);
    expect(countEntries(found)).toBeLessThan(countEntries(parameterGroups));
    expect(found.every((group) => group.entries.length > 0)).toBe(true);
    expect(searchGroups(parameterGroups, 'no such words at all')).toEqual([]);
  });
});
