/** Reports through the services: the files in a real folder, and what they are made from. */
import { readdir, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportSections, type ReportSection } from '../../src-shared/contract/api';
import type { Plan } from '../../src-shared/model/plan';
import { makeReportInput } from './report';
import { codeOf, makeTestFolder, removeTestFolder, TestBackend, valueOf } from './testing/test-backend';
import { quickPlan } from './testing/test-plan';

const options = { comparisonId: null, sections: Object.keys(reportSections) as ReportSection[] };
let folder: string;
let test: TestBackend;
let plan: Plan;
let runIds: string[];

beforeEach(async () => {
  folder = await makeTestFolder();
  test = new TestBackend(folder);
  plan = quickPlan();
  const records = await test.run(
    plan,
    plan.scenarios.map(({ id }) => id),
  );
  runIds = records.map(({ runId }) => runId);
});
afterEach(async () => {
  test.close();
  await removeTestFolder(folder);
});

describe('report.export', () => {
  it.each(['html', 'csv', 'json'] as const)('writes %s where the user wants it', async (format) => {
    test.answers.save = test.file(`report.${format}`);
    const written = await test.handlers['report.export']({ plan, runIds, options, format });
    expect(written).toEqual({ ok: true, value: { fileName: `report.${format}` } });
    expect(test.suggested).toEqual([`Quick plan.${format}`]);
    const text = await readFile(test.file(`report.${format}`), 'utf8');
    for (const { name } of plan.scenarios) expect(text).toContain(name);
  });

  it('prints the very HTML for PDF', async () => {
    test.answers.save = test.file('report.pdf');
    valueOf(await test.handlers['report.export']({ plan, runIds, options, format: 'pdf' }));
    expect(await readFile(test.file('report.pdf'), 'latin1')).toMatch(/^%PDF-/u);
    expect(test.printed[0]).toContain('On cloudmatrix-384');
  });

  it('a failure of the printer is a failure of the report, and leaves no file', async () => {
    test.host.printPdf = () => Promise.reject(new Error('no paper'));
    test.answers.save = test.file('report.pdf');
    const written = await test.handlers['report.export']({ plan, runIds, options, format: 'pdf' });
    expect(codeOf(written)).toBe('report.failed');
    expect(await readdir(folder)).toEqual(['data']);
  });

  it('answers null when the user cancels, and says why it cannot write', async () => {
    const request = { plan, runIds, options, format: 'csv' } as const;
    expect(await test.handlers['report.export'](request)).toEqual({ ok: true, value: null });
    test.answers.save = test.file('missing/report.csv');
    expect(codeOf(await test.handlers['report.export'](request))).toBe('file.unwritable');
  });
});

describe('report.preview', () => {
  it('publishes the report and answers its address', async () => {
    const { url } = valueOf(await test.handlers['report.preview']({ plan, runIds, options }));
    expect(url).toMatch(/^preview:\d{3,}$/u);
  });
});

describe('what a report is made from', () => {
  const inputOf = (changed: Plan, ids = runIds) =>
    makeReportInput(test.backend.context, { plan: changed, runIds: ids, options });

  it('marks runs as stale whose inputs have changed since', () => {
    const [first, ...others] = plan.scenarios;
    if (!first) throw new Error('the plan is empty');
    const changed = { ...plan, scenarios: [{ ...first, deployment: { systems: 2 } }, ...others] };
    expect(inputOf(plan).runs.map(({ isStale }) => isStale)).toEqual([false, false, false]);
    expect(inputOf(changed).runs.map(({ isStale }) => isStale)).toEqual([true, false, false]);
  });

  it('leaves out runs that are gone and runs of scenarios that are gone', () => {
    const changed = { ...plan, scenarios: plan.scenarios.slice(1) };
    expect(inputOf(changed, [...runIds, 'gone']).runs.map(({ record }) => record.runId)).toEqual(runIds.slice(1));
  });

  it('names the file of the open document and the problems of the plan', async () => {
    expect(inputOf(plan).fileName).toBeNull();
    const sample = await test.openSample();
    test.answers.save = test.file('kept.json');
    valueOf(
      await test.handlers['plan.save']({
        documentId: sample.document.documentId,
        plan,
        saveAs: false,
        overwriteChanged: false,
      }),
    );
    const broken = { ...plan, comparisons: [{ id: 'c', name: 'C', scenarios: ['gone'], baseline: 'gone' }] };
    expect(inputOf(broken)).toMatchObject({ fileName: 'kept.json', appVersion: '1.2.3' });
    expect(inputOf(broken).issues.map(({ path }) => path)).toContain('comparisons[0].scenarios[0]');
  });
});
