/** Searching in help: every word of the query must occur, in any order and any case. */

/** Words of a query; empty for an empty query, which finds everything. */
export const wordsOf = (query: string): string[] => query.toLowerCase().split(/\s+/u).filter(Boolean);

export const matches = (text: string, words: readonly string[]): boolean => {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
};

/** Around the first word that occurs, at most `length` characters, cut at spaces; empty where none occurs. */
export function excerpt(text: string, words: readonly string[], length = 90): string {
  const lower = text.toLowerCase();
  const at = Math.min(...words.map((word) => lower.indexOf(word)).filter((index) => index >= 0));
  if (!Number.isFinite(at)) return '';
  const roughStart = Math.max(0, at - Math.floor(length / 3));
  const start = roughStart === 0 ? 0 : text.indexOf(' ', roughStart) + 1 || roughStart;
  const from = Math.min(start, at);
  const roughEnd = from + length;
  const end = roughEnd >= text.length ? text.length : Math.max(text.lastIndexOf(' ', roughEnd), at + 1);
  return `${from > 0 ? '… ' : ''}${text.slice(from, end).trim()}${end < text.length ? ' …' : ''}`;
}

/** A text in pieces, those that match a word marked. */
export function markWords(text: string, words: readonly string[]): { text: string; isMatch: boolean }[] {
  if (words.length === 0) return [{ text, isMatch: false }];
  const escaped = [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&'));
  return text
    .split(new RegExp(`(${escaped.join('|')})`, 'giu'))
    .map((part, index) => ({ text: part, isMatch: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
