/** Names from a plan as they may stand on a terminal: a file must not be able to move the cursor or fake a line. */

/** Control characters, line breaks included, and marks that reverse the direction of what follows. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;

/** One line without control characters. */
export function shown(text: string): string {
  return text.replace(UNSAFE, ' ');
}
