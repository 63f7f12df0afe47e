// Runs the built command line on the pinned Node.
import path from 'node:path';
import { node } from './build.mjs';
import { root } from './paths.mjs';
import { runAttached } from './run.mjs';

/** Resolves with the exit code. Paths on the command line are relative to where the user called npm. */
export function runCli(args) {
  return runAttached(node, [path.join(root, 'out', 'main', 'cli.cjs'), ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: { ...process.env, SUPERNODE_ROOT: root },
  });
}
