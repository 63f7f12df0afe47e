/** Layouts given by hand: what cannot work is said in words, and what can gives a result. */
import { expect, test } from '../fixtures';
import { SAMPLE } from '../lib/views';
import { ComparePage } from '../pages/compare-page';
import { EditorPage } from '../pages/editor-page';
import { RUN_LIMIT, Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const SCENARIO = 'NVL72: train';

test('a fixed layout that cannot work has a result in words', async ({ planner }) => {
  const { page } = planner;
  const shell = new Shell(page);
  const editor = new EditorPage(page);
  const tab = (name: string) => page.getByRole('tab', { name });
  const run = async () => {
    await editor.button('Run scenario').click();
    await expect(shell.item(SCENARIO)).toContainText('Up to date', RUN_LIMIT);
    await tab('Results').click();
  };
  await new StartPage(page).openSample(SAMPLE);
  await shell.go(SCENARIO);
  await tab('Inputs').click();
  await editor.choice('Layout').selectOption('fixed');
  await run();
  const answer = page.getByRole('region', { name: 'The given layout is not feasible' });
  await expect(answer).toContainText(/does not fit device memory: it needs [\d.]+ times what a device has/u);

  await tab('Inputs').click();
  await editor.set('Tensor parallel (TP)', '7');
  await expect(shell.item(SCENARIO)).toContainText('Stale');
  await run();
  await expect(answer).toContainText('TP 7 does not divide the model: it has 64 attention heads');

  await shell.go('Training: one system and equal power');
  await editor.button('Run stale (2)').click();
  await expect(new ComparePage(page).figures).toBeVisible(RUN_LIMIT);
  await expect(new ComparePage(page).figures.getByText('Does not fit')).toHaveCount(1);
});

test('a layout that the search found can be taken over and changed', async ({ planner }) => {
  const { page } = planner;
  const shell = new Shell(page);
  const editor = new EditorPage(page);
  await new StartPage(page).openSample(SAMPLE);
  await shell.go(SCENARIO);
  await editor.button('Run scenario').click();
  await expect(shell.item(SCENARIO)).toContainText('Up to date', RUN_LIMIT);
  await page.getByRole('tab', { name: 'Inputs' }).click();
  await expect(editor.field('Tensor parallel (TP)')).not.toBeEditable();
  const found = await editor.field('Tensor parallel (TP)').inputValue();
  await editor.button('Use the found layout').click();
  await expect(editor.choice('Layout')).toHaveValue('fixed');
  await expect(editor.field('Tensor parallel (TP)')).toHaveValue(found);
  await expect(editor.field('Tensor parallel (TP)')).toBeEditable();
  await expect(shell.undo).toHaveAccessibleName('Undo Use the found layout');
});
