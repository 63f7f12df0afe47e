/** The shape of questions about training scenarios. Whether a layout fits the scenario is checked by the engine. */
import { z } from 'zod';
import { LARGEST_SIZE, MOST_SIZES } from '../../src-shared/results/size-sweep';
import type { LayoutValues, TrainingStudy } from '../../src-shared/results/training-study';

/** Options of a layout at most. */
const MAX_VALUES = 40;

const value = z.union([z.number(), z.string().max(100), z.boolean()]);

export const layoutValues = z
  .record(z.string().min(1).max(100), value)
  .refine((values) => Object.keys(values).length <= MAX_VALUES) satisfies z.ZodType<LayoutValues>;

const comparedLayout = z.union([layoutValues, z.literal('given')]);
/** Systems or sequences. */
const count = z.int().min(1).max(10_000_000);

export const trainingStudy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('timeline'), layout: layoutValues.nullable() }),
  z.strictObject({ kind: z.literal('comparison'), first: comparedLayout, second: comparedLayout }),
  z.strictObject({ kind: z.literal('search'), systems: count.nullable(), globalBatch: count.nullable() }),
  z.strictObject({ kind: z.literal('sweep'), sizes: z.array(z.int().min(1).max(LARGEST_SIZE)).min(1).max(MOST_SIZES) }),
]) satisfies z.ZodType<TrainingStudy>;
