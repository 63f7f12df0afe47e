// `npm run calibrate`: fits the efficiency curves of operators to the measurements of bench/data (bench/calibrate.mjs).
import path from 'node:path';
import { node } from './lib/build.mjs';
import { root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

process.exitCode = await runAttached(node, [path.join(root, 'bench', 'calibrate.mjs')], { cwd: root });
