/** A figure of the engine brought to the peer's way of counting, term by term, with the reasons in words. */
import { compared, type ComparedCase } from '../lib/compared-case';

/** What the peer counts otherwise: why, and by how much more than the engine. */
export type Term = readonly [why: string, amount: number];

export interface Translated {
  readonly value: number;
  /** Reasons of the terms that are not zero, with their amounts relative to the engine's figure. */
  readonly reason: string;
}

/** The engine's figure and the terms that lead to the peer's. */
export function translate(engine: number, ...terms: readonly Term[]): Translated {
  const used = terms.filter(([, amount]) => amount !== 0);
  const share = (amount: number): string =>
    engine === 0 ? '' : ` (${amount > 0 ? '+' : ''}${((100 * amount) / engine).toPrecision(2)}%)`;
  return {
    value: used.reduce((sum, [, amount]) => sum + amount, engine),
    reason: used.map(([why, amount]) => `${why}${share(amount)}`).join('; '),
  };
}

/** One row, or none where neither side has anything. */
export function row(
  id: string,
  family: string,
  metric: string,
  unit: string,
  { value, reason }: Translated,
  peer: number | undefined,
): ComparedCase[] {
  if (peer === undefined || (peer === 0 && value === 0)) return [];
  return [compared(id, family, metric, unit, value, peer, reason)];
}
