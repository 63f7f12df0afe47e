/** Every main view and how a user gets there, for tests and pictures that go through all of them. */
import type { PlannerApp } from './planner-app';
import { Shell } from '../pages/shell';

export const SAMPLE = 'CloudMatrix 384 or NVL72?';

interface View {
  name: string;
  show(planner: PlannerApp): Promise<void>;
}

const outline =
  (title: string) =>
  async ({ page }: PlannerApp): Promise<void> =>
    new Shell(page).go(title);

const scenario = (title: string, tab: string) => async (planner: PlannerApp) => {
  await outline(title)(planner);
  await planner.page.getByRole('tab', { name: tab }).click();
};

/** Views of the open sample, in an order in which each can follow the one before. */
export const views: readonly View[] = [
  { name: 'overview', show: outline('Overview') },
  { name: 'scenario-inputs', show: scenario('CloudMatrix 384: serve', 'Inputs') },
  { name: 'scenario-results-serve', show: scenario('CloudMatrix 384: serve', 'Results') },
  { name: 'scenario-results-train', show: scenario('CloudMatrix 384: train', 'Results') },
  { name: 'comparison', show: outline('Serving: one system and equal power') },
  { name: 'hardware', show: outline('CloudMatrix 384') },
  { name: 'model', show: outline('DeepSeek-V3 / R1 671B') },
  { name: 'workload', show: outline('Serve DeepSeek-R1 at 50 ms') },
  { name: 'claims', show: outline('Claims') },
  { name: 'report', show: outline('Report') },
  {
    name: 'help',
    show: async ({ page }) =>
      page.getByRole('toolbar', { name: 'Window' }).getByRole('button', { name: 'Help' }).click(),
  },
];
