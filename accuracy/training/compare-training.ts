/** `accuracy -- training`: every published training step in the given files beside the engine's. */
import { CaseFileError, isFields, listOf, numberOf, textOf, type CaseFile, type Fields } from '../lib/case-file';
import { compared, notExpressible, type ComparedCase } from '../lib/compared-case';
import { NotExpressible } from '../lib/not-expressible';
import type { StepEstimate } from '../../src-main/engine/training/step';
import { priceRun } from './price-run';
import { pointsOf } from './published-fields';
import { familyOfCase, runOf } from './published-run';
import { regret, spearman } from './rank';
import { isSimumaxForm, simumaxRuns } from './simumax-form';
import { isPeerForm, peerRuns } from './peer-form';
import { isStepTableForm, stepTableRuns } from './step-table-form';
import type { DraftRun, TrainingRun } from './training-run';
import { isVtrainForm, vtrainRuns } from './vtrain-form';

/** Bytes on the fullest device; of tensors alone, or with what is reserved beside them. */
function memoryBytesOf({ memoryBytes, stageMemory }: StepEstimate, isAllocated: boolean): number {
  if (!isAllocated) return memoryBytes;
  const sums = stageMemory.map(({ parts }) =>
    parts.reduce((sum, { key, sizeBytes }) => sum + (key === 'reserved' ? 0 : sizeBytes), 0),
  );
  return Math.max(...sums);
}

/** Measured memory is that of the fullest device; its errors stand in a family of their own. */
function compareRun(run: TrainingRun): ComparedCase[] {
  try {
    if (!(run.measured > 0 && Number.isFinite(run.measured)))
      throw new NotExpressible('the measured figure is not a positive number');
    const { estimate, notes } = priceRun(run);
    if (!Number.isFinite(estimate.stepS)) throw new NotExpressible('the engine finds no finite time for it');
    const reason = notes.join('; ');
    const rows = [compared(run.id, run.family, run.metric, 's', estimate.stepS, run.measured, reason)];
    if (run.measuredMemoryBytes !== undefined && run.measuredMemoryBytes > 0)
      rows.push(
        compared(
          run.id,
          `memory/${run.family.split('/')[0]}`,
          'peak memory',
          'GB',
          memoryBytesOf(estimate, run.isAllocatedMemory ?? false) / 1e9,
          run.measuredMemoryBytes / 1e9,
        ),
      );
    return rows;
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    return [notExpressible(run.id, run.family, error.message, run.metric, 's', run.measured)];
  }
}

/** Whether a case is about training: categories A, B and C hold such cases beside others. */
function isTrainingCase(published: Fields): boolean {
  const tier = numberOf(published['tier']);
  if (tier !== null && tier > 2) return false;
  return /train|fine-?tun/i.test(textOf(published['subcategory']));
}

/** A row of a table, refused alone where it cannot be read. */
function compareDraft({ id, family, read }: DraftRun): ComparedCase[] {
  try {
    return compareRun(read());
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    return [notExpressible(id, family, error.message)];
  }
}

function comparePublished(published: Fields): ComparedCase[] {
  return pointsOf(published).flatMap(({ id, point }) => {
    try {
      return compareRun(runOf(published, id, point));
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error;
      return [notExpressible(id, familyOfCase(published, point), error.message)];
    }
  });
}

/** Rank correlation and regret of a group of layouts of one job; they have no error, only a value. */
function rankRows(rows: readonly ComparedCase[]): ComparedCase[] {
  const families = [...new Set(rows.map(({ family }) => family))];
  return families.flatMap((family) => {
    const group = rows.filter((row) => row.family === family && row.predicted !== null && row.measured !== null);
    if (group.length < 3) return [];
    const predicted = group.map((row) => row.predicted as number);
    const measured = group.map((row) => row.measured as number);
    const row = (metric: string, unit: string, value: number, reason: string): ComparedCase => ({
      id: family,
      family: `ranks/${family}`,
      metric,
      unit,
      predicted: value,
      measured: null,
      errorPercent: null,
      status: 'compared',
      reason,
    });
    return [
      row('Spearman rank correlation', '', spearman(predicted, measured), `${group.length} layouts`),
      row('regret of the best predicted layout', '%', 100 * regret(predicted, measured), `${group.length} layouts`),
    ];
  });
}

function compareFile({ name, content }: CaseFile): ComparedCase[] {
  if (isVtrainForm(content)) {
    const rows = vtrainRuns(content).flatMap(compareDraft);
    return [...rows, ...rankRows(rows)];
  }
  if (isSimumaxForm(content)) return simumaxRuns(content).flatMap(compareDraft);
  if (isPeerForm(content)) return peerRuns(content).flatMap(compareDraft);
  if (isStepTableForm(content)) return stepTableRuns(content).flatMap(compareDraft);
  const list = isFields(content) ? content['cases'] : content;
  if (!Array.isArray(list) || !list.every(isFields))
    throw new CaseFileError(
      `--cases ${name}: no cases; wanted is a list of published cases, {"columns", "rows"} as vTrain's measurements, or {"models", "system", "cases"} as SimuMax's`,
    );
  return listOf(list).filter(isTrainingCase).flatMap(comparePublished);
}

/**
 * Compares the training cases of all files; cases of other subjects are left out.
 * @throws CaseFileError when a file holds no cases, or none of any file is about training
 */
export function compareTrainingCases(files: readonly CaseFile[]): ComparedCase[] {
  const rows = files.flatMap(compareFile);
  if (rows.length === 0)
    throw new CaseFileError(`--cases ${files.map(({ name }) => name).join(', ')}: no case is about training`);
  return rows;
}
