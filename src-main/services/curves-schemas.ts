/** The shape of questions about the closed forms of networks. */
import { z } from 'zod';
import {
  algorithmChoices,
  collectiveNames,
  type AlgorithmChoice,
  type CollectiveKindName,
} from '../../src-shared/model/collective-names';
import type { CurvesQuestion } from '../../src-shared/results/network-curves';

/** More curves on one axis are hard to tell apart. */
const MOST_SYSTEMS = 8;
const MOST_BYTES = 1e13;
const MOST_DEVICES = 1e6;
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as [K, ...K[]];

const collective = z.enum(keysOf<CollectiveKindName>(collectiveNames));
const bytes = z.number().min(1).max(MOST_BYTES);

export const hardwareIds = z.array(z.string().max(200)).min(1).max(MOST_SYSTEMS);

export const curvesQuestion = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bandwidth'),
    collective,
    algorithm: z.enum(keysOf<AlgorithmChoice>(algorithmChoices)),
    usesReduction: z.boolean(),
    groupSize: z.int().min(2).max(MOST_DEVICES),
    bytes,
  }),
  z.strictObject({ kind: z.literal('stacked'), collective, bytes }),
  z.strictObject({ kind: z.literal('exchange'), purpose: z.enum(['training', 'decode']) }),
]) satisfies z.ZodType<CurvesQuestion>;
