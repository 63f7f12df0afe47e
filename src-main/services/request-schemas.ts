/**
 * The shape of every request, checked at the door: strict objects with bounded sizes. Nothing that a page
 * sends is used before it has passed here.
 */
import { z } from 'zod';
import { reportFormats, reportSections, type Channel, type Input } from '../../src-shared/contract/api';
import type { ReportFormat, ReportSection } from '../../src-shared/contract/api';
import { fail, ok, type Result } from '../../src-shared/contract/errors';
import { describeIssues } from '../documents/describe-issue';
import { MAX_IMPORT_CHARACTERS } from '../documents/import/import-text';
import { planSchema } from '../documents/plan-schema';
import { curvesQuestion, hardwareIds } from './curves-schemas';
import { playQuestion, studyQuestion } from './study-schemas';
import { settingsSchema } from './settings';
import { layoutValues, trainingStudy } from './training-schemas';

const MAX_SVG = 20_000_000;
const MAX_LIST = 1000;
const MAX_CELL = 2000;
const MAX_ROWS = 100_000;
/** Problems named in the message; a page that sends nonsense gets no essay. */
const SHOWN = 5;

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as [K, ...K[]];

const nothing = z.null();
const id = z.string().min(1).max(200);
const ids = z.array(id).max(MAX_LIST);
const plan = planSchema;

const report = {
  plan,
  runIds: ids,
  options: z.strictObject({
    comparisonId: id.nullable(),
    sections: z.array(z.enum(keysOf<ReportSection>(reportSections))).max(20),
  }),
};

const study = { studyId: id, plan, hardwareId: z.string().max(200) };
const trainingStudyOf = { studyId: id, plan, scenarioId: id };
const cell = z.union([z.number(), z.string().max(MAX_CELL), z.null()]);
const tableExport = z.strictObject({
  name: z.string().max(500),
  columns: z.array(z.string().max(MAX_CELL)).min(1).max(MAX_LIST),
  rows: z.array(z.array(cell).max(MAX_LIST)).max(MAX_ROWS),
});
const isSmallPicture = (png: Uint8Array): boolean => png.length <= MAX_SVG;

export const requestSchemas = {
  'app.info': nothing,
  'app.diagnostics': nothing,
  'library.get': nothing,
  'library.profiles': nothing,
  'start.get': nothing,
  'plan.new': nothing,
  'plan.open': nothing,
  'plan.openRecent': z.strictObject({ recentId: id }),
  'plan.openSample': z.strictObject({ sampleId: id }),
  'plan.openDraft': z.strictObject({ draftId: id }),
  'plan.locateRecent': z.strictObject({ recentId: id }),
  'plan.removeRecent': z.strictObject({ recentId: id }),
  'plan.discardDraft': z.strictObject({ draftId: id }),
  'plan.save': z.strictObject({ documentId: id, plan, saveAs: z.boolean(), overwriteChanged: z.boolean() }),
  'plan.saveCopy': z.strictObject({ documentId: id, plan }),
  'plan.draft': z.strictObject({ documentId: id, plan: plan.nullable() }),
  'plan.close': z.strictObject({ documentId: id }),
  'import.open': nothing,
  'import.read': z.strictObject({
    text: z.string().max(MAX_IMPORT_CHARACTERS),
    fileName: z.string().max(500).nullable(),
  }),
  'plan.check': z.strictObject({ plan }),
  'model.figures': z.strictObject({ plan, modelId: z.string().max(200) }),
  'run.start': z.strictObject({ plan, scenarioIds: ids }),
  'run.cancel': z.strictObject({ runId: id }),
  'run.latest': z.strictObject({ planId: id }),
  'network.study': z.strictObject({ ...study, question: studyQuestion }),
  'network.cancel': z.strictObject({ studyId: id }),
  'network.trace': z.strictObject({ ...study, question: playQuestion }),
  'network.curves': z.strictObject({ plan, hardwareIds, question: curvesQuestion }),
  'training.study': z.strictObject({ ...trainingStudyOf, study: trainingStudy }),
  'training.cancel': z.strictObject({ studyId: id }),
  'training.trace': z.strictObject({ ...trainingStudyOf, layout: layoutValues.nullable() }),
  'report.preview': z.strictObject(report),
  'report.export': z.strictObject({ ...report, format: z.enum(keysOf<ReportFormat>(reportFormats)) }),
  'chart.export': z.strictObject({ name: z.string().max(500), svg: z.string().max(MAX_SVG) }),
  'picture.export': z.strictObject({ name: z.string().max(500), png: z.instanceof(Uint8Array).refine(isSmallPicture) }),
  'table.export': tableExport,
  'window.state': z.strictObject({ title: z.string().max(1000), isDirty: z.boolean() }),
  'window.close': nothing,
  'settings.get': nothing,
  'settings.set': settingsSchema,
} satisfies { [C in Channel]: z.ZodType<Input<C>> };

/** Parses the raw input of a channel; the failure is request.invalid and says what is wrong. */
export function parseRequest<C extends Channel>(channel: C, input: unknown): Result<Input<C>> {
  const parsed = (requestSchemas[channel] as z.ZodType<Input<C>>).safeParse(input ?? null);
  if (parsed.success) return ok(parsed.data);
  const messages = describeIssues(parsed.error.issues, input).map((issue) => issue.message);
  const details = messages.slice(0, SHOWN).join('\n');
  return fail('request.invalid', `The request ${channel} is not valid: ${messages[0] ?? ''}`, details);
}
