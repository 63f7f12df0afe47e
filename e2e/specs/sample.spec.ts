/** The first thing that a planner does: open the sample and run it. */
import { expect, test } from '../fixtures';
import { SAMPLE } from '../lib/views';
import { RUN_LIMIT, Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const SCENARIOS = ['NVL72: serve', 'CloudMatrix 384: serve', '4 × NVL72: serve', 'NVL72: train'];

test('open sample: its parts are in the outline, and nothing is unsaved or wrong', async ({ planner }) => {
  const shell = new Shell(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  for (const title of [...SCENARIOS, 'Claims', 'Report']) await expect(shell.item(title)).toBeVisible();
  await expect(planner.page.getByRole('banner')).toContainText('Sample, not saved');
  await expect(planner.page.getByRole('contentinfo')).toContainText('No problems');
  await expect(shell.undo).toBeDisabled();
});

test('run: one scenario alone, then all that have no result, each with its answer', async ({ planner }) => {
  const { page } = planner;
  const shell = new Shell(page);
  const answer = page.getByRole('region', { name: 'Answer', exact: true });
  await new StartPage(page).openSample(SAMPLE);
  await shell.go('NVL72: train');
  await page.getByRole('main').getByRole('button', { name: 'Run scenario' }).click();
  await expect(shell.item('NVL72: train')).toContainText('Up to date', RUN_LIMIT);
  await expect(shell.item('NVL72: serve')).toContainText('Not run');
  await expect(answer).toContainText('Bottleneck');
  await shell.runAll();
  for (const title of SCENARIOS) await expect(shell.item(title)).toContainText('Up to date');
  await shell.go('CloudMatrix 384: serve');
  await page.getByRole('tab', { name: 'Results' }).click();
  await expect(answer).toContainText(/of the 50\sms allowed/u);
});
