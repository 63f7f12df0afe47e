// Runs the built command line on the pinned Node.
import path from 'node:path';
import { node } from './build.mjs';
import { root } from './paths.mjs';
import { runAttached } from './run.mjs';

/** Where the user stands: npm runs scripts in the project's folder and tells where it was called. */
function userFolder() {
  const folder = process.cwd();
  return folder === root ? (process.env.INIT_CWD ?? folder) : folder;
}

/** Resolves with the exit code. File names on the command line are relative to where the user stands. */
export function runCli(args) {
  return runAttached(node, [path.join(root, 'out', 'main', 'cli.cjs'), ...args], {
    cwd: userFolder(),
    env: { ...process.env, SUPERNODE_ROOT: root },
  });
}
