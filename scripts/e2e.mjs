// End-to-end tests in the real window, on a private display so that they disturb nobody. Arguments go to Playwright.
import path from 'node:path';
import { buildIfStale, node } from './lib/build.mjs';
import { withDisplay } from './lib/display.mjs';
import { electronEnvironment, findElectron } from './lib/electron.mjs';
import { nodeModules, root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

const args = process.argv.slice(2);
const isScreenshots = args[0] === '--screenshots';
buildIfStale();
process.exitCode = await withDisplay(
  (environment) =>
    runAttached(
      node,
      [path.join(nodeModules, '@playwright', 'test', 'cli.js'), 'test', ...(isScreenshots ? args.slice(1) : args)],
      {
        cwd: root,
        env: {
          ...process.env,
          ...electronEnvironment(findElectron()),
          ...environment,
          ...(isScreenshots ? { SUPERNODE_SCREENSHOTS: '1' } : {}),
        },
      },
    ),
  true,
);
