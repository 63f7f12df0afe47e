/** The list of problems: everything that is wrong, wherever it is, one click away from its field. */
import path from 'node:path';
import { expect, test } from '../fixtures';
import { writePlan, type PlanFile } from '../lib/plan-files';
import { Shell } from '../pages/shell';

type Lists = Record<string, Record<string, unknown>[]>;

/** Gives the second scenario a number of systems that cannot be. */
function breakScenario(plan: PlanFile): void {
  const [, scenario] = (plan as Lists)['scenarios'] ?? [];
  if (scenario) scenario['deployment'] = { systems: 0 };
}

test('a click in the list of problems leads to the field, wherever it is', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'plan.json'), (plan) => {
    const { workloads, claims } = plan as Lists;
    breakScenario(plan);
    Object.assign(workloads?.[0]?.['values'] ?? {}, { tpotLimit: '30 GB' });
    Object.assign(claims?.[2] ?? {}, { published: '10 kg' });
  });
  const { page } = await launch([file]);
  const shell = new Shell(page);
  await shell.showProblems();
  await expect(shell.problems.getByRole('listitem')).toHaveCount(3);
  for (const [part, title] of [
    ['CloudMatrix 384: serve', 'Systems'],
    ['Serve DeepSeek-R1 at 50 ms', 'TPOT limit'],
    ['Claims', 'Published ratio'],
  ] as const) {
    await shell.problems
      .getByRole('button')
      .filter({ has: page.getByText(part, { exact: true }) })
      .click();
    const field = page.getByRole('main').getByRole('textbox', { name: title, exact: true });
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
});

test('a scenario that cannot run says why, and mends by a click what can be taken away', async ({ launch, folder }) => {
  const file = writePlan(path.join(folder, 'plan.json'), breakScenario);
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
