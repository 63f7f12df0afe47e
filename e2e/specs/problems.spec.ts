/** The list of problems: everything that is wrong, wherever it is, one click away from its field. */
import path from 'node:path';
import { expect, test } from '../fixtures';
import { writePlan, type PlanFile } from '../lib/plan-files';
import { Shell } from '../pages/shell';

/** Something wrong in every part of the plan, by the JSON path of its field. */
const mistakes: Record<string, (plan: Record<string, Record<string, unknown>[]>) => void> = {
  'scenarios[1].deployment.systems': (plan) => (plan['scenarios']![1]!['deployment'] = { systems: 0 }),
  'workloads[0].values.tpotLimit': (plan) =>
    Object.assign(plan['workloads']![0]!['values'] as object, { tpotLimit: '30 GB' }),
  'claims[2].published': (plan) => (plan['claims']![2]!['published'] = '10 kg'),
};

test('a click in the list of problems leads to the field, wherever it is', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'plan.json'), (plan: PlanFile) => {
    for (const make of Object.values(mistakes)) make(plan as Record<string, Record<string, unknown>[]>);
  });
  const { page } = await launch([file]);
  const shell = new Shell(page);
  await shell.showProblems();
  for (const [at, title] of [
    ['scenarios[1].deployment.systems', 'Systems'],
    ['workloads[0].values.tpotLimit', 'TPOT limit'],
    ['claims[2].published', 'Published ratio'],
  ] as const) {
    await shell.problems.getByRole('button').filter({ hasText: at }).click();
    const field = page.getByRole('main').getByRole('textbox', { name: title, exact: true });
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
});

test('a scenario that cannot run says why, and mends by a click what can be taken away', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'plan.json'), (plan) => {
    mistakes['scenarios[1].deployment.systems']?.(plan as Record<string, Record<string, unknown>[]>);
  });
  const { page } = await launch([file]);
  const shell = new Shell(page);
  await shell.go('CloudMatrix 384: serve');
  const problems = page.getByRole('list', { name: 'Problems of this scenario' });
  await expect(problems.getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('main').getByRole('button', { name: 'Run scenario' })).toBeDisabled();
  await problems.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('main').getByRole('textbox', { name: 'Systems', exact: true })).toBeFocused();
  await problems.getByRole('button', { name: 'Use the default' }).click();
  await expect(problems).toHaveCount(0);
  await expect(page.getByRole('contentinfo')).toContainText('No problems');
  await expect(page.getByRole('main').getByRole('button', { name: 'Run scenario' })).toBeEnabled();
});
