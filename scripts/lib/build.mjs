// Builds the app when its sources have changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { electronEnvironment, findElectron } from './electron.mjs';
import { stop } from './log.mjs';
import { nodeExecutable, nodeModules, root } from './paths.mjs';
import { runQuietly } from './run.mjs';

const SOURCES = ['src-main', 'src-renderer', 'src-shared', 'migrations', 'docs/help'];
const FILES = ['package.json', 'package-lock.json', 'electron.vite.config.ts'];

function sourceHash() {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .map((name) => path.join(folder, String(name)))
      .filter((name) => statSync(path.join(root, name)).isFile() && !name.endsWith('.test.ts')),
  );
  for (const file of [...FILES, ...files].sort()) hash.update(file).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

export const node = existsSync(nodeExecutable) ? nodeExecutable : process.execPath;

export function buildIfStale() {
  const stamp = path.join(root, 'out', '.build-stamp');
  const wanted = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const electron = findElectron() ?? stop('Electron is missing; run npm start once');
  const status = runQuietly(
    node,
    [path.join(nodeModules, 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: root,
      env: { ...process.env, ...electronEnvironment(electron) },
    },
  );
  if (status !== 0) stop('the build failed; see the messages above');
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}
