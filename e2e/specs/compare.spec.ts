/** The question of the sample: two systems side by side, from the published figures to the planner's own. */
import { expect, test } from '../fixtures';
import { SAMPLE } from '../lib/views';
import { ComparePage } from '../pages/compare-page';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const COMPARISON = 'Serving: one system and equal power';
const SUPERNODE = 'CloudMatrix 384: serve';
const RACK = 'NVL72: serve';

test('the sample is run and compared, against either baseline', async ({ planner }) => {
  const shell = new Shell(planner.page);
  const compare = new ComparePage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.runAll();
  await shell.go(COMPARISON);
  await expect(compare.systems).toBeVisible();
  await expect(compare.figures).toBeVisible();
  await expect(compare.baseline(RACK)).toBeVisible();

  // Ratio of the supernode to the rack, then the other way round: each the inverse of the other.
  const ratio = async () => {
    const cells = await compare.cells(compare.systems, /BF16/u);
    return Number(/^([\d.]+)\s*×/u.exec(cells.find((cell) => cell.includes('×')) ?? '')?.[1]);
  };
  const first = await ratio();
  expect(first).toBeGreaterThan(1.5);
  expect(first).toBeLessThan(1.8);
  await compare.makeBaseline(SUPERNODE).click();
  await expect(compare.baseline(SUPERNODE)).toBeVisible();
  await expect.poll(ratio).toBeLessThan(1);
  expect(first * (await ratio())).toBeCloseTo(1, 1);
  await shell.undo.click();
  await expect(compare.baseline(RACK)).toBeVisible();
});

test('the command of the menu leads to the comparison', async ({ planner }) => {
  const shell = new Shell(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await expect(shell.planName).toHaveText(SAMPLE);
  await planner.choose('view.compare');
  await expect(shell.item(COMPARISON)).toHaveAttribute('aria-current', 'page');
});
