/** Runs: results, cancel, and stale the moment an input differs. */
import path from 'node:path';
import { expect, test } from '../fixtures';
import { writePlan } from '../lib/plan-files';
import { SAMPLE } from '../lib/views';
import { RUN_LIMIT, Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const SERVE = 'CloudMatrix 384: serve';
const TRAIN = 'CloudMatrix 384: train';
const WORKLOAD = 'Serve DeepSeek-R1 at 50 ms';

test('edit a value with another unit: what was typed stays, and exactly its scenarios become stale', async ({
  planner,
}) => {
  const { page } = planner;
  const shell = new Shell(page);
  await new StartPage(page).openSample(SAMPLE);
  await shell.runAll();
  await expect(shell.item(SERVE)).toContainText('Up to date');
  await shell.go(WORKLOAD);
  const field = page.getByRole('textbox', { name: 'TPOT limit' });
  const before = await field.inputValue();

  await field.fill('0.03 s');
  await field.press('Tab');
  await expect(field).toHaveValue('0.03 s');
  await expect(shell.item(SERVE)).toContainText('Stale');
  await expect(shell.item(TRAIN)).toContainText('Up to date');
  await shell.runAll();
  await expect(shell.item(SERVE)).toContainText('Up to date');

  // The same value in another unit is the same input.
  await field.fill('30 ms');
  await field.press('Tab');
  await expect(shell.save).toBeEnabled();
  await expect(shell.allCurrent).toBeVisible();

  await shell.undo.click();
  await expect(field).toHaveValue('0.03 s');
  await shell.undo.click();
  await expect(field).toHaveValue(before);
  await expect(shell.item(SERVE)).toContainText('Stale');
  await shell.redo.click();
  await expect(field).toHaveValue('0.03 s');
});

test('edit a value with a wrong unit: it is named beside the field and in the list of problems, and blocks the run', async ({
  planner,
}) => {
  const { page } = planner;
  const shell = new Shell(page);
  await new StartPage(page).openSample(SAMPLE);
  await shell.go(WORKLOAD);
  const field = page.getByRole('textbox', { name: 'TPOT limit' });
  await field.fill('30 GB');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/GB/u);
  await expect(shell.item(SERVE)).toContainText('Has problems');
  await shell.showProblems();
  await shell.problems.getByRole('button').first().click();
  await expect(field).toBeFocused();
  await field.fill('30 ms');
  await expect(field).toHaveAttribute('aria-invalid', 'false');
});

test('cancel: runs end at once and can be started again', async ({ launch, folder }) => {
  // Numbers with very many divisors make long searches, and enough of them that the last is out of reach.
  const COPIES = 30;
  const file = writePlan(path.join(folder, 'plan.json'), (plan) => {
    plan['workloads'] = [
      {
        id: 'train',
        name: 'Train',
        kind: 'training',
        model: 'qwen3-235b-a22b',
        values: { globalBatch: 725_760 },
      },
    ];
    plan['scenarios'] = Array.from({ length: COPIES }, (_none, index) => ({
      id: `copy-${index}`,
      name: `Copy ${index}`,
      notes: '',
      hardware: 'dgx-h100',
      workload: 'train',
      deployment: { systems: 90_720 },
      assumptions: {},
    }));
    plan['comparisons'] = [];
  });
  const planner = await launch([file]);
  const shell = new Shell(planner.page);
  const last = `Copy ${COPIES - 1}`;
  await shell.runStale.click();
  await shell.cancelRun.click();
  await expect(shell.progress).toHaveCount(0, RUN_LIMIT);
  await expect(shell.item(last)).toContainText('Cancelled');
  await shell.go(last);
  await planner.choose('run.scenario');
  await expect(shell.item(last)).toContainText('Up to date', RUN_LIMIT);
});

test('run and reopen: the results are there again', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'plan.json'));
  const planner = await launch([file]);
  await new Shell(planner.page).runAll();
  await planner.exit();
  const again = await launch([file]);
  await expect(new Shell(again.page).item(SERVE)).toContainText('Up to date');
});
