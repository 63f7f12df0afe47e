/** Minimises a function of positive constants by steps on their logarithms: one at a time, then in pairs. */

const FIRST_STEP = Math.log(2);
const LAST_STEP = 0.002;

/** First change among the candidates that lowers the score, or null. */
function improvement(constants, value, candidates, score, isAllowed) {
  for (const change of candidates) {
    const next = { ...constants };
    for (const [key, step] of change) next[key] *= Math.exp(step);
    if (!isAllowed(next)) continue;
    const nextValue = score(next);
    if (nextValue < value - 1e-9) return { constants: next, value: nextValue };
  }
  return null;
}

/**
 * @param start constants to begin with; those of `keys` must be above zero
 * @param keys names of the constants that may change
 * @param score what is made small
 * @param isAllowed refuses constants that make no sense
 */
export function patternSearch(start, keys, score, isAllowed = () => true) {
  let best = { constants: { ...start }, value: score(start) };
  for (let step = FIRST_STEP; step > LAST_STEP; step /= 2) {
    const both = [step, -step];
    const single = keys.flatMap((key) => both.map((by) => [[key, by]]));
    const pairs = keys.flatMap((a) =>
      keys
        .filter((b) => b !== a)
        .flatMap((b) =>
          both.flatMap((by) =>
            both.map((and) => [
              [a, by],
              [b, and],
            ]),
          ),
        ),
    );
    for (;;) {
      const found =
        improvement(best.constants, best.value, single, score, isAllowed) ??
        improvement(best.constants, best.value, pairs, score, isAllowed);
      if (!found) break;
      best = found;
    }
  }
  return best;
}
