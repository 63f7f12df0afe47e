/** How a figure's confidence and its distance from what was published show. */
import type { Confidence } from '../../../src-shared/model/plan';

/** Tone of a source button: sure, made here, or doubtful. */
export const confidenceTones: Record<Confidence, 'good' | 'muted' | 'warn'> = {
  measured: 'good',
  vendor: 'good',
  derived: 'muted',
  user: 'muted',
  analyst: 'warn',
  estimate: 'warn',
};

/** Beyond rounding of a published figure: worth a look. */
export const isFarOff = (deviation: number | null): boolean => deviation !== null && Math.abs(deviation) > 0.02;
