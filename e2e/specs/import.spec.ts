/** Importing what people have: a model configuration from a file, a training script by pasting, texts with problems. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../fixtures';
import { findViolations } from '../lib/axe';
import { CONFIG, SCRIPT } from '../lib/import-texts';
import { SAMPLE } from '../lib/views';
import { EditorPage } from '../pages/editor-page';
import { ImportDialog } from '../pages/import-dialog';
import { RUN_LIMIT, Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

test('a configuration from a file becomes a model of the plan, in one step that undo takes back', async ({
  planner,
  folder,
}) => {
  const { page } = planner;
  const shell = new Shell(page);
  const dialog = new ImportDialog(page);
  const file = path.join(folder, 'own-mixtral.json');
  writeFileSync(file, CONFIG);
  await new StartPage(page).openSample(SAMPLE);
  await shell.outline.getByRole('button', { name: 'Import a model' }).click();
  await planner.chooseOpen(file);
  await dialog.button('Choose a file…').click();
  await expect(dialog.dialog).toContainText('own-mixtral.json');
  await expect(dialog.dialog).toContainText(/46\.7.* parameters/u);
  await expect(dialog.row('Routed experts')).toContainText('num_local_experts');
  expect(await findViolations(page)).toEqual([]);
  await dialog.button('Add to plan').click();
  await expect(dialog.dialog).toHaveCount(0);
  await expect(shell.item('own-mixtral')).toHaveAttribute('aria-current', 'page');
  await expect(new EditorPage(page).field('Experts per token')).toHaveValue('2');
  await shell.undo.click();
  await expect(shell.item('own-mixtral')).toHaveCount(0);
  await expect(shell.save).toBeEnabled();
  await shell.redo.click();
  await expect(shell.item('own-mixtral')).toHaveCount(1);
});

test('a pasted training script becomes a plan of its own whose scenario runs in the given layout', async ({
  planner,
}) => {
  const { page } = planner;
  const shell = new Shell(page);
  const dialog = new ImportDialog(page);
  const editor = new EditorPage(page);
  await page.getByRole('button', { name: 'Import…' }).click();
  await expect(dialog.text).toBeFocused();
  await dialog.read(SCRIPT);
  await expect(dialog.facts).toContainText('512 devices');
  await expect(dialog.facts).toBeFocused();
  await expect(dialog.row('Model chunks per stage')).toContainText('4');
  await expect(dialog.row('Hidden size')).toContainText('--hidden-size (line 6)');
  await dialog.dialog.getByText(/^Not taken over/u).click();
  await expect(dialog.dialog).toContainText('1.5e-4');
  await dialog.dialog.getByRole('textbox', { name: 'Name' }).fill('Our 70B');
  await dialog.dialog.getByRole('combobox', { name: 'Hardware of the scenario' }).selectOption('dgx-h100');
  await expect(dialog.dialog).toContainText('512 devices take 64 systems of 8');
  await dialog.button('Add to a new plan').click();
  await expect(shell.planName).toHaveText('Our 70B');
  await expect(editor.field('Tensor parallel (TP)')).toHaveValue('8');
  await expect(editor.field('Systems')).toHaveValue('64');
  await shell.runStale.click();
  await expect(shell.allCurrent).toBeVisible(RUN_LIMIT);
  await shell.go('Our 70B');
  await expect(editor.field('Layers')).toHaveValue('80');
});

test('a text with a problem says which flag, and can be corrected', async ({ planner }) => {
  const { page } = planner;
  const dialog = new ImportDialog(page);
  await new StartPage(page).openSample(SAMPLE);
  await planner.choose('plan.import');
  await dialog.read(
    SCRIPT.replace('--hidden-size 8192', '--hidden-size $HIDDEN').replace('--padded-vocab-size 128256', ''),
  );
  await expect(dialog.problems).toContainText('--hidden-size (line 6): It is $HIDDEN, which the text does not define');
  await expect(dialog.problems).toContainText('--padded-vocab-size or --vocab-size: Vocabulary is missing');
  await expect(dialog.facts).toContainText('2 problems');
  await expect(dialog.button('Add to plan')).toBeDisabled();
  expect(await findViolations(page)).toEqual([]);
  await dialog.button('Back to the text').click();
  await expect(dialog.text).toBeFocused();
  await dialog.read(SCRIPT);
  await expect(dialog.problems).toHaveCount(0);
  await expect(dialog.button('Add to plan')).toBeEnabled();
  await dialog.button('Cancel').click();
  await expect(dialog.dialog).toHaveCount(0);
  await expect(new Shell(page).undo).toBeDisabled();
});

test('a file that is no text is refused, and what was typed stays', async ({ planner, folder }) => {
  const { page } = planner;
  const dialog = new ImportDialog(page);
  const file = path.join(folder, 'model.bin');
  writeFileSync(file, Uint8Array.from([0, 255, 1, 254]));
  await page.getByRole('button', { name: 'Import…' }).click();
  await dialog.text.fill('--num-layers 2');
  await planner.chooseOpen(file);
  await dialog.button('Choose a file…').click();
  await expect(dialog.dialog.getByRole('alert')).toContainText('no text');
  await expect(dialog.text).toHaveValue('--num-layers 2');
});
