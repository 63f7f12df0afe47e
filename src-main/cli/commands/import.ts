/** `import FILE`: shows what a model configuration or the arguments of a training run say, and makes a plan of them. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { addImported, fillNewPlan, usualHardware } from '../../../src-shared/import/add-imported';
import {
  canBeAdded,
  importKinds,
  importTables,
  importTargets,
  type Imported,
} from '../../../src-shared/import/imported';
import type { ReadImport } from '../../../src-shared/contract/api';
import { library } from '../../../src-shared/model/library';
import { newPlan } from '../../../src-shared/model/new-plan';
import type { Entry, Parameter } from '../../../src-shared/model/parameter';
import type { Plan } from '../../../src-shared/model/plan';
import { entryText } from '../../../src-shared/model/resolve-table';
import { formatCount } from '../../../src-shared/quantity/format';
import { countOf } from '../../../src-shared/quantity/words';
import { readImportFile } from '../../documents/import/import-file';
import { writePlanFile } from '../../documents/plan-file';
import { findWriteProblem, isSameFile } from '../../documents/write-target';
import { readImport } from '../../services/import';
import { exitCodes, Stop } from '../io';
import { issueText } from '../issue-text';
import type { CliSession } from '../session';
import { shown } from '../shown';
import { left, textTable } from '../text-table';

const IMPORT_FORMAT = 'supernode-import';
const IMPORT_FORMAT_VERSION = 1;

export interface ImportOptions {
  into: string | undefined;
  hardware: string | undefined;
  name: string | undefined;
  out: string | undefined;
  json: boolean;
}

const textOf = (parameter: Parameter | undefined, value: Entry): string =>
  parameter ? entryText(parameter, value) : String(value);

function printed({ imported, figures }: ReadImport): string {
  const head = [
    `${imported.name}: ${importKinds[imported.kind]}`,
    ...(figures ? [`${formatCount(figures.totalParameters)} parameters`] : []),
    ...(figures && figures.activeParameters < figures.totalParameters
      ? [`${formatCount(figures.activeParameters)} active`]
      : []),
    ...(imported.devices === null ? [] : [countOf(imported.devices, 'device')]),
  ].join(', ');
  const rows = imported.fields.map(({ target, key, value, from }) => [
    importTargets[target],
    importTables[target][key]?.title ?? key,
    textOf(importTables[target][key], value),
    from,
  ]);
  const table = textTable([left('Part'), left('Field'), left('Value'), left('Read from')], rows);
  const notes = imported.notes.map((note) => `${shown(note)}\n`).join('');
  const ignored = imported.ignored.map(({ name }) => name).join(', ');
  return `${shown(head)}\n\n${table}${notes === '' ? '' : `\n${notes}`}${ignored === '' ? '' : `\nNot taken over: ${shown(ignored)}\n`}`;
}

function hardwareIdOf(plan: Plan | null, name: string | undefined): string | null {
  if (name === undefined) return null;
  const wanted = name.toLowerCase();
  const profiles = [...(plan?.hardware ?? []), ...library.hardware];
  const found = profiles.find((each) => each.id.toLowerCase() === wanted || each.name.toLowerCase() === wanted);
  if (found) return found.id;
  const known = profiles.map((each) => `  ${shown(each.id)}  (${shown(each.name)})`).join('\n');
  throw new Stop(`There is no hardware profile "${name}". There are:\n${known}`);
}

/** Writes a plan with what was imported; nothing is written over the plan that it begins with, or the file read. */
async function writePlan(
  session: CliSession,
  file: string,
  imported: Imported,
  options: ImportOptions,
): Promise<string> {
  const { io } = session;
  const target = path.resolve(io.cwd, options.out ?? '');
  const named = options.into === undefined ? null : await session.open(options.into);
  const hardwareId = hardwareIdOf(named?.plan ?? null, options.hardware);
  for (const source of [file, ...(named ? [named.filePath] : [])])
    if (await isSameFile(target, source)) throw new Stop(`The plan would replace ${source}, which it is made from.`);
  const problem = await findWriteProblem(target);
  if (problem) throw new Stop(problem.message);
  const savedBy = `supernode-planner@${io.appVersion}`;
  const plan: Plan = named
    ? { ...structuredClone(named.plan), id: randomUUID(), savedBy }
    : newPlan(library, randomUUID(), savedBy);
  (named ? addImported : fillNewPlan)(plan, library, imported, hardwareId ?? usualHardware(plan, library));
  const written = await writePlanFile(target, plan);
  if (!written.ok) throw new Stop(written.error.message);
  return target;
}

export async function importCommand(session: CliSession, fileName: string, options: ImportOptions): Promise<number> {
  const { io } = session;
  if (options.out === undefined && (options.into !== undefined || options.hardware !== undefined))
    throw new Stop('Say where the plan goes: --out PLAN.');
  const file = path.resolve(io.cwd, fileName);
  const content = await readImportFile(file);
  if (!content.ok) throw new Stop(content.error.message);
  const read = readImport(content.value.text, content.value.fileName);
  const imported: Imported = { ...read.imported, name: options.name ?? read.imported.name };
  io.stderr(issueText(imported.issues));
  if (!canBeAdded(imported)) {
    io.stderr(`${file}: ${countOf(imported.issues.filter(({ severity }) => severity === 'error').length, 'error')}\n`);
    return exitCodes.invalidPlan;
  }
  const target = options.out === undefined ? null : await writePlan(session, file, imported, options);
  const envelope = { format: IMPORT_FORMAT, formatVersion: IMPORT_FORMAT_VERSION };
  if (options.json) io.stdout(`${JSON.stringify({ ...envelope, ...imported, figures: read.figures }, null, 2)}\n`);
  else if (target === null) io.stdout(printed({ ...read, imported }));
  else io.stdout(`${target}\n`);
  return exitCodes.done;
}
