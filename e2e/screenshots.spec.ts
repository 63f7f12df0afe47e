/** Pictures of every main view, filled, empty and in error, for people to judge: two sizes, both themes, into out/screenshots. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/lib/paths.mjs';
import { expect, test } from './fixtures';
import type { PlannerApp } from './lib/planner-app';
import { states } from './lib/states';
import { SAMPLE, views } from './lib/views';
import { Shell } from './pages/shell';
import { StartPage } from './pages/start-page';

const folder = path.join(root, 'out', 'screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const MAX_PARTS = 6;
const themes = ['light', 'dark'] as const;

/** One view in every size and theme. */
async function picture(planner: PlannerApp, name: string): Promise<void> {
  for (const { width, height } of sizes) {
    await planner.resize(width, height);
    for (const theme of themes) {
      await planner.setTheme(theme);
      // Charts are drawn and transitions have ended when nothing moves any more.
      await planner.page.waitForFunction(() => document.getAnimations().every((each) => each.playState !== 'running'));
      await planner.page.screenshot({
        path: path.join(folder, `${name}-${width}x${height}-${theme}.png`),
        animations: 'disabled',
      });
    }
  }
}

/** What lies below the first screen, part by part, in the smaller size. */
async function pictureBelow({ page }: PlannerApp, name: string): Promise<void> {
  const view = page.getByRole('main');
  for (let part = 2; part <= MAX_PARTS; part++) {
    const hasMoved = await view.evaluate((node) => {
      const before = node.scrollTop;
      node.scrollTop += node.clientHeight - 40;
      return node.scrollTop > before;
    });
    if (!hasMoved) return;
    await page.screenshot({ path: path.join(folder, `${name}-part-${part}.png`), animations: 'disabled' });
  }
}

test('every main view', async ({ planner }) => {
  test.setTimeout(600_000);
  mkdirSync(folder, { recursive: true });
  await expect(new StartPage(planner.page).heading).toBeVisible();
  await picture(planner, 'start');
  await new StartPage(planner.page).openSample(SAMPLE);
  await new Shell(planner.page).runAll();
  for (const view of views) {
    await view.show(planner);
    await picture(planner, view.name);
    await planner.resize(1280, 800);
    await planner.setTheme('light');
    await pictureBelow(planner, view.name);
  }
});

test('views that are empty or in error', async ({ planner }) => {
  test.setTimeout(600_000);
  mkdirSync(folder, { recursive: true });
  await new StartPage(planner.page).openSample(SAMPLE);
  for (const state of states) {
    await state.show(planner);
    await picture(planner, state.name);
  }
});
