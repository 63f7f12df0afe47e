/** The step of a training scenario: played, zoomed, followed by keys, exported; and what overflows where nothing fits. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../fixtures';
import type { PlannerApp } from '../lib/planner-app';
import { SAMPLE } from '../lib/views';
import { Shell, RUN_LIMIT } from '../pages/shell';
import { StartPage } from '../pages/start-page';
import { StepPage } from '../pages/step-page';

const SCENARIO = 'CloudMatrix 384: train';

/** The sample's training run, laid out as the test says, with its result on screen. */
async function openStep({ page }: PlannerApp, given: Readonly<Record<string, string>> = {}): Promise<StepPage> {
  const shell = new Shell(page);
  await new StartPage(page).openSample(SAMPLE);
  await shell.go(SCENARIO);
  if (Object.keys(given).length > 0) {
    await page.getByRole('tab', { name: 'Inputs' }).click();
    await page.getByLabel('Layout', { exact: true }).selectOption({ label: 'As given' });
    for (const [label, value] of Object.entries(given)) {
      const field = page.getByLabel(label, { exact: true });
      await field.fill(value);
      await field.press('Enter');
    }
  }
  await page.getByRole('button', { name: 'Run scenario' }).click();
  const step = new StepPage(page);
  await expect(step.tab).toBeVisible(RUN_LIMIT);
  await step.open();
  return step;
}

const PIPELINE = { 'Tensor parallel (TP)': '4', 'Pipeline parallel (PP)': '8' };

test('a step is played, zoomed, moved and followed by buttons and keys', async ({ planner }) => {
  const step = await openStep(planner, PIPELINE);
  await expect(step.step).toContainText('8 stages');
  await expect(step.step).toContainText(/closed form (agrees|is 0\.\d% away)/u);
  await expect(step.stages.getByRole('row', { name: /^Stage \d/u })).toHaveCount(8);

  const whole = await step.picture();
  await step.button('Zoom in').click();
  await expect.poll(() => step.picture()).not.toBe(whole);
  await step.button('Show the whole step').click();
  await expect.poll(() => step.picture()).toBe(whole);

  await step.drawing.press('+');
  await step.drawing.press('+');
  const near = await step.picture();
  await step.drawing.press('Shift+ArrowRight');
  await expect.poll(() => step.picture()).not.toBe(near);
  await step.drawing.press('0');
  await step.drawing.press('Enter');
  await expect(step.chosen).toContainText('Forward, micro-batch 1');
  await step.drawing.press('ArrowDown');
  await expect(step.chosen).toContainText('Stage 2');
  await expect(step.chosen).toContainText('Forward, micro-batch 1');

  await step.chosen.getByRole('button', { name: 'Layers of stage 2' }).click();
  await expect(
    step.view.getByRole('table', { name: 'Operators and transfers of stage 2, longest first' }),
  ).toBeInViewport();
  await expect(step.layers.getByRole('row').filter({ hasText: 'TP traffic' }).first()).toContainText('Network');
  await step.stages.getByRole('button', { name: /^Stage 8/u }).click();
  await expect(step.view.getByRole('table', { name: /stage 8/u })).toContainText('Head and loss');
});

test('a click chooses a task, a table lists what is seen', async ({ planner }) => {
  const step = await openStep(planner, PIPELINE);
  const box = await step.drawing.boundingBox();
  if (!box) throw new Error('there is no drawing');
  await step.drawing.click({ position: { x: box.width / 2, y: 26 + 12 } });
  await expect(step.chosen).toContainText(/micro-batch \d+/u);
  await step.chosen.getByRole('button', { name: 'Clear' }).click();
  await expect(step.chosen).toContainText('Choose a task');
  await step.button('Show the step as table').click();
  const tasks = step.view.getByRole('table', { name: 'Tasks of stage 1' });
  await expect(tasks.getByRole('row').filter({ hasText: 'Forward' }).first()).toBeVisible();
  await expect(tasks).toContainText('Optimiser');

  // Without the drawing too, another part is reached by buttons alone.
  await step.button('Zoom in').click();
  await step.button('Show what is later').press('Enter');
  await expect(step.button('Show what is later')).toBeEnabled();
  const middle = (await tasks.textContent()) ?? '';
  await step.button('Show what is earlier').press('Enter');
  await expect(tasks).not.toHaveText(middle);
});

test('another layout of the search is played when it is chosen', async ({ planner }) => {
  const step = await openStep(planner);
  const before = await step.step.locator('.summary').textContent();
  const labels = await step.layout.locator('option').allTextContents();
  expect(labels.length).toBeGreaterThan(3);
  await step.layout.selectOption({ index: labels.length - 1 });
  await expect(step.step).toContainText(labels.at(-1)?.trim() ?? '', RUN_LIMIT);
  await expect(step.step.locator('.summary')).not.toHaveText(before ?? '');
});

test('a layout that does not fit says which stage overflows by how much', async ({ planner }) => {
  const step = await openStep(planner, { ...PIPELINE, 'Tensor parallel (TP)': '1', 'Micro-batch': '8' });
  await expect(step.step).toContainText(/Stage \d+ overflows by [\d.]+\sGB\./u);
  await expect(step.stages.getByRole('row', { name: /^Stage 1:/u })).toContainText(/overflows by/u);
});

test('drawing and trace are written where the user wants them', async ({ planner, folder }) => {
  const step = await openStep(planner, PIPELINE);
  const shell = new Shell(planner.page);
  const svg = path.join(folder, 'step.svg');
  await planner.chooseSave(svg);
  await step.button('SVG').click();
  await expect(shell.messages).toContainText('step.svg');
  expect(readFileSync(svg, 'utf8')).toMatch(/^<svg .*CloudMatrix 384: train: one optimiser step.*Stage 8/su);

  const png = path.join(folder, 'step.png');
  await planner.chooseSave(png);
  await step.button('PNG').click();
  await expect(shell.messages).toContainText('step.png');
  expect(readFileSync(png).subarray(1, 4).toString()).toBe('PNG');
  await planner.page.evaluate(() => {
    OffscreenCanvas.prototype.getContext = () => null;
  });
  await step.button('PNG').click();
  await expect(shell.messages.getByRole('alert')).toContainText('there is no canvas to draw on');

  const trace = path.join(folder, 'step.json');
  await planner.chooseSave(trace);
  await step.button('Trace').click();
  await expect(shell.messages).toContainText('step.json', RUN_LIMIT);
  const { traceEvents } = JSON.parse(readFileSync(trace, 'utf8')) as { traceEvents: { cat?: string; pid: number }[] };
  const stages = new Set(traceEvents.filter(({ cat }) => cat === 'forward').map(({ pid }) => pid));
  expect(stages.size).toBe(8);
});
