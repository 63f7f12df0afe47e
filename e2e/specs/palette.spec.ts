/** The command palette: every place and command by typing. */
import path from 'node:path';
import { expect, test } from '../fixtures';
import { readPlan } from '../lib/plan-files';
import { SAMPLE } from '../lib/views';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

test('the command palette finds places and commands, by words and arrow keys', async ({ planner, folder }) => {
  const { page } = planner;
  const shell = new Shell(page);
  const open = async () => {
    await planner.press('P', 'control', 'shift');
    await expect(shell.palette).toBeFocused();
  };
  await new StartPage(page).openSample(SAMPLE);

  await open();
  await page.keyboard.type('train nvl72 scenario');
  await expect(shell.paletteChoice).toContainText('NVL72: train');
  const first = await shell.paletteChoice.innerText();
  await page.keyboard.press('ArrowDown');
  await expect(shell.paletteChoice).not.toHaveText(first, { useInnerText: true });
  await expect(shell.paletteChoice).toContainText('NVL72: train');
  await page.keyboard.press('ArrowUp');
  await expect(shell.paletteChoice).toHaveText(first, { useInnerText: true });
  await page.keyboard.press('Enter');
  await expect(shell.palette).toHaveCount(0);
  await expect(shell.item('NVL72: train')).toHaveAttribute('aria-current', 'page');

  await open();
  await page.keyboard.type('no such thing');
  await expect(page.getByRole('listbox', { name: 'Matches' })).toContainText('Nothing matches “no such thing”');
  await page.keyboard.press('Escape');
  await expect(shell.palette).toHaveCount(0);
  await expect(shell.item('NVL72: train')).toHaveAttribute('aria-current', 'page');

  const file = path.join(folder, 'by-palette.json');
  await planner.chooseSave(file);
  await open();
  await page.keyboard.type('save as');
  await expect(shell.paletteChoice).toContainText('Save As');
  await page.keyboard.press('Enter');
  await expect(shell.messages).toContainText('by-palette.json');
  expect(readPlan(file)['name']).toBe(SAMPLE);
});

test('the command palette works without a plan, with the commands that there are then', async ({ planner }) => {
  const { page } = planner;
  const shell = new Shell(page);
  await expect(new StartPage(page).heading).toBeVisible();
  await page.getByRole('button', { name: /^Command palette/u }).click();
  await expect(shell.palette).toBeFocused();
  await page.keyboard.type('save');
  await expect(page.getByRole('listbox', { name: 'Matches' })).toContainText('Nothing matches');
  await shell.palette.fill('new');
  await expect(shell.paletteChoice).toContainText('New');
  await page.keyboard.press('Enter');
  await expect(shell.planName).toBeVisible();
});
