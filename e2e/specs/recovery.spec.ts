/** Nothing is lost: not when the process is killed during an edit, and not when the page crashes. */
import path from 'node:path';
import { expect, test } from '../fixtures';
import type { PlannerApp } from '../lib/planner-app';
import { readPlan, writePlan } from '../lib/plan-files';
import { SAMPLE } from '../lib/views';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const notes = (planner: PlannerApp) => planner.page.getByRole('textbox', { name: 'Notes' });

/** Waits until the library database holds a draft with the text, by the application's own account. */
async function waitForDraft(planner: PlannerApp, text: string): Promise<void> {
  await expect
    .poll(() =>
      planner.inMain(({ app }, wanted) => {
        const { readFileSync, existsSync } = process.getBuiltinModule('node:fs');
        return ['library.sqlite', 'library.sqlite-wal']
          .map((name) => `${app.getPath('userData')}/${name}`)
          .some((file) => existsSync(file) && readFileSync(file).includes(wanted));
      }, text),
    )
    .toBe(true);
}

test('kill the process during an edit and recover: the file gets the edit only by a save', async ({
  launch,
  folder,
}) => {
  const file = writePlan(path.join(folder, 'plan.json'));
  const planner = await launch([file]);
  await notes(planner).fill('Typed just before the light went out');
  await waitForDraft(planner, 'Typed just before the light went out');
  await planner.kill();
  expect(readPlan(file)['notes']).not.toContain('light');

  const again = await launch();
  const start = new StartPage(again.page);
  const shell = new Shell(again.page);
  await expect(start.drafts).toContainText('plan.json');
  await start.recover('My plan');
  await expect(notes(again)).toHaveValue('Typed just before the light went out');
  await shell.save.click();
  await expect(shell.save).toBeDisabled();
  expect(readPlan(file)).toMatchObject({ notes: 'Typed just before the light went out' });
  await again.exit();

  const third = await launch();
  await expect(new StartPage(third.page).heading).toBeVisible();
  await expect(new StartPage(third.page).drafts).toHaveCount(0);
});

test('kill the process in the middle of typing and recover: what had been kept is there', async ({
  planner,
  launch,
}) => {
  const text = 'Typing on and on until the light goes out. '.repeat(20);
  const early = 'Typing on and on';
  await new StartPage(planner.page).openSample(SAMPLE);
  await notes(planner).fill('');
  const typing = notes(planner)
    .pressSequentially(text, { delay: 20 })
    .then(
      () => 'came to its end',
      () => 'broken off',
    );
  await waitForDraft(planner, early);
  await planner.kill();
  expect(await typing).toBe('broken off');
  const again = await launch();
  await new StartPage(again.page).recover(SAMPLE);
  await expect(notes(again)).toHaveValue(new RegExp(`^${early}`, 'u'));
  const kept = await notes(again).inputValue();
  expect(text.startsWith(kept), kept).toBe(true);
  await expect(new Shell(again.page).save).toBeEnabled();
});

test('a plan that was never saved is recovered too', async ({ planner, launch }) => {
  await new StartPage(planner.page).openSample(SAMPLE);
  await notes(planner).fill('A sample, edited');
  await waitForDraft(planner, 'A sample, edited');
  await planner.kill();
  const again = await launch();
  await new StartPage(again.page).recover(SAMPLE);
  await expect(notes(again)).toHaveValue('A sample, edited');
});

test('a draft is discarded only when the user says so', async ({ planner, launch }) => {
  await new StartPage(planner.page).openSample(SAMPLE);
  await notes(planner).fill('Not worth keeping');
  await waitForDraft(planner, 'Not worth keeping');
  await planner.kill();
  const again = await launch();
  const start = new StartPage(again.page);
  const discard = start.drafts.getByRole('button', { name: 'Discard…' });
  await discard.click();
  await new Shell(again.page).answer('Keep');
  await expect(start.drafts).toContainText(SAMPLE);
  await discard.click();
  await new Shell(again.page).answer('Discard');
  await expect(start.drafts).toHaveCount(0);
});

test('a page that crashes is loaded again and offers the draft', async ({ planner }) => {
  await new StartPage(planner.page).openSample(SAMPLE);
  await notes(planner).fill('Before the crash');
  await waitForDraft(planner, 'Before the crash');
  await planner.inMain(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    null,
  );
  await expect.poll(() => planner.log()).toContain("the window's page is gone");
  // Playwright keeps the crashed page; what the new one shows is asked through main.
  const shown = () =>
    planner.inMain(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText'),
      null,
    );
  await expect.poll(shown).toContain('Unsaved changes found');
});
