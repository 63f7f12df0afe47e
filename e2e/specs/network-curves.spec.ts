/** Curves of several networks with published measurements, expert exchange, and a supernode against stacked servers. */
import { expect, test } from '../fixtures';
import type { PlannerApp } from '../lib/planner-app';
import { SAMPLE } from '../lib/views';
import { EditorPage } from '../pages/editor-page';
import { NetworkPage } from '../pages/network-page';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';

async function openTab({ page }: PlannerApp, tab: string, profile = 'CloudMatrix 384'): Promise<NetworkPage> {
  await new StartPage(page).openSample(SAMPLE);
  await new Shell(page).go('Network');
  const network = new NetworkPage(page);
  await network.profile.selectOption({ label: profile });
  await page.getByRole('tab', { name: tab }).click();
  return network;
}

test('bus bandwidth of several systems, with measured points and their sources in the table', async ({ planner }) => {
  const { view } = await openTab(planner, 'Curves');
  const bySize = view.getByRole('region', { name: 'Against message size' });
  const picture = bySize.getByRole('img', { name: /^All-reduce: bus bandwidth against message size, 8 devices/u });
  await expect(picture).toHaveAccessibleName(/CloudMatrix 384: up to [\d.]+\sGB\/s at 16\sGiB.*DGX H100/u);

  await bySize.getByRole('button', { name: /as table$/u }).click();
  const table = bySize.getByRole('table');
  await expect(
    table.getByRole('row', { name: /^DGX H100 cluster measured 512\sMiB .* github\.com/u }).first(),
  ).toBeVisible();
  await expect(
    table.getByRole('row', { name: /^DGX H100 cluster computed 512\sMiB .* In-network reduction/u }),
  ).toBeVisible();

  await view.getByLabel('In-network reduction').selectOption({ label: 'Off' });
  await expect(table.getByRole('row', { name: /^DGX H100 cluster computed 512\sMiB .* Ring/u })).toBeVisible();
  await expect(table.getByRole('row', { name: /^DGX H100 cluster measured/u })).toHaveCount(0);
});

test('systems, collective, algorithm, sizes and axis are chosen', async ({ planner }) => {
  const { view } = await openTab(planner, 'Curves');
  const byGroup = view.getByRole('region', { name: 'Against group size' });
  const picture = byGroup.getByRole('img', { name: /^All-/u });
  await expect(view.getByRole('checkbox', { name: 'CloudMatrix 384' })).toBeDisabled();
  await view.getByRole('checkbox', { name: 'DGX A100 cluster' }).check();
  await expect(picture).toHaveAccessibleName(/DGX A100 cluster: up to/u);
  await view.getByRole('checkbox', { name: 'GB200 NVL72' }).uncheck();
  await expect(picture).not.toHaveAccessibleName(/GB200/u);

  await view.getByLabel('Collective', { exact: true }).selectOption({ label: 'All-gather' });
  await view.getByLabel('Algorithm').selectOption({ label: 'Hierarchical' });
  const notes = view.getByRole('table', { name: 'Library and certainty of each system' });
  await expect(notes.getByRole('row', { name: /^DGX A100/u })).toContainText('no hierarchical for all-gather');

  await view.getByRole('textbox', { name: 'Message size' }).fill('much');
  await expect(view.getByText(/^Message size: .*much/u)).toBeVisible();
  await view.getByRole('textbox', { name: 'Message size' }).fill('1 MiB');
  await view.getByText('Time', { exact: true }).click();
  await expect(picture).toHaveAccessibleName(/^All-gather, hierarchical: time against group size, 1\sMiB/u);
  // What was chosen is still there after a look elsewhere.
  await planner.page.getByRole('tab', { name: 'Supernode or servers' }).click();
  await planner.page.getByRole('tab', { name: 'Curves' }).click();
  await expect(view.getByRole('textbox', { name: 'Message size' })).toHaveValue('1 MiB');
  await expect(view.getByRole('checkbox', { name: 'DGX A100 cluster' })).toBeChecked();
});

test('dispatch and combine against the degree of expert parallelism', async ({ planner }) => {
  const { view } = await openTab(planner, 'Curves');
  const exchange = view.getByRole('region', { name: 'Expert exchange' });
  await expect(exchange).toContainText('128 tokens per device');
  await exchange.getByRole('button', { name: 'Show Dispatch against EP degree as table' }).click();
  const table = exchange.getByRole('table');
  await expect(table.getByRole('row', { name: /^CloudMatrix 384 measured 256 152 CANN/u })).toBeVisible();
  await exchange.getByText('Training', { exact: true }).click();
  await expect(exchange).toContainText('4,096 tokens per device');
  await expect(table.getByRole('row', { name: /^GB200 NVL72 measured 64 .*HybridEP/u })).toBeVisible();
});

test('a supernode against the same devices as stacked servers, and a server against a supernode', async ({
  planner,
}) => {
  const network = await openTab(planner, 'Supernode or servers');
  const { view } = network;
  await expect(view).toContainText('768 devices each: 1 × CloudMatrix 384, 96 × Atlas 800 A2 cluster.');
  const table = view.getByRole('table', { name: /^Operations on CloudMatrix 384/u });
  await expect(table.getByRole('row', { name: /^All-to-all, 1\sGiB/u })).toContainText(/[3-9](\.\d+)? ×/u);
  await expect(table.getByRole('row', { name: /^All-reduce of TP 16/u })).toContainText(
    /Servers: 2 meet on the scale-out network/u,
  );
  await expect(table.getByRole('row', { name: /^One device reads 1\sGiB/u })).toContainText('no host memory pool');
  await expect(view.getByRole('img', { name: /^All-to-all, 64\sMiB/u })).toContainText('Edge of CloudMatrix 384: 768');

  await view.getByLabel('Server', { exact: true }).selectOption({ label: 'DGX H100 cluster' });
  await expect(view).toContainText('96 × DGX H100 cluster');
  await network.profile.selectOption({ label: 'DGX B200 cluster' });
  await expect(view).toContainText(/\d+ devices each: 1 × GB\d00 NVL72, 9 × DGX B200 cluster/u);
});

test('a collective benchmark shows its parts, its algorithm and what was measured', async ({ planner }) => {
  const { page } = planner;
  const shell = new Shell(page);
  await new StartPage(page).openSample('Supernode or stacked servers?');
  await shell.go('All-to-all, 64 MiB');
  const editor = new EditorPage(page);
  await editor.choice('Collective').selectOption({ label: 'All-reduce' });
  await editor.choice('Algorithm').selectOption({ label: 'Ring' });
  await editor.set('Group size', '8');
  await shell.runAll();
  await shell.go('All-to-all on 96 servers');
  await page.getByRole('tab', { name: 'Results' }).click();
  const parts = page.getByRole('region', { name: 'Time of an operation' });
  await expect(parts).toContainText('One operation, ring');
  for (const part of ['Launch', 'Latency', 'Pipeline', 'Transfer'])
    await expect(parts.getByRole('row', { name: new RegExp(`^${part}`, 'u') })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('The group has its links to itself');

  await shell.go('All-to-all, 64 MiB');
  await editor.choice('Algorithm').selectOption({ label: 'Direct' });
  await shell.runAll();
  await shell.go('All-to-all on 96 servers');
  await expect(page.getByRole('main')).toContainText('The library has no direct for all-reduce on this group');

  await shell.go('All-to-all, 64 MiB');
  await editor.set('Group size', '5000');
  await shell.runAll();
  await shell.go('All-to-all on 96 servers');
  await expect(page.getByRole('heading', { name: 'Not possible' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('A group of 5000 devices is not possible');
});
