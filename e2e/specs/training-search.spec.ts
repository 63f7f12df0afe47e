/** The strategy search of a training scenario: scatter, named layouts, table, comparison, what if, and a given layout. */
import path from 'node:path';
import { expect, test } from '../fixtures';
import { writePlan } from '../lib/plan-files';
import type { PlannerApp } from '../lib/planner-app';
import { SAMPLE } from '../lib/views';
import { EditorPage } from '../pages/editor-page';
import { SearchPage } from '../pages/search-page';
import { RUN_LIMIT, Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const SCENARIO = 'NVL72: train';

/** The sample's training run with its search on screen; `given` lays it out by hand. */
async function openSearch({ page }: PlannerApp, given: Readonly<Record<string, string>> = {}): Promise<SearchPage> {
  await new StartPage(page).openSample(SAMPLE);
  await new Shell(page).go(SCENARIO);
  if (Object.keys(given).length > 0) {
    const editor = new EditorPage(page);
    await page.getByRole('tab', { name: 'Inputs' }).click();
    await editor.choice('Layout').selectOption('fixed');
    for (const [label, value] of Object.entries(given)) await editor.set(label, value);
  }
  await page.getByRole('button', { name: 'Run scenario' }).click();
  const search = new SearchPage(page);
  await expect(search.tab).toBeVisible(RUN_LIMIT);
  await search.open();
  return search;
}

test('layouts are drawn, named, sorted and counted', async ({ planner }) => {
  const search = await openSearch(planner);
  await expect(search.picture).toHaveAccessibleName(/layouts, of which \d+ are beaten by none in time and memory/u);
  await expect(search.picture).toContainText('Device memory');
  await search.view.getByLabel('Colour by').selectOption({ label: 'Colour by PP' });
  await expect(search.picture).toContainText(/PP \d+/u);
  const before = await search.picture.getAttribute('aria-label');
  await search.view.getByText('Within 5%', { exact: true }).click();
  await expect(search.picture).not.toHaveAccessibleName(before ?? '');

  for (const name of ['Fastest', 'Least memory', 'Least energy', 'Cheapest', 'Most robust'])
    await expect(search.named.getByRole('row').filter({ hasText: name }).first()).toBeVisible();

  const steps = async (): Promise<number[]> => {
    const cells = await search.layouts.locator('tbody tr td:first-child').allTextContents();
    return cells.map((text) => Number.parseFloat(text.replace(/\s/gu, '')));
  };
  const fastestFirst = await steps();
  expect(fastestFirst).toEqual([...fastestFirst].sort((a, b) => a - b));
  const step = search.layouts.getByRole('button', { name: /^Step/u });
  await step.click();
  await step.click();
  await expect(search.layouts.getByRole('columnheader', { name: /^Step/u })).toHaveAttribute('aria-sort', 'descending');
  const slowestFirst = await steps();
  expect(slowestFirst).toEqual([...slowestFirst].sort((a, b) => b - a));

  // However wide the columns are, a layout can be used without scrolling sideways.
  await expect(search.layouts.getByRole('button', { name: /^Use / }).first()).toBeInViewport({ ratio: 1 });

  await expect(search.counts.getByRole('row', { name: /^Left out with proof/u })).toBeVisible();
  await expect(search.counts.getByRole('row', { name: /^Turned down/u }).first()).toBeVisible();
});

test('two layouts are compared term by term, and one is used', async ({ planner }) => {
  const search = await openSearch(planner);
  await search.named.getByRole('button', { name: 'Compare Least memory' }).click();
  await expect(search.reasons.getByRole('listitem').first()).toContainText(/is faster by|the same time/u, RUN_LIMIT);
  await expect(search.reasons).toContainText(/fullest device/u);
  const time = search.view.getByRole('img', { name: /^Step time from first to second/u });
  const told = await time.getAttribute('aria-label');
  await search.view.getByRole('button', { name: 'Swap' }).click();
  await expect(time).not.toHaveAccessibleName(told ?? '', RUN_LIMIT);
  await search.second.selectOption({ label: 'As entered in the deployment' });

  await search.named.getByRole('button', { name: 'Use Least memory' }).click();
  const editor = new EditorPage(planner.page);
  await expect(editor.choice('Layout')).toHaveValue('fixed');
  await expect(new Shell(planner.page).undo).toHaveAccessibleName('Undo Use a found layout');
});

test('the best layout follows a slider', async ({ planner }) => {
  const search = await openSearch(planner);
  await expect(search.answer).toContainText('Step time');
  const own = await search.answer.textContent();
  const slider = search.slider('Global batch');
  await slider.press('ArrowRight');
  await expect(search.answer).not.toHaveText(own ?? '', RUN_LIMIT);
  await expect(search.answer).toContainText(/\+\d/u);
  await slider.press('ArrowLeft');
  await expect(search.answer).toHaveText(own ?? '');
});

test('a given layout is set against what the search would have found', async ({ planner }) => {
  const search = await openSearch(planner, {
    'Tensor parallel (TP)': '8',
    'Pipeline parallel (PP)': '8',
  });
  await expect(search.first).toHaveValue('given');
  await expect(search.reasons.getByRole('listitem').first()).toContainText('is faster by', RUN_LIMIT);
});

test('a search that is cancelled keeps what it has found and says so', async ({ launch, folder }) => {
  // Numbers with very many divisors make a long search.
  const file = writePlan(path.join(folder, 'plan.json'), (plan) => {
    plan['workloads'] = [
      { id: 'train', name: 'Train', kind: 'training', model: 'qwen3-235b-a22b', values: { globalBatch: 725_760 } },
    ];
    plan['scenarios'] = [
      {
        id: 'long',
        name: 'Long search',
        notes: '',
        hardware: 'dgx-h100',
        workload: 'train',
        deployment: { systems: 90_720 },
        assumptions: {},
      },
    ];
    plan['comparisons'] = [];
  });
  const planner = await launch([file]);
  const { page } = planner;
  const shell = new Shell(page);
  await shell.go('Long search');
  await page.getByRole('button', { name: 'Run scenario' }).click();
  await expect(page.getByRole('main')).toContainText(/best so far [\d.]+ s per step/u, RUN_LIMIT);
  await shell.cancelRun.click();
  await expect(page.getByRole('main')).toContainText('the part of the search that was done by then', RUN_LIMIT);
  const search = new SearchPage(page);
  await search.open();
  await expect(search.search).toContainText('The search was stopped before its end');
  await expect(shell.item('Long search')).toContainText('Cancelled');
});
