/** Views with nothing in them, with a layout that does not fit, and with input that is wrong: pictures of what is easily forgotten. */
import { expect } from '@playwright/test';
import { EditorPage } from '../pages/editor-page';
import { ImportDialog } from '../pages/import-dialog';
import { SearchPage } from '../pages/search-page';
import { RUN_LIMIT, Shell } from '../pages/shell';
import { StepPage } from '../pages/step-page';
import type { PlannerApp } from './planner-app';

const SCENARIO = 'CloudMatrix 384: train';

interface State {
  name: string;
  show(planner: PlannerApp): Promise<void>;
}

const scenario = async ({ page }: PlannerApp, tab: string): Promise<void> => {
  await new Shell(page).go(SCENARIO);
  await page.getByRole('tab', { name: tab }).click();
};

/** Lays the scenario out by hand and runs it. */
async function runGiven(planner: PlannerApp, given: Readonly<Record<string, string>>): Promise<void> {
  const { page } = planner;
  const editor = new EditorPage(page);
  await scenario(planner, 'Inputs');
  await editor.choice('Layout').selectOption('fixed');
  for (const [label, value] of Object.entries(given)) await editor.set(label, value);
  await page.getByRole('button', { name: 'Run scenario' }).click();
  await expect(new StepPage(page).tab).toBeVisible(RUN_LIMIT);
}

/** States of the opened sample before anything ran, each following the one before. */
export const states: readonly State[] = [
  {
    name: 'empty-scenario',
    show: async ({ page }) => new Shell(page).go(SCENARIO),
  },
  { name: 'empty-supernode-size', show: async ({ page }) => new Shell(page).go('Supernode size') },
  {
    name: 'unfit-results',
    show: async (planner) => {
      await runGiven(planner, {
        'Tensor parallel (TP)': '1',
        'Pipeline parallel (PP)': '8',
        'Micro-batch': '8',
      });
      await scenario(planner, 'Results');
    },
  },
  { name: 'unfit-search', show: ({ page }) => new SearchPage(page).open() },
  { name: 'unfit-step', show: ({ page }) => new StepPage(page).open() },
  {
    name: 'impossible-layout',
    show: async (planner) => {
      await scenario(planner, 'Inputs');
      await new EditorPage(planner.page).set('Tensor parallel (TP)', '7');
      await planner.page.getByRole('button', { name: 'Run scenario' }).click();
      await scenario(planner, 'Results');
    },
  },
  {
    name: 'wrong-input',
    show: async (planner) => {
      await scenario(planner, 'Inputs');
      await new EditorPage(planner.page).set('Tensor parallel (TP)', 'many');
      await new Shell(planner.page).showProblems();
    },
  },
  {
    name: 'wrong-supernode-size',
    show: async ({ page }) => {
      await new Shell(page).go('Supernode size');
      await page.getByRole('main').getByRole('textbox', { name: 'Further sizes' }).fill('many');
    },
  },
  // Last: a dialog lies over everything else.
  {
    name: 'wrong-import',
    show: async (planner) => {
      await planner.choose('plan.import');
      const dialog = new ImportDialog(planner.page);
      await dialog.text.fill('{ "architectures": ["LlamaForCausalLM"], "hidden_size": -1 }');
      await dialog.button('Read').click();
    },
  },
];
