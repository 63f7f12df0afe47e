/** Every main view and how a user gets there, for tests and pictures that go through all of them. */
import { expect } from '@playwright/test';
import type { PlannerApp } from './planner-app';
import { SCRIPT } from './import-texts';
import { ImportDialog } from '../pages/import-dialog';
import { NetworkPage } from '../pages/network-page';
import { RUN_LIMIT, Shell } from '../pages/shell';
import { SearchPage } from '../pages/search-page';
import { StepPage } from '../pages/step-page';

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

/** The strategy search of a training scenario. */
async function search(planner: PlannerApp): Promise<void> {
  await scenario('CloudMatrix 384: train', 'Results')(planner);
  await new SearchPage(planner.page).open();
}

/** The played step of a training scenario, with a task chosen. */
async function step(planner: PlannerApp): Promise<void> {
  await scenario('CloudMatrix 384: train', 'Step')(planner);
  const page = new StepPage(planner.page);
  await expect(page.stages).toBeVisible(RUN_LIMIT);
  await page.drawing.press('Enter');
}

/** A tab of the network view. */
const network = (tab: string) => async (planner: PlannerApp) => {
  await outline('Network')(planner);
  await planner.page.getByRole('tab', { name: tab }).click();
};

/** The heat maps, once the routes between the endpoints are found. */
async function matrix(planner: PlannerApp): Promise<void> {
  await network('Latency and bandwidth')(planner);
  await expect(planner.page.getByText('Finding the routes')).toHaveCount(0, RUN_LIMIT);
}

/** The fabric with a collective played on it, stopped on its way. */
async function playedNetwork(planner: PlannerApp): Promise<void> {
  await network('Topology')(planner);
  const page = new NetworkPage(planner.page);
  await page.profile.selectOption({ label: 'CloudMatrix 384' });
  await page.play();
  await page.pause();
  await page.time.fill('40');
}

/** The sweep over supernode sizes of the first training scenario, searched. */
async function supernodeSize(planner: PlannerApp): Promise<void> {
  await outline('Supernode size')(planner);
  const view = planner.page.getByRole('main');
  const search = view.getByRole('button', { name: /^Search \d+ points?$/u });
  if (await search.isVisible()) await search.click();
  await expect(view.getByRole('button', { name: 'Up to date' })).toBeVisible({ timeout: 300_000 });
}

/** Views of the open sample, in an order in which each can follow the one before. */
export const views: readonly View[] = [
  { name: 'overview', show: outline('Overview') },
  { name: 'scenario-inputs', show: scenario('CloudMatrix 384: serve', 'Inputs') },
  { name: 'scenario-results-serve', show: scenario('CloudMatrix 384: serve', 'Results') },
  { name: 'scenario-results-train', show: scenario('CloudMatrix 384: train', 'Results') },
  { name: 'scenario-search', show: search },
  { name: 'scenario-step', show: step },
  { name: 'comparison', show: outline('Serving: one system and equal power') },
  { name: 'hardware', show: outline('CloudMatrix 384') },
  { name: 'network-topology', show: playedNetwork },
  { name: 'network-matrix', show: matrix },
  { name: 'network-curves', show: network('Curves') },
  { name: 'network-stacked', show: network('Supernode or servers') },
  { name: 'model', show: outline('DeepSeek-V3 / R1 671B') },
  { name: 'workload', show: outline('Serve DeepSeek-R1 at 50 ms') },
  { name: 'supernode-size', show: supernodeSize },
  { name: 'claims', show: outline('Claims') },
  { name: 'report', show: outline('Report') },
  {
    name: 'help',
    show: async ({ page }) =>
      page.getByRole('toolbar', { name: 'Window' }).getByRole('button', { name: 'Help' }).click(),
  },
  // Last: a dialog lies over everything else.
  { name: 'import', show: async (planner) => planner.choose('plan.import') },
  { name: 'import-read', show: async ({ page }) => new ImportDialog(page).read(SCRIPT) },
];
