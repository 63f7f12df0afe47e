/**
 * Where the names of marks stand in a picture so that none covers another: beside the mark where there is room, else
 * above or below it. Everything in px; widths are estimated as everywhere in charts.
 */
import { textWidth } from './text-layout';

export type NamePlace = 'left' | 'right' | 'top' | 'bottom';

export interface NamedMark {
  x: number;
  y: number;
  words: string;
  /** Where the name stands if nothing is in the way. */
  wanted: NamePlace;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const PADDING = 4;
/** From the middle of a mark to its name, and half of a mark's size. */
const REACH = 14;
const MARK = 8;

/** Area that two boxes share. */
const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

function boxOf({ x, y, words }: NamedMark, place: NamePlace, fontSize: number): Box {
  const width = textWidth(words, fontSize) + 2 * PADDING;
  const height = fontSize + 2 * PADDING;
  const left = place === 'left' ? x - REACH - width : place === 'right' ? x + REACH : x - width / 2;
  const top = place === 'top' ? y - REACH - height : place === 'bottom' ? y + REACH : y - height / 2;
  return { left, right: left + width, top, bottom: top + height };
}

/** A place for every name, in the order of the marks: the first that is free, else the one that covers least. */
export function namePlaces(
  marks: readonly NamedMark[],
  size: { width: number; height: number },
  fontSize: number,
): NamePlace[] {
  const picture: Box = { left: 0, right: size.width, top: 0, bottom: size.height };
  const taken: Box[] = marks.map(({ x, y }) => ({ left: x - MARK, right: x + MARK, top: y - MARK, bottom: y + MARK }));
  return marks.map((mark) => {
    const choices = ([mark.wanted, 'top', 'bottom', 'left', 'right'] as const).map((place) => {
      const box = boxOf(mark, place, fontSize);
      const outside = (box.right - box.left) * (box.bottom - box.top) - overlap(box, picture);
      return { place, box, cost: outside + taken.reduce((sum, each) => sum + overlap(each, box), 0) };
    });
    const best = choices.reduce((a, b) => (b.cost < a.cost - 1e-6 ? b : a));
    taken.push(best.box);
    return best.place;
  });
}
