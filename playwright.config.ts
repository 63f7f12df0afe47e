import { defineConfig } from '@playwright/test';

const isScreenshots = process.env['SUPERNODE_SCREENSHOTS'] === '1';

export default defineConfig({
  testDir: 'e2e',
  testMatch: isScreenshots ? 'screenshots.spec.ts' : 'specs/**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // Each test starts the real application; a loaded machine with two cores may take its time.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: { actionTimeout: 20_000 },
  reporter: [['list']],
});
