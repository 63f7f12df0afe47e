/** The shape of questions about a network. Whether they make sense for a profile is checked by the engine. */
import { z } from 'zod';
import {
  MOST_PLAYED_BYTES,
  studyCollectives,
  studyRoutings,
  type PlayQuestion,
  type StudyCollective,
  type StudyQuestion,
  type StudyRouting,
} from '../../src-shared/results/network-study';

const MAX_FAULTS = 200;
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as [K, ...K[]];

const index = z.int().min(0).max(10_000_000);
const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plane'), tier: index, plane: index }),
  z.strictObject({ kind: z.literal('switch'), node: index }),
  z.strictObject({ kind: z.literal('link'), link: index, share: z.number().min(0).max(1) }),
]);
const count = z.int().min(1).max(1_000_000);
const scope = { systems: count, faults: z.array(fault).max(MAX_FAULTS) };

const topologyQuestion = z.strictObject({ kind: z.literal('topology'), ...scope });
const routing = z.enum(keysOf<StudyRouting>(studyRoutings));
const matrixQuestion = z.strictObject({ kind: z.literal('matrix'), ...scope, routing });
export const playQuestion = z.strictObject({
  kind: z.literal('play'),
  ...scope,
  collective: z.enum(keysOf<StudyCollective>(studyCollectives)),
  algorithm: z.string().min(1).max(100),
  bytes: z.number().min(1).max(MOST_PLAYED_BYTES),
  groupSize: count,
  stride: count,
  isEveryGroup: z.boolean(),
  routing,
}) satisfies z.ZodType<PlayQuestion>;

export const studyQuestion = z.discriminatedUnion('kind', [
  topologyQuestion,
  playQuestion,
  matrixQuestion,
]) satisfies z.ZodType<StudyQuestion>;
