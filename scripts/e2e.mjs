// End-to-end tests in the real window, each worker on a private display. Arguments go to Playwright.
import path from 'node:path';
import { buildIfStale, node } from './lib/build.mjs';
import { electronEnvironment, findElectron } from './lib/electron.mjs';
import { stop } from './lib/log.mjs';
import { nodeModules, root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

const args = process.argv.slice(2);
const isScreenshots = args[0] === '--screenshots';
buildIfStale();
process.exitCode = await runAttached(
  node,
  [path.join(nodeModules, '@playwright', 'test', 'cli.js'), 'test', ...(isScreenshots ? args.slice(1) : args)],
  {
    cwd: root,
    env: {
      ...process.env,
      ...electronEnvironment(findElectron() ?? stop('Electron is missing; run npm start once')),
      ...(isScreenshots ? { SUPERNODE_SCREENSHOTS: '1' } : {}),
    },
  },
);
