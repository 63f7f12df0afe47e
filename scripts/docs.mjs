// `npm run docs`: rewrites the generated pages of docs/ from the code (the same pages that the unit tests compare).
import path from 'node:path';
import { node } from './lib/build.mjs';
import { nodeModules, root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

process.exitCode = await runAttached(
  node,
  [path.join(nodeModules, 'vitest', 'vitest.mjs'), 'run', '--project', 'node', 'src-main/documents/docs.test.ts'],
  { cwd: root, env: { ...process.env, UPDATE_DOCS: '1' } },
);
