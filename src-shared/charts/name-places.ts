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

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function boxOf({ x, y, words }: NamedMark, place: NamePlace, fontSize: number): Box {
  const width = textWidth(words, fontSize) + 2 * PADDING;
  const height = fontSize + 2 * PADDING;
  const left = place === 'left' ? x - REACH - width : place === 'right' ? x + REACH : x - width / 2;
  const top = place === 'top' ? y - REACH - height : place === 'bottom' ? y + REACH : y - height / 2;
  return { left, right: left + width, top, bottom: top + height };
}

/** A place for every name, in the order of the marks; the wanted one where no place is free. */
export function namePlaces(
  marks: readonly NamedMark[],
  size: { width: number; height: number },
  fontSize: number,
): NamePlace[] {
  const taken: Box[] = marks.map(({ x, y }) => ({ left: x - MARK, right: x + MARK, top: y - MARK, bottom: y + MARK }));
  return marks.map((mark) => {
    const places: NamePlace[] = [mark.wanted, 'top', 'bottom', 'left', 'right'];
    const free = places.find((place) => {
      const box = boxOf(mark, place, fontSize);
      const isInside = box.left >= 0 && box.right <= size.width && box.top >= 0 && box.bottom <= size.height;
      return isInside && !taken.some((each) => overlap(each, box));
    });
    const place = free ?? mark.wanted;
    taken.push(boxOf(mark, place, fontSize));
    return place;
  });
}
