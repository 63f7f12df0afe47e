/**
 * The whole journey without a request that leaves the application's own scheme. Every other test proves the
 * same of itself through the fixture; this one goes everywhere, and shows that the proof would see a request.
 */
import { expect, test } from '../fixtures';
import { readNetworkUse } from '../lib/net-log';
import { SAMPLE, views } from '../lib/views';
import { Shell } from '../pages/shell';
import { StartPage } from '../pages/start-page';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

test('offline: nothing is asked of the network on the way through the whole application', async ({
  planner,
  folder,
}) => {
  const { page } = planner;
  const requested: string[] = [];
  page.context().on('request', (request) => requested.push(request.url()));
  await new StartPage(page).openSample(SAMPLE);
  await new Shell(page).runAll();
  for (const view of views) await view.show(planner);
  // The last view is a dialog over the others.
  await page.keyboard.press('Escape');
  await expect(new Shell(page).question).toBeHidden();
  await new Shell(page).go('Report');
  await planner.chooseSave(path.join(folder, 'report.pdf'));
  await page.getByRole('main').getByRole('button', { name: /PDF/u }).click();
  await expect(new Shell(page).messages).toContainText('report.pdf');
  expect(requested.length).toBeGreaterThan(0);
  expect(requested.filter((address) => !/^(app:\/\/bundle\/|data:|blob:)/u.test(address))).toEqual([]);
  expect(planner.log()).not.toContain('refused a request');
});

test('offline: the proof sees what the network is asked for', ({ folder }) => {
  const file = path.join(folder, 'net-log.json');
  const lines = [
    '{"constants": {"url":"https://not.an/event"},',
    '"events": [',
    '{"params":{"url":"https://example.org/x"},"type":1},',
    '{"params":{"url":"app://bundle/index.html"},"type":1},',
    '{"params":{"host":"example.org"},"type":2},',
  ];
  writeFileSync(file, lines.join('\n'));
  expect(readNetworkUse(file)).toEqual(['https://example.org/x', 'look-up of example.org']);
});
