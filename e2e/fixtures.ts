/**
 * What every end-to-end test starts from: an own folder, an application started in it, and after the test
 * the proof that nothing was asked of the network and that the page ran without an error.
 */
import { test as base, expect } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withDisplay } from '../scripts/lib/display.mjs';
import { PlannerApp, type Display } from './lib/planner-app';

interface Expectations {
  /** Set by tests that provoke errors in the page on purpose. */
  pageErrors: boolean;
}

interface Fixtures {
  /** Folder of the test, for its files; removed afterwards. */
  folder: string;
  /** What the test expects to find in the records besides nothing. */
  expected: Expectations;
  /** Starts the application, again and again if wanted, always with the same data. */
  launch: (args?: string[]) => Promise<PlannerApp>;
  /** The application, started without a plan. */
  planner: PlannerApp;
}

interface WorkerFixtures {
  /** A display of the worker's own: windows of other tests would take the focus away. */
  display: Display;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  display: [
    async ({}, use) => {
      await withDisplay((environment: Display) => use(environment), true);
    },
    { scope: 'worker' },
  ],

  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'supernode-e2e-'));
    await use(folder);
    // Processes of an application that was killed may still be writing their last.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  },

  expected: async ({}, use) => {
    await use({ pageErrors: false });
  },

  launch: async ({ folder, expected, display }, use, info) => {
    const data = path.join(folder, 'data');
    mkdirSync(data);
    const started: PlannerApp[] = [];
    await use(async (args) => {
      const app = await PlannerApp.launch({ folder: data, display, ...(args ? { args } : {}) });
      started.push(app);
      return app;
    });
    const hasFailed = info.status !== info.expectedStatus;
    const last = started.at(-1);
    if (hasFailed && last) {
      const picture = await last.page.screenshot({ timeout: 5_000 }).catch(() => null);
      if (picture) await info.attach('window', { body: picture, contentType: 'image/png' });
      await info.attach('main.log', { body: last.log(), contentType: 'text/plain' });
      await info.attach('output', { body: started.flatMap((app) => app.output).join(''), contentType: 'text/plain' });
      const errors = started.flatMap((app) => app.pageErrors).join('\n');
      await info.attach('page errors', { body: errors, contentType: 'text/plain' });
    }
    for (const app of started) await app.exit();
    expect.soft(started.flatMap((app) => app.networkUse())).toEqual([]);
    if (!expected.pageErrors) expect.soft(started.flatMap((app) => app.pageErrors)).toEqual([]);
  },

  planner: async ({ launch }, use) => {
    await use(await launch());
  },
});

export { expect };
