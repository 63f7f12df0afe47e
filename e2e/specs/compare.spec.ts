/** The question of the sample: two systems side by side, from the published figures to the planner's own. */
import { expect, test } from '../fixtures';
import { SAMPLE } from '../lib/views';
import { ComparePage } from '../pages/compare-page';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const COMPARISON = 'Serving: one system and equal power';
const SUPERNODE = 'CloudMatrix 384: serve';
const RACK = 'NVL72: serve';
const RACKS = '4 × NVL72: serve';

test('compare: the sample is run and compared, against either baseline', async ({ planner }) => {
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

test('compare on another basis, without the rows that do not change', async ({ planner }) => {
  const shell = new Shell(planner.page);
  const compare = new ComparePage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.runAll();
  await shell.go(COMPARISON);
  // Four racks serve about four times as much as one, and about as much per rack.
  const ratio = async () => parseFloat((await compare.cells(compare.figures, /^Throughput/u)).at(-1) ?? '');
  await expect.poll(ratio).toBeGreaterThan(3.5);
  await compare.basis('Per system').click();
  await expect.poll(ratio).toBeLessThan(1.3);
  expect(await ratio()).toBeGreaterThan(0.8);
  await expect(compare.figures.getByRole('row', { name: /per system/u }).first()).toBeVisible();
  await compare.basis('Per MW').click();
  await expect(compare.figures.getByRole('row', { name: /per MW/u }).first()).toBeVisible();
  await compare.basis('Whole deployment').click();

  // One system of each kind: their number is the one figure that is the same for certain.
  await compare.tool(`Remove ${RACKS} from the comparison`).click();
  const systems = compare.figures.getByRole('rowheader', { name: 'Systems', exact: true });
  const throughput = compare.figures.getByRole('rowheader', { name: /^Throughput/u }).first();
  await expect(systems).toBeVisible();
  await compare.changedOnly.check();
  await expect(systems).toHaveCount(0);
  await expect(throughput).toBeVisible();
  await compare.changedOnly.uncheck();
  await expect(systems).toBeVisible();
});

test('compare other scenarios: taken out, put in, moved, and undone by name', async ({ planner }) => {
  const shell = new Shell(planner.page);
  const compare = new ComparePage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.go(COMPARISON);
  await expect(compare.names).toHaveText([RACK, SUPERNODE, RACKS]);
  await compare.tool(`Remove ${RACK} from the comparison`).click();
  await expect(compare.names).toHaveText([SUPERNODE, RACKS]);
  await expect(compare.baseline(SUPERNODE)).toBeVisible();
  await compare.addScenario.selectOption({ label: 'NVL72: train' });
  await expect(compare.names).toHaveText([SUPERNODE, RACKS, 'NVL72: train']);
  await expect(shell.undo).toHaveAccessibleName('Undo Add NVL72: train');
  await shell.undo.click();
  await compare.tool(`Move ${RACKS} to the left`).click();
  await expect(compare.names).toHaveText([RACKS, SUPERNODE]);
  await shell.undo.click();
  await expect(shell.undo).toHaveAccessibleName(`Undo Remove ${RACK}`);
  await shell.undo.click();
  await expect(compare.names).toHaveText([RACK, SUPERNODE, RACKS]);
  await expect(compare.baseline(RACK)).toBeVisible();
});
