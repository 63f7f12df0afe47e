/**
 * The structure of a plan file as zod schemas: strict objects with limits. Whether the values make sense
 * (keys, units, ranges, references) is checked by checkPlan; here only the shape. Exported as JSON Schema.
 */
import { z } from 'zod';
import { confidences, PLAN_FORMAT, PLAN_FORMAT_VERSION, type Confidence, type Plan } from '../../src-shared/model/plan';
import { workloadParameters, type WorkloadKind } from '../../src-shared/model/workload-parameters';

const SHORT = 200;
const LONG = 20_000;
const ENTRY = 200;

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as [K, ...K[]];

const id = z.string().min(1).max(SHORT).describe('Identifier, unique among its kind.');
const reference = z.string().max(SHORT);
const name = z.string().max(SHORT);
const notes = z.string().max(LONG);

const entry = z
  .union([z.string().max(ENTRY), z.number(), z.boolean(), z.null()])
  .describe('Text with unit ("392 GB/s"), a plain number, a choice, true or false; null = none.');

const entries = z.record(z.string().max(SHORT), entry);

const confidence = z.enum(keysOf<Confidence>(confidences));

const figureSource = {
  value: entry,
  source: z.string().max(LONG),
  confidence,
  note: z.string().max(LONG).optional(),
};

const figure = z.strictObject({
  ...figureSource,
  alternatives: z.array(z.strictObject(figureSource)).max(50).optional(),
});

const figures = z.record(z.string().max(SHORT), figure);

const hardwareSchema = z.strictObject({
  id,
  name,
  vendor: name,
  description: notes,
  basedOn: reference.optional(),
  calibration: reference,
  figures,
  tiers: z.array(z.strictObject({ name, figures })).max(20),
  published: figures.optional(),
});

const modelSchema = z.strictObject({
  id,
  name,
  description: notes,
  source: z.string().max(LONG),
  basedOn: reference.optional(),
  values: entries,
});

const workloadSchema = z.strictObject({
  id,
  name,
  kind: z.enum(keysOf<WorkloadKind>(workloadParameters)),
  model: reference.describe('Id of a model; empty for a collective benchmark.'),
  values: entries,
});

const scenarioSchema = z.strictObject({
  id,
  name,
  notes,
  hardware: reference.describe('Id of a hardware profile in the plan or the built-in library.'),
  workload: reference.describe('Id of a workload in the plan.'),
  deployment: entries,
  assumptions: entries,
});

const comparisonSchema = z.strictObject({
  id,
  name,
  scenarios: z.array(reference).max(100),
  baseline: reference,
});

const claimSchema = z.strictObject({
  id,
  statement: notes,
  source: z.string().max(LONG),
  metric: reference,
  hardware: reference,
  against: reference.optional(),
  published: entry,
  tolerance: z.number().min(0).max(100),
});

export const planSchema = z
  .strictObject({
    format: z.literal(PLAN_FORMAT),
    formatVersion: z.literal(PLAN_FORMAT_VERSION),
    savedBy: z.string().max(SHORT).describe('application@version that wrote the file.'),
    id,
    name,
    notes,
    hardware: z.array(hardwareSchema).max(200),
    models: z.array(modelSchema).max(200),
    workloads: z.array(workloadSchema).max(500),
    scenarios: z.array(scenarioSchema).max(1000),
    comparisons: z.array(comparisonSchema).max(200),
    claims: z.array(claimSchema).max(500),
  })
  .describe('A plan of Supernode Planner.');

/** The JSON Schema of plan files, generated from the schema above. */
export function planJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(planSchema, { target: 'draft-2020-12' }),
    title: 'Supernode Planner plan',
  };
}

/** Compile-time proof that the schema and the Plan type describe the same thing. */
export const planType: z.ZodType<Plan> = planSchema;
