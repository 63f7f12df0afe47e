/** Elapsed time of a run as it counts up: tenths of a second, so that the text does not change its shape. */
export function elapsedText(seconds: number): string {
  if (seconds < 60) return `${(Math.floor(seconds * 10) / 10).toFixed(1)}\u00a0s`;
  return `${Math.floor(seconds / 60)}\u00a0min ${String(Math.floor(seconds % 60)).padStart(2, '0')}\u00a0s`;
}
