/** Every main view in both themes against WCAG 2.2 AA, and the main journey by keyboard alone. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { findViolations } from '../lib/axe';
import { SAMPLE, views } from '../lib/views';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

const MAX_STOPS = 80;

for (const theme of ['light', 'dark'] as const) {
  test(`every main view is accessible in the ${theme} theme`, async ({ planner }) => {
    const { page } = planner;
    const shell = new Shell(page);
    await planner.setTheme(theme);
    await expect(new StartPage(page).heading).toBeVisible();
    expect.soft(await findViolations(page), 'start').toEqual([]);
    await new StartPage(page).openSample(SAMPLE);
    await shell.runAll();
    for (const view of views) {
      await view.show(planner);
      expect.soft(await findViolations(page), view.name).toEqual([]);
    }
    await planner.choose('view.palette');
    await expect(shell.palette).toBeFocused();
    expect.soft(await findViolations(page), 'palette').toEqual([]);
  });
}

/** Presses Tab until the named control has the focus; every stop on the way must show where the focus is. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    const isVisible = await focused.evaluate((node) =>
      [node, node.parentElement].some((each) => {
        if (each === null) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      }),
    );
    expect(isVisible, await focused.evaluate((node) => node.outerHTML.slice(0, 200))).toBe(true);
    const label = await focused.evaluate((node) => node.getAttribute('aria-label') ?? node.textContent);
    if (name.test(label?.trim() ?? '')) return;
  }
  throw new Error(`no way by keyboard to ${String(name)}`);
}

test('the way from the sample to the report needs no mouse, and the focus is always to be seen', async ({
  planner,
}) => {
  const { page } = planner;
  const shell = new Shell(page);
  await expect(new StartPage(page).heading).toBeVisible();
  await tabTo(page, /^CloudMatrix 384 or NVL72/u);
  await page.keyboard.press('Enter');
  await expect(shell.planName).toHaveText(SAMPLE);
  await tabTo(page, /^Run all stale/u);
  await page.keyboard.press('Enter');
  await shell.allRun();
  await tabTo(page, /CloudMatrix 384: serve$/u);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Results' })).toHaveAttribute('aria-selected', 'true');
  await tabTo(page, /^Results$/u);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Inputs' })).toBeFocused();
  await expect(page.getByRole('tab', { name: 'Inputs' })).toHaveAttribute('aria-selected', 'true');
  await planner.press('P', 'control', 'shift');
  await expect(shell.palette).toBeFocused();
  await page.keyboard.type('Report');
  await expect(shell.paletteChoice).toContainText('Report');
  await page.keyboard.press('Enter');
  await expect(shell.item('Report')).toHaveAttribute('aria-current', 'page');
});
