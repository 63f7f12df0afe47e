/** How well predicted times order layouts: rank correlation, and what trusting the best prediction costs. */

/** Ranks from 1, ties sharing their mean. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end + 1 < order.length && order[end + 1]?.value === order[start]?.value) end++;
    for (let at = start; at <= end; at++) ranks[order[at]?.index as number] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return ranks;
}

/** Spearman's rank correlation, -1 to 1: the correlation of the ranks. NaN for fewer than two values. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [index, rank] of x.entries()) {
    const other = y[index] as number;
    xy += (rank - mx) * (other - my);
    xx += (rank - mx) ** 2;
    yy += (other - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

/** How much slower the layout predicted fastest ran than the fastest, as a share. */
export function regret(predicted: readonly number[], measured: readonly number[]): number {
  const chosen = predicted.indexOf(Math.min(...predicted));
  return (measured[chosen] as number) / Math.min(...measured) - 1;
}
