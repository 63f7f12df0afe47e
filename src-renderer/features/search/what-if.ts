/** Counts to try instead of a scenario's own: round multiples of it, its own among them. */
const multiples = [1 / 8, 1 / 4, 1 / 2, 3 / 4, 1, 3 / 2, 2, 3, 4, 8];

/** Whole numbers from 1 up to `most`, ascending. */
export function countsAround(own: number, most: number): number[] {
  const counts = multiples.map((multiple) => Math.round(multiple * own)).filter((count) => count >= 1 && count <= most);
  return [...new Set([...counts, own])].sort((a, b) => a - b);
}
