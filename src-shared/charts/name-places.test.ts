import { describe, expect, it } from 'vitest';
import { namePlaces, type NamedMark } from './name-places';

const size = { width: 800, height: 300 };
const mark = (x: number, y: number, words = 'Least energy'): NamedMark => ({ x, y, words, wanted: 'left' });

describe('names of marks', () => {
  it('stand where they are wanted when there is room', () => {
    expect(namePlaces([mark(200, 100), mark(600, 100)], size, 11)).toEqual(['left', 'left']);
  });
  it('make way for a mark and for each other', () => {
    expect(namePlaces([mark(500, 150), mark(540, 150)], size, 11)).toEqual(['left', 'top']);
    expect(namePlaces([mark(500, 150), mark(540, 150), mark(560, 148)], size, 11)).toEqual(['left', 'top', 'bottom']);
  });
  it('stay inside the picture, or cover as little as they can', () => {
    expect(namePlaces([mark(10, 50)], size, 11)).toEqual(['right']);
    const crowd = [mark(400, 150), mark(408, 150), mark(416, 150), mark(424, 150), mark(432, 150)];
    expect(new Set(namePlaces(crowd, size, 11)).size).toBe(4);
  });
});
