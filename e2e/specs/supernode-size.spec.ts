/** The sweep over supernode sizes: searched point by point, read as curve, words and table, stopped, saved. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../fixtures';
import type { PlannerApp } from '../lib/planner-app';
import { EditorPage } from '../pages/editor-page';
import { RUN_LIMIT, Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const SAMPLE = 'How large should a supernode be?';
const NVL72 = '64 × GB200 NVL72';

/** The view with one scenario and few sizes, so that a test takes seconds. */
async function open({ page }: PlannerApp, sizes: readonly number[]) {
  await new StartPage(page).openSample(SAMPLE);
  await new Shell(page).go('Supernode size');
  const view = page.getByRole('main');
  await view.getByRole('checkbox', { name: '12 × CloudMatrix 384' }).uncheck();
  const all = view.getByRole('group', { name: 'Accelerators in one scale-up domain' }).getByRole('checkbox');
  for (const box of await all.all()) {
    const size = Number.parseInt((await box.locator('xpath=..').textContent()) ?? '', 10);
    if (!sizes.includes(size)) await box.uncheck();
  }
  return {
    view,
    search: view.getByRole('button', { name: /^Search \d+ points?$/u }),
    done: view.getByRole('button', { name: 'Up to date' }),
    table: view.getByRole('table', { name: 'Best layout at every supernode size' }),
    words: view.getByRole('list', { name: 'What the curve says' }),
  };
}

test('a curve with its knee in words, the best layouts, and the size as sold', async ({ planner, folder }) => {
  const { view, search, done, table, words } = await open(planner, [8, 72]);
  await expect(search).toHaveText('Search 2 points');
  await search.click();
  await expect(done).toBeVisible(RUN_LIMIT);

  const picture = view.getByRole('img', { name: /^Throughput against supernode size/u });
  await expect(picture).toHaveAccessibleName(/Equal devices: throughput from [\d.]+\sMtokens\/s with domains of 8/u);
  await expect(picture).toContainText('As sold: 72');
  await expect(words).toContainText(/Equal power: .* with 72, \d+% better/u);
  await expect(table.getByRole('row', { name: /^8 576 / })).toHaveCount(2);
  await expect(table.getByRole('row', { name: /^72 As sold 64 / })).toHaveCount(2);
  await expect(table.getByRole('columnheader', { name: 'Throughput (Mtokens/s)' })).toBeVisible();
  await expect(view).toContainText('The best layout is searched at every size.');

  await view.getByText('Equal devices', { exact: true }).first().click();
  await expect(picture).not.toHaveAccessibleName(/Equal power/u);
  await expect(table.getByRole('row', { name: /^8 576 / })).toHaveCount(1);
  await view.getByLabel('Upright axis').selectOption({ label: 'Throughput per million USD' });
  await expect(view.getByRole('img', { name: /^Throughput per million USD against supernode size/u })).toBeVisible();

  await planner.chooseSave(path.join(folder, 'sizes.csv'));
  await view.getByRole('button', { name: 'Export Throughput per million USD against supernode size as CSV' }).click();
  await expect(new Shell(planner.page).messages).toContainText('sizes.csv');
  const [header = '', first = ''] = readFileSync(path.join(folder, 'sizes.csv'), 'utf8').split('\r\n');
  expect(header).toMatch(/^Scenario,Basis,Accelerators per domain,.*,TP,CP,PP,DP,EP,Layout,What binds$/u);
  expect(first.startsWith(`${NVL72},Equal devices,8,576,4608,`)).toBe(true);
  await planner.chooseSave(path.join(folder, 'sizes.png'));
  await view.getByRole('button', { name: /as PNG$/u }).click();
  await expect(new Shell(planner.page).messages).toContainText('sizes.png');
  expect(readFileSync(path.join(folder, 'sizes.png')).subarray(1, 4).toString()).toBe('PNG');
});

test('the curve grows while it is searched, a stop keeps it, further sizes add to it', async ({ planner }) => {
  const { view, search, done, table } = await open(planner, [8, 16, 32, 64]);
  await search.click();
  await expect(view.getByRole('status', { name: 'Progress of the sweep' })).toContainText(/of 4/u);
  await expect(table.getByRole('row', { name: /^8 576 / })).toHaveCount(2, RUN_LIMIT);
  await view.getByRole('button', { name: 'Stop' }).click();
  await expect(search).toBeVisible(RUN_LIMIT);
  await expect(table.getByRole('row', { name: /^8 576 / })).toHaveCount(2);
  await expect(table.getByRole('row', { name: /^64 72 / })).toHaveCount(0);

  for (const size of ['16', '32', '64']) await view.getByRole('checkbox', { name: size, exact: true }).uncheck();
  await expect(done).toBeVisible();
  const further = view.getByRole('textbox', { name: 'Further sizes' });
  await further.fill('many');
  await expect(view).toContainText('“many” is not a whole number. Allowed: 2 to 16384');
  const topOf = async (text: string) => (await view.getByText(text, { exact: true }).first().boundingBox())?.y;
  expect(await topOf('Further sizes')).toBe(await topOf('Accelerators in one scale-up domain'));
  await further.fill('9216');
  await search.click();
  await expect(table.getByRole('row', { name: /^9.216 0 .* do(es)? not (fill|feed) one domain of 9216/u })).toHaveCount(
    2,
    RUN_LIMIT,
  );
});

test('a curve of other inputs is marked until it is searched again', async ({ planner }) => {
  const { page } = planner;
  const shell = new Shell(page);
  const { view, search, done } = await open(planner, [72]);
  await search.click();
  await expect(done).toBeVisible(RUN_LIMIT);
  await shell.go(NVL72);
  await page.getByRole('tab', { name: 'Inputs' }).click();
  await new EditorPage(page).set('Systems', '8');
  await shell.go('Supernode size');
  await expect(view).toContainText('Inputs have changed');
  await search.click();
  await expect(done).toBeVisible(RUN_LIMIT);
  await expect(view).not.toContainText('Inputs have changed');
  await expect(view).toContainText('576 accelerators at every size');
});

test('a plan without training says what is missing', async ({ planner }) => {
  const { page } = planner;
  await new StartPage(page).openSample('Serve DeepSeek-R1 at 50 ms');
  await new Shell(page).go('Supernode size');
  await expect(page.getByRole('heading', { name: 'No training scenario' })).toBeVisible();
});
