/** Every main view in both themes against WCAG 2.2 AA. */
import { expect, test } from '../fixtures';
import { findViolations } from '../lib/axe';
import { SAMPLE, views } from '../lib/views';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

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
    await expect(page.getByRole('dialog')).toBeVisible();
    expect.soft(await findViolations(page), 'palette').toEqual([]);
  });
}
