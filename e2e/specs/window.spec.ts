/** The window as the desktop sees it: closing, quitting, size, second start, menu. */
import path from 'node:path';
import { spawn } from 'node:child_process';
import { electronSwitches } from '../../scripts/lib/electron-run.mjs';
import { findElectron } from '../../scripts/lib/electron.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { expect, test } from '../fixtures';
import type { Display, PlannerApp } from '../lib/planner-app';
import { readPlan, writePlan } from '../lib/plan-files';
import { SAMPLE } from '../lib/views';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const notes = (planner: PlannerApp) => planner.page.getByRole('textbox', { name: 'Notes' });

test('a window without changes closes and the application ends', async ({ planner }) => {
  await expect(new StartPage(planner.page).heading).toBeVisible();
  await planner.pressClose();
  await planner.ended();
});

test('closing with changes asks; the user may stay, again and again', async ({ launch, folder }) => {
  const planner = await launch([writePlan(path.join(folder, 'plan.json'))]);
  const shell = new Shell(planner.page);
  await notes(planner).fill('Changed');
  for (let time = 1; time <= 2; time++) {
    await planner.pressClose();
    await expect(shell.question).toContainText('Save changes');
    await shell.answer('Cancel');
    await expect(shell.question).toHaveCount(0);
  }
  await expect(notes(planner)).toHaveValue('Changed');
});

test('closing with changes saves them when asked to', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'plan.json'));
  const planner = await launch([file]);
  await notes(planner).fill('Saved at the end');
  await planner.pressClose();
  await new Shell(planner.page).answer('Save');
  await planner.ended();
  expect(readPlan(file)).toMatchObject({ notes: 'Saved at the end' });
});

test('quitting with changes asks, and goes on after "Don\'t Save" without leaving a draft', async ({
  launch,
  folder,
}) => {
  const file = writePlan(path.join(folder, 'plan.json'));
  const planner = await launch([file]);
  await notes(planner).fill('Not to be kept');
  await planner.quit();
  await new Shell(planner.page).answer("Don't Save");
  await planner.ended();
  expect(readPlan(file)['notes']).not.toBe('Not to be kept');
  const again = await launch();
  await expect(new StartPage(again.page).heading).toBeVisible();
  await expect(new StartPage(again.page).drafts).toHaveCount(0);
});

test('title and dirty mark follow the plan', async ({ launch, folder }) => {
  const planner = await launch([writePlan(path.join(folder, 'plan.json'))]);
  const title = () => planner.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle(), null);
  await expect.poll(title).toBe('My plan – Supernode Planner');
  await notes(planner).fill('Changed');
  await expect.poll(title).toBe('• My plan – Supernode Planner');
  await new Shell(planner.page).undo.click();
  await expect.poll(title).toBe('My plan – Supernode Planner');
});

test('size and place are remembered', async ({ planner, launch }) => {
  const bounds = { x: 140, y: 90, width: 1110, height: 760 };
  const found = (app: PlannerApp) =>
    app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds(), null);
  await expect(new StartPage(planner.page).heading).toBeVisible();
  await planner.inMain(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds);
  await expect.poll(() => found(planner)).toEqual(bounds);
  await planner.pressClose();
  await planner.ended();
  const again = await launch();
  await expect.poll(() => found(again)).toEqual(bounds);
});

/** Starts the application a second time with a file, as a double-click does; answers its exit code. */
function startSecond(planner: PlannerApp, file: string, display: Display): Promise<number | null> {
  const second = spawn(findElectron()?.executable ?? '', [...electronSwitches(true), root, path.basename(file)], {
    cwd: path.dirname(file),
    env: { ...process.env, ...display, SUPERNODE_USER_DATA: planner.folder },
    stdio: 'ignore',
  });
  return new Promise((resolve) => second.once('exit', resolve));
}

test('a document opened by a second start arrives in the running instance', async ({ planner, folder, display }) => {
  const file = writePlan(path.join(folder, 'plan.json'));
  await expect(new StartPage(planner.page).heading).toBeVisible();
  expect(await startSecond(planner, file, display)).toBe(0);
  await expect(new Shell(planner.page).planName).toHaveText('My plan');
});

test('a document opened by a second start does not push changes aside without a question', async ({
  launch,
  folder,
  display,
}) => {
  const planner = await launch([writePlan(path.join(folder, 'first.json'))]);
  const shell = new Shell(planner.page);
  await notes(planner).fill('Changed');
  const second = writePlan(path.join(folder, 'second.json'), (plan) => (plan['name'] = 'Second plan'));
  await startSecond(planner, second, display);
  await expect(shell.question).toContainText('Save changes');
  await shell.answer('Cancel');
  await expect(shell.planName).toHaveText('My plan');
  await expect(notes(planner)).toHaveValue('Changed');
  await shell.save.click();
  await expect(shell.save).toBeDisabled();
  expect(readPlan(path.join(folder, 'first.json'))).toMatchObject({ notes: 'Changed' });
  expect(readPlan(second)['notes']).not.toBe('Changed');
});

test('shortcuts of the menu reach the page', async ({ planner }) => {
  await new StartPage(planner.page).openSample(SAMPLE);
  const shell = new Shell(planner.page);
  await planner.press('P', 'control', 'shift');
  await expect(shell.palette).toBeFocused();
  await planner.page.keyboard.press('Escape');
  await expect(shell.palette).toHaveCount(0);
  await planner.press('W', 'control');
  await expect(new StartPage(planner.page).heading).toBeVisible();
});

test('one press of the undo shortcut takes back one edit, in a field and outside', async ({ launch, folder }) => {
  const planner = await launch([writePlan(path.join(folder, 'plan.json'), (plan) => (plan['notes'] = 'First'))]);
  const shell = new Shell(planner.page);
  const name = planner.page.getByRole('textbox', { name: 'Plan name' });
  await name.fill('Second name');
  await name.press('Enter');
  await notes(planner).fill('Second');
  await expect(shell.undo).toHaveAccessibleName(/notes/u);
  await planner.press('Z', 'control');
  await expect(notes(planner)).toHaveValue('First');
  await expect(shell.planName).toHaveText('Second name');
  await shell.item('Claims').focus();
  await planner.press('Z', 'control');
  await expect(shell.planName).toHaveText('My plan');
  await planner.press('Z', 'control', 'shift');
  await expect(shell.planName).toHaveText('Second name');
});

test('the chosen theme is remembered over a restart', async ({ planner, launch }) => {
  const isDark = (app: PlannerApp) => app.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const toggle = (app: PlannerApp) => new Shell(app.page).theme;
  await expect(new StartPage(planner.page).heading).toBeVisible();
  await toggle(planner).click();
  await expect(toggle(planner)).toHaveAccessibleName(/^Theme: light/u);
  await toggle(planner).click();
  await expect(toggle(planner)).toHaveAccessibleName(/^Theme: dark/u);
  await expect.poll(() => isDark(planner)).toBe(true);
  await planner.exit();
  const again = await launch();
  await expect(toggle(again)).toHaveAccessibleName(/^Theme: dark/u);
  expect(await isDark(again)).toBe(true);
});
