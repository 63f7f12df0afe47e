/** The report: preview in a frame that runs nothing, and every format on disk with the same figures. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../fixtures';
import { readPdf } from '../lib/pdf';
import { SAMPLE } from '../lib/views';
import { ReportPage } from '../pages/report-page';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

/** Points of an A4 page. */
const A4 = { width: 595.3, height: 841.9 };

const dense = (text: string): string => text.replaceAll(/\s/gu, '');

test('export PDF: the report is previewed, and the file has its pages and text', async ({ planner, folder }) => {
  const shell = new Shell(planner.page);
  const report = new ReportPage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.runAll();
  await shell.go('Report');
  await expect(report.preview.getByRole('heading', { name: SAMPLE })).toBeVisible();

  const file = path.join(folder, 'report.pdf');
  await planner.chooseSave(file);
  await report.export('PDF').click();
  await expect(shell.messages).toContainText('report.pdf');
  const pages = readPdf(readFileSync(file));
  expect(pages.length).toBeGreaterThan(1);
  for (const page of pages) {
    expect(page.widthPt).toBeCloseTo(A4.width, -1);
    expect(page.heightPt).toBeCloseTo(A4.height, -1);
    expect(page.text).toMatch(new RegExp(`Page\\d+of${pages.length}$`, 'u'));
  }
  const text = pages.map((page) => page.text).join('');
  for (const wanted of [SAMPLE, 'GB200 NVL72', 'CloudMatrix 384: serve', '4 × NVL72: train', 'SemiAnalysis']) {
    expect(text).toContain(dense(wanted));
  }
});

test('the preview runs no script and loads nothing', async ({ planner }) => {
  const shell = new Shell(planner.page);
  const report = new ReportPage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.go('Report');
  await expect(report.frame).toHaveAttribute('sandbox', '');
  const address = await report.frame.getAttribute('src');
  expect(address).toMatch(/^app:\/\/bundle\/preview\/[0-9a-f-]{36}$/u);
  const policy = await planner.page.evaluate(
    async (to) => (await fetch(to)).headers.get('content-security-policy'),
    address ?? '',
  );
  expect(policy).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  );
});

test('sections are chosen; HTML, CSV and JSON are written', async ({ planner, folder }) => {
  const shell = new Shell(planner.page);
  const report = new ReportPage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.runAll();
  await shell.go('Report');
  await report.section('Claims').uncheck();
  await expect(report.preview.getByRole('heading', { name: 'Claims', exact: true })).toHaveCount(0);
  await expect(report.preview.getByRole('heading', { name: SAMPLE })).toBeVisible();

  const written: Record<string, string> = {};
  for (const format of ['HTML', 'CSV', 'JSON'] as const) {
    const name = `report.${format.toLowerCase()}`;
    await planner.chooseSave(path.join(folder, name));
    await report.export(format).click();
    await expect(shell.messages).toContainText(name);
    written[format] = readFileSync(path.join(folder, name), 'utf8');
  }
  expect(written['HTML']).toMatch(/^<!doctype html>/iu);
  expect(written['HTML']).not.toMatch(/<script|(?:src|href)="(?!#|data:)[^"]*\.(?:js|css|png)"/iu);
  expect(written['CSV']).toContain('CloudMatrix 384: serve');
  expect(JSON.stringify(JSON.parse(written['JSON'] ?? ''))).toContain('CloudMatrix 384: serve');
});

test('results that are not current are marked as such', async ({ planner }) => {
  const shell = new Shell(planner.page);
  const report = new ReportPage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.runAll();
  await shell.go('CloudMatrix 384: serve');
  await planner.page.getByRole('tab', { name: 'Inputs' }).click();
  await planner.page.getByRole('textbox', { name: 'Energy price' }).fill('0.2 USD/kWh');
  await expect(shell.item('CloudMatrix 384: serve')).toContainText('Stale');
  await shell.go('Report');
  await expect(report.preview.getByText(/stale/iu).first()).toBeVisible();
});
