// npm packages: `npm ci` whenever the lockfile, platform or architecture differ from what is installed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { say, stop } from './log.mjs';
import { nodeExecutable, nodeModules, root } from './paths.mjs';
import { runQuietly } from './run.mjs';

const MINIMUM_NODE = [22, 14];

/** npm as called by the user: its own Node, since the one on the PATH may be what `npm ci` deletes. */
export function runNpm(args, cwd) {
  const { npm_node_execpath: node, npm_execpath: npm } = process.env;
  return node && npm
    ? runQuietly(node, [npm, ...args], { cwd })
    : runQuietly(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd });
}

export function installPackages() {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
  const stamp = path.join(nodeModules, '.setup-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing packages (npm ci)');
  if (runNpm(['ci', '--loglevel=error'], root) !== 0) stop('npm ci failed; see the messages above');
  writeFileSync(stamp, wanted);
}

/** better-sqlite3 and vitest need a newer Node than Debian's; Linux x64 brings its own. */
export function checkNode() {
  if (existsSync(nodeExecutable)) return;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1]))
    stop(`Node ${MINIMUM_NODE.join('.')} or newer is needed on this platform; this is ${process.versions.node}`);
}
