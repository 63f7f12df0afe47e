/** The network view: the fabric drawn, a collective played on it, a plane failed, what was played written to files. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../fixtures';
import { SAMPLE } from '../lib/views';
import { EditorPage } from '../pages/editor-page';
import { NetworkPage } from '../pages/network-page';
import { Shell, RUN_LIMIT } from '../pages/shell';
import { StartPage } from '../pages/start-page';
import type { PlannerApp } from '../lib/planner-app';

async function openNetwork({ page }: PlannerApp, profile = 'CloudMatrix 384'): Promise<NetworkPage> {
  await new StartPage(page).openSample(SAMPLE);
  await new Shell(page).go('Network');
  const network = new NetworkPage(page);
  await network.profile.selectOption({ label: profile });
  await expect(network.drawing).toBeVisible(RUN_LIMIT);
  return network;
}

test('a collective plays on the supernode, and a failed plane costs a seventh of the bandwidth', async ({
  planner,
}) => {
  const network = await openNetwork(planner);
  await expect(network.view.getByText('768 devices, 448 switch chips')).toBeVisible();

  await network.play();
  const before = await network.figure('Time');
  await expect(network.tile('Bus bandwidth')).toContainText('GB/s');
  await expect(network.links.getByRole('row').filter({ hasText: 'Device to Node' }).first()).toBeVisible();

  await network.field('Plane').selectOption({ label: 'Plane 3' });
  await network.view.getByRole('button', { name: 'Fail plane' }).click();
  await expect(network.failures).toContainText('Plane 3 of Supernode (UB level 2) is down');
  // What was played before is gone with the fabric that it was played on.
  await expect(network.playback).toHaveCount(0);
  await network.play();
  await expect(network.tile('Time with the failure')).toContainText(`Without: ${before}`);
  await expect(network.tile('Slower by')).toContainText(/1\.1[67]/u);
  await expect(network.links.getByRole('row').filter({ hasText: '768' }).first()).toBeVisible();

  await network.view.getByRole('button', { name: 'Mend all' }).click();
  await expect(network.failures).toHaveCount(0);
  await network.play();
  await expect(network.tile('Slower by')).toHaveCount(0);
  expect(await network.figure('Time')).toBe(before);
});

test('the play is moved through by slider, steps and keys', async ({ planner }) => {
  const network = await openNetwork(planner, 'GB200 NVL72');
  await network.play();
  await network.pause();
  await network.time.fill('10');
  const at = await network.time.getAttribute('aria-valuetext');
  await network.playback.getByRole('button', { name: 'Step forward' }).click();
  await expect(network.time).toHaveValue('11');
  await expect(network.time).not.toHaveAttribute('aria-valuetext', at ?? '');
  await network.time.press('ArrowLeft');
  await expect(network.time).toHaveValue('10');
  await network.time.press('End');
  await expect(network.playback).toContainText('100');
});

test('the drawing is zoomed and moved by keys and buttons, and says what is under the pointer', async ({ planner }) => {
  const network = await openNetwork(planner, 'GB200 NVL72');
  const whole = await network.picture();
  await network.drawing.press('+');
  await expect.poll(() => network.picture()).not.toBe(whole);
  const near = await network.picture();
  await network.drawing.press('ArrowRight');
  await expect.poll(() => network.picture()).not.toBe(near);
  await network.view.getByRole('button', { name: 'Show all' }).click();
  await planner.page.mouse.move(0, 0);
  await network.drawing.evaluate((node) => (node as HTMLElement).blur());
  await expect.poll(() => network.picture()).toBe(whole);
});

test('what does not fit is refused in words, and a play can be cancelled', async ({ planner }) => {
  const network = await openNetwork(planner);
  await network.field('Message size per device').fill('lots');
  await expect(network.view.getByText(/Message size: .*lots/u)).toBeVisible();
  await expect(network.playButton).toBeDisabled();
  await network.field('Message size per device').fill('100 PB');
  await expect(network.view.getByText(/^Message size: at most 1\sPB/u)).toBeVisible();
  await expect(network.playButton).toBeDisabled();
  await network.field('Message size per device').fill('1 GB');
  await network.field('Collective').selectOption({ label: 'All-reduce' });
  await network.field('Devices in a group').selectOption('768');
  await network.field('Algorithm').selectOption({ label: 'Ring' });
  await network.playButton.click();
  await expect(network.view.getByRole('alert')).toContainText(/^Devices in a group: .* flows; at most/u);

  await network.field('Collective').selectOption({ label: 'All-to-all' });
  await network.field('Routing').selectOption({ label: 'One path, by hash' });
  await network.playButton.click();
  await network.view.getByRole('button', { name: 'Cancel' }).click();
  await expect(network.playback).toHaveCount(0);
  // The thread was ended with its work; the next question finds a new one.
  await network.field('Devices in a group').selectOption('16');
  await network.field('Routing').selectOption({ label: 'Spread over all paths' });
  await network.play();
});

test('drawing and flow trace are written where the user wants them', async ({ planner, folder }) => {
  const network = await openNetwork(planner, 'GB200 NVL72');
  const shell = new Shell(planner.page);
  await network.play();
  const trace = path.join(folder, 'flows.json');
  await planner.chooseSave(trace);
  await network.view.getByRole('button', { name: 'Flow trace' }).click();
  await expect(shell.messages).toContainText('flows.json', RUN_LIMIT);
  const { traceEvents } = JSON.parse(readFileSync(trace, 'utf8')) as { traceEvents: { ph: string }[] };
  expect(traceEvents.filter((event) => event.ph === 'X')).toHaveLength(72 * 71);

  const svg = path.join(folder, 'fabric.svg');
  await planner.chooseSave(svg);
  await network.view.getByRole('button', { name: 'SVG', exact: true }).click();
  await expect(shell.messages).toContainText('fabric.svg');
  expect(readFileSync(svg, 'utf8')).toMatch(/^<svg .*Plane 18/su);

  const png = path.join(folder, 'fabric.png');
  await planner.chooseSave(png);
  await network.view.getByRole('button', { name: 'PNG' }).click();
  await expect(shell.messages).toContainText('fabric.png');
  expect(readFileSync(png).subarray(1, 4).toString()).toBe('PNG');
});

test('latency and bandwidth between endpoints, by kind of pair and as heat maps', async ({ planner }) => {
  const network = await openNetwork(planner);
  await planner.page.getByRole('tab', { name: 'Latency and bandwidth' }).click();
  const pairs = planner.page.getByRole('table', { name: 'Latency and bandwidth by kind of pair' });
  await expect(pairs.getByRole('row', { name: /^Devices, same system/u })).toContainText('1.9', RUN_LIMIT);
  await expect(pairs.getByRole('row', { name: /^Device and host CPU, same node/u })).toBeVisible();
  await expect(network.view.getByRole('img', { name: /^Latency\./u })).toBeVisible();
  await network.view.getByRole('button', { name: 'Show Bandwidth of one flow as table' }).click();
  await expect(planner.page.getByRole('table', { name: 'Bandwidth of one flow' })).toContainText(
    'Devices, other system',
  );
});

test('one system is taken where two are too large to be studied one device at a time', async ({ planner }) => {
  await openNetwork(planner, 'TPU v5p pod');
  await planner.page.getByRole('tab', { name: 'Latency and bandwidth' }).click();
  const pairs = planner.page.getByRole('table', { name: 'Latency and bandwidth by kind of pair' });
  await expect(pairs.getByRole('row', { name: /^Devices, same node/u })).toBeVisible(RUN_LIMIT);
  await expect(planner.page.getByRole('main').getByLabel('Systems')).toHaveValue('1');
});

test('failures of a fabric end when the profile gets another structure', async ({ planner }) => {
  const shell = new Shell(planner.page);
  const editor = new EditorPage(planner.page);
  await new StartPage(planner.page).openSample(SAMPLE);
  await shell.go('GB200 NVL72');
  await editor.button('Duplicate to change').click();
  await shell.answer('Copy only');
  await shell.go('Network');
  const network = new NetworkPage(planner.page);
  await network.profile.selectOption({ label: 'GB200 NVL72 (copy)' });
  await network.field('Plane').selectOption({ label: 'Plane 18' });
  await network.view.getByRole('button', { name: 'Fail plane' }).click();
  await expect(network.failures).toContainText('Plane 18');
  await shell.go('GB200 NVL72 (copy)');
  await editor.set('Planes of Rack (NVLink 5)', '9');
  await shell.go('Network');
  await expect(network.drawing).toBeVisible(RUN_LIMIT);
  await expect(network.failures).toHaveCount(0);
  await network.play();
});
