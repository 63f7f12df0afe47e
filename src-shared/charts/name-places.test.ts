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
  it('stay inside the picture, or where they are wanted when nothing is free', () => {
    expect(namePlaces([mark(10, 50)], size, 11)).toEqual(['right']);
    expect(namePlaces([mark(10, 5)], { width: 20, height: 10 }, 11)).toEqual(['left']);
  });
});
