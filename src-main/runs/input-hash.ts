/** Identity of a frozen scenario: equal hashes mean that a stored result still answers the question. */
import { createHash } from 'node:crypto';
import type { ScenarioInput } from '../../src-shared/model/scenario-input';
import { ENGINE_VERSION } from '../engine';

/** JSON with sorted names, so that the order of properties does not matter. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/**
 * Hash of everything that decides the result: values and engine version. Names, sources and the way a value was
 * typed do not count.
 */
export function inputHash(input: ScenarioInput): string {
  const numbers = Object.fromEntries(Object.entries(input).filter(([key]) => key !== 'sources' && key !== 'name'));
  return createHash('sha256')
    .update(canonicalJson({ engine: ENGINE_VERSION, numbers }))
    .digest('hex')
    .slice(0, 32);
}
