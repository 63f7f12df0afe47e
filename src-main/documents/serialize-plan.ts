/**
 * Writes a plan as text in one canonical form: names in the order of the schema, free names in
 * alphabetical order, two spaces, a newline at the end. Equal plans give equal bytes, so that files
 * compare well and saving an unchanged plan changes nothing.
 */
import { z } from 'zod';
import type { Plan } from '../../src-shared/model/plan';
import { planSchema } from './plan-schema';

/** The text of a plan file. */
export function serializePlan(plan: Plan): string {
  return `${JSON.stringify(ordered(planSchema, plan), null, 2)}\n`;
}

function ordered(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional) return ordered(schema.unwrap(), value);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((element) => ordered(schema.element, element));
  }
  if (typeof value !== 'object' || value === null) return value;
  const source = value as Record<string, unknown>;
  if (schema instanceof z.ZodObject) {
    return pick(Object.keys(schema.shape), source, (key) => schema.shape[key] as unknown);
  }
  if (schema instanceof z.ZodRecord) {
    return pick(Object.keys(source).sort(), source, () => schema.valueType);
  }
  return value;
}

function pick(
  keys: readonly string[],
  source: Record<string, unknown>,
  schemaOf: (key: string) => unknown,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of keys) {
    if (source[key] !== undefined) result[key] = ordered(schemaOf(key), source[key]);
  }
  return result;
}
