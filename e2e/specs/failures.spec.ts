/** What goes wrong outside the application: a damaged library, a place that cannot be written. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../fixtures';
import { SAMPLE } from '../lib/views';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

test('a damaged library database is moved aside, replaced, and the user is told', async ({ launch, folder }) => {
  const data = path.join(folder, 'data');
  writeFileSync(
    path.join(data, 'library.sqlite'),
    'not a database at all, but long enough to be looked at'.repeat(100),
  );
  const planner = await launch();
  await expect(new Shell(planner.page).messages).toContainText('repaired');
  expect(readdirSync(data).filter((name) => name.startsWith('library.sqlite')).length).toBeGreaterThan(1);
  await new StartPage(planner.page).openSample(SAMPLE);
  await expect(new Shell(planner.page).planName).toHaveText(SAMPLE);
});

test('a plan that cannot be written stays open and unsaved, with the reason', async ({ planner, folder }) => {
  const shell = new Shell(planner.page);
  const taken = path.join(folder, 'taken.json');
  mkdirSync(taken);
  await new StartPage(planner.page).openSample(SAMPLE);
  await planner.page.getByRole('textbox', { name: 'Notes' }).fill('Must not be lost');
  await planner.chooseSave(taken);
  await shell.save.click();
  await expect(shell.messages.getByRole('alert')).toContainText('cannot be written');
  await expect(planner.page.getByRole('textbox', { name: 'Notes' })).toHaveValue('Must not be lost');
  await expect(shell.save).toBeEnabled();
  expect(readdirSync(taken)).toEqual([]);
});

test('a damaged place of the window does not hinder the start', async ({ launch, folder }) => {
  writeFileSync(path.join(folder, 'data', 'window.json'), '{"bounds":');
  const planner = await launch();
  await expect(new StartPage(planner.page).heading).toBeVisible();
});
