/** Claims: added, edited, deleted, each with its verdict at once. */
import { expect, test } from '../fixtures';
import { SAMPLE } from '../lib/views';
import { EditorPage } from '../pages/editor-page';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

test('a claim is added, judged while it is typed, and deleted', async ({ planner }) => {
  const { page } = planner;
  const shell = new Shell(page);
  const editor = new EditorPage(page);
  await new StartPage(page).openSample(SAMPLE);
  await shell.go('Claims');
  const row = editor.view.getByRole('row').filter({ hasText: 'It draws six hundred' }).first();
  await editor.button('Add claim').first().click();
  await expect(editor.field('Statement')).toBeFocused();
  await editor.set('Statement', 'It draws six hundred');
  await editor.set('Source', 'A newspaper, May 2025');
  await editor.choice('Of').selectOption('cloudmatrix-384');
  await editor.choice('Figure').selectOption('powerW');
  await expect(row).toContainText('Power');
  await editor.set('Published value', '559 kW');
  await expect(row).toContainText('Holds');
  await editor.set('Published value', '0.7 MW');
  await expect(row).toContainText('Contradicted');
  await editor.set('Tolerance', '30 %');
  await expect(row).toContainText('Holds');
  await editor.set('Tolerance', '1 %');
  await expect(row).toContainText('Contradicted');
  await expect(shell.undo).toHaveAccessibleName('Undo Change tolerance');

  // The published ratio of two systems is a plain number; the field starts from what the profiles say.
  await editor.choice('As a ratio to').selectOption('gb200-nvl72');
  await expect(editor.field('Published ratio')).not.toHaveValue('0.7 MW');
  await expect(row).toContainText('Holds');
  await editor.button('Done').click();
  await expect(editor.field('Statement')).toHaveCount(0);

  await editor.button('Delete It draws six hundred').click();
  await expect(shell.messages).toContainText('Claim deleted');
  await expect(row).toHaveCount(0);
  await shell.undo.click();
  await expect(row).toContainText('Holds');
});

test('claims are shown by verdict, and the counts follow an edit', async ({ planner }) => {
  const shell = new Shell(planner.page);
  const editor = new EditorPage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.go('Claims');
  const verdict = (name: RegExp) => editor.view.getByRole('radio', { name });
  // The button itself is hidden behind what it shows.
  const show = (title: string) => editor.view.getByRole('group', { name: 'Verdict' }).getByText(title).click();
  const rows = editor.view.getByRole('row').filter({ has: planner.page.getByRole('rowheader') });
  const all = await rows.count();
  await expect(verdict(new RegExp(`^All ${all}$`, 'u'))).toBeChecked();
  await show('Contradicted');
  await expect(verdict(/^Contradicted/u)).toBeChecked();
  await expect(rows.filter({ hasNotText: 'Contradicted' })).toHaveCount(0);
  const some = await rows.count();
  expect(some).toBeLessThan(all);
  await expect(verdict(new RegExp(`^Contradicted ${some}$`, 'u'))).toBeChecked();

  await show('All');
  await expect(rows).toHaveCount(all);
  await editor.button('Edit CloudMatrix 384 draws 559 kW').click();
  await editor.set('Published value', '100 kW');
  await expect(verdict(new RegExp(`^Contradicted ${some + 1}$`, 'u'))).toBeVisible();
  await editor.button('Done').click();
  await show('Contradicted');
  await expect(rows).toHaveCount(some + 1);
  await expect(rows.filter({ hasText: 'CloudMatrix 384 draws 559 kW' })).toHaveCount(1);
});
