/** The workload editor: what follows from its values, its kind, and that none is lost while it is needed. */
import { expect, test } from '../fixtures';
import type { PlannerApp } from '../lib/planner-app';
import { SAMPLE } from '../lib/views';
import { EditorPage } from '../pages/editor-page';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const WORKLOAD = 'Serve DeepSeek-R1 at 50 ms';

async function openWorkload({ page }: PlannerApp): Promise<{ shell: Shell; editor: EditorPage }> {
  const shell = new Shell(page);
  await new StartPage(page).openSample(SAMPLE);
  await shell.go(WORKLOAD);
  return { shell, editor: new EditorPage(page) };
}

test('what follows from a workload is worked out as its values change', async ({ planner }) => {
  const { editor } = await openWorkload(planner);
  // 5 s for the first of 1,024 tokens, then 1,023 steps.
  await expect(editor.figure('Longest answer time')).toHaveText(/^56\.15\ss$/u);
  await editor.set('TPOT limit', '20 ms');
  await expect(editor.figure('Longest answer time')).toHaveText(/^25\.46\ss$/u);
  await expect(editor.figure('Output rate of one request')).toHaveText(/^at least 50\stokens\/s$/u);
  // A number without its unit takes the one that the field shows.
  await editor.field('TPOT limit').fill('40');
  await editor.field('TPOT limit').blur();
  await expect(editor.field('TPOT limit')).toHaveValue('40 ms');
});

test('another kind of workload is a question, and undo brings the values back', async ({ planner }) => {
  const { shell, editor } = await openWorkload(planner);
  await editor.choice('Kind').selectOption('training');
  await expect(shell.question).toContainText('Its values go back to the defaults');
  await shell.answer('Cancel');
  await expect(editor.choice('Kind')).toHaveValue('inference');
  await editor.choice('Kind').selectOption('training');
  await shell.answer('Change kind');
  await expect(editor.field('Global batch')).toBeVisible();
  await expect(editor.field('TPOT limit')).toHaveCount(0);
  await expect(shell.undo).toHaveAccessibleName('Undo Change kind of workload');
  await shell.undo.click();
  await expect(editor.field('TPOT limit')).toHaveValue('50 ms');
});

test('a workload in use stays; its copy may be deleted and comes back by undo', async ({ planner }) => {
  const { shell, editor } = await openWorkload(planner);
  await editor.button('Delete').click();
  await expect(shell.question).toContainText('3 scenarios use it');
  await shell.answer('Close');
  await editor.button('Duplicate').click();
  await expect(editor.field('Workload name')).toHaveValue(`${WORKLOAD} (copy)`);
  await expect(editor.view).toContainText('No scenario uses it yet.');
  await editor.button('Delete').click();
  await expect(shell.messages).toContainText(`Deleted ${WORKLOAD} (copy)`);
  await expect(shell.item(`${WORKLOAD} (copy)`)).toHaveCount(0);
  await shell.undo.click();
  await expect(shell.item(`${WORKLOAD} (copy)`)).toBeVisible();
});
