// `npm run bench [NAME]`: runs the benchmarks of bench/ on the built engine.
import path from 'node:path';
import './setup.mjs';
import { buildIfStale, node } from './lib/build.mjs';
import { root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

buildIfStale();
const name = process.argv[2] ?? 'search';
process.exitCode = await runAttached(node, [path.join(root, 'bench', `${name}.bench.mjs`), ...process.argv.slice(3)], {
  cwd: root,
});
