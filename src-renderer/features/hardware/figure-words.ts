/** How a figure's confidence and its distance from what was published read. */
import type { Confidence } from '../../../src-shared/model/plan';
import { formatNumber } from '../../../src-shared/quantity/format';

/** Tone of a source button: sure, made here, or doubtful. */
export const confidenceTones: Record<Confidence, 'good' | 'muted' | 'warn'> = {
  measured: 'good',
  vendor: 'good',
  derived: 'muted',
  user: 'muted',
  analyst: 'warn',
  estimate: 'warn',
};

/** Differences below this are rounding. */
const SAME = 0.0005;

/** "+1.3%", "−4%" or "same" for a relative deviation. */
export function deviationText(deviation: number): string {
  if (Math.abs(deviation) < SAME) return 'same';
  return `${deviation < 0 ? '−' : '+'}${formatNumber(100 * Math.abs(deviation), 2)}%`;
}

/** Beyond rounding of a published figure: worth a look. */
export const isFarOff = (deviation: number | null): boolean => deviation !== null && Math.abs(deviation) > 0.02;
