/** Plans on disk: saved and reopened equal, refused when damaged or newer, never overwritten unasked. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../fixtures';
import { readPlan, writePlan } from '../lib/plan-files';
import { SAMPLE } from '../lib/views';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

test('save and reopen: an edited sample is saved and reopens equal', async ({ planner, launch, folder }) => {
  const file = path.join(folder, 'Decision.json');
  const start = new StartPage(planner.page);
  const shell = new Shell(planner.page);
  await start.openSample(SAMPLE);
  await planner.page.getByRole('textbox', { name: 'Plan name' }).fill('Decision for the board');
  await planner.page.getByRole('textbox', { name: 'Plan name' }).press('Enter');
  await planner.page.getByRole('textbox', { name: 'Notes' }).fill('For whom: “the board” & <others>');
  await shell.go('Serve DeepSeek-R1 at 50 ms');
  await planner.page.getByRole('textbox', { name: 'TPOT limit' }).fill('0.04 s');
  await planner.chooseSave(file);
  await shell.save.click();
  await expect(shell.messages).toContainText('Decision.json');
  await expect(shell.save).toBeDisabled();
  const saved = readPlan(file);
  expect(saved).toMatchObject({ name: 'Decision for the board', notes: 'For whom: “the board” & <others>' });
  expect(JSON.stringify(saved['workloads'])).toContain('"0.04 s"');
  await planner.exit();

  const again = await launch([file]);
  const reopened = new Shell(again.page);
  await expect(reopened.planName).toHaveText('Decision for the board');
  await reopened.go('Serve DeepSeek-R1 at 50 ms');
  await expect(again.page.getByRole('textbox', { name: 'TPOT limit' })).toHaveValue('0.04 s');
  await expect(reopened.save).toBeDisabled();
  const copy = path.join(folder, 'Copy.json');
  await again.chooseSave(copy);
  await again.choose('plan.saveCopy');
  await expect(reopened.messages).toContainText('Copy.json');
  expect(readFileSync(copy, 'utf8')).toBe(readFileSync(file, 'utf8'));
});

test('saving may be called off', async ({ planner }) => {
  const shell = new Shell(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await planner.page.getByRole('textbox', { name: 'Notes' }).fill('Changed');
  await planner.chooseSave(null);
  await shell.save.click();
  await expect(planner.page.getByRole('textbox', { name: 'Notes' })).toHaveValue('Changed');
  await expect(shell.save).toBeEnabled();
});

test('open a damaged file: it is refused with what is wrong and where, and what is open stays', async ({
  planner,
  folder,
}) => {
  const shell = new Shell(planner.page);
  const damaged = path.join(folder, 'damaged.json');
  const text = readFileSync(writePlan(path.join(folder, 'whole.json')), 'utf8');
  writeFileSync(damaged, text.slice(0, text.length / 2));
  await new StartPage(planner.page).openSample(SAMPLE);
  await planner.chooseOpen(damaged);
  await planner.choose('plan.open');
  await expect(shell.messages.getByRole('alert')).toContainText('not a readable plan');
  await expect(shell.messages.getByRole('alert')).toContainText(/line \d+/u);
  await expect(shell.planName).toHaveText(SAMPLE);
  expect(readFileSync(damaged, 'utf8')).toBe(text.slice(0, text.length / 2));
});

test('open a file with a wrong value: it is refused with its path', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'wrong.json'), (plan) => (plan['scenarios'] = 'none'));
  const planner = await launch([file]);
  await expect(new Shell(planner.page).messages.getByRole('alert')).toContainText('scenarios');
  await expect(new StartPage(planner.page).heading).toBeVisible();
});

test('open a newer file: it is refused with the version that wrote it', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'newer.json'), (plan) => {
    plan['formatVersion'] = 99;
    plan['savedBy'] = 'supernode-planner@9.9.9';
  });
  const before = readFileSync(file, 'utf8');
  const planner = await launch([file]);
  const alert = new Shell(planner.page).messages.getByRole('alert');
  await expect(alert).toContainText('newer version');
  await expect(alert).toContainText('9.9.9');
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('a file that was changed on disk is not overwritten without a question', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'shared.json'));
  const planner = await launch([file]);
  const shell = new Shell(planner.page);
  await planner.page.getByRole('textbox', { name: 'Notes' }).fill('Mine');
  writePlan(file, (plan) => (plan['notes'] = 'Theirs'));
  await shell.save.click();
  await expect(shell.question).toContainText('changed by something else');
  await shell.answer('Cancel');
  expect(readPlan(file)).toMatchObject({ notes: 'Theirs' });
  await shell.save.click();
  await shell.answer('Replace');
  await expect(shell.save).toBeDisabled();
  expect(readPlan(file)).toMatchObject({ notes: 'Mine' });
});

test('recent plans are kept; a missing one stays visible and can be located', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'first.json'));
  const moved = path.join(folder, 'moved.json');
  const planner = await launch([file]);
  await expect(new Shell(planner.page).planName).toHaveText('My plan');
  await planner.exit();
  renameSync(file, moved);

  const again = await launch();
  const start = new StartPage(again.page);
  await expect(start.recents).toContainText('file is missing');
  await again.chooseOpen(moved);
  await start.recents.getByRole('button', { name: 'Locate…' }).click();
  await expect(new Shell(again.page).planName).toHaveText('My plan');
});
