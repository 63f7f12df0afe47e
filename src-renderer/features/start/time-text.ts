/** Times for people. */

/** A time as people read it, in the machine's zone: "25 Nov 2026, 14:05". */
export const timeText = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
