// System libraries that Electron needs on Linux, a display server where there is no display, and a font.
import { existsSync } from 'node:fs';
import { capture, runQuietly } from './run.mjs';
import { say, stop } from './log.mjs';

/** GTK and NSS bring the rest; mapping single libraries to packages fails on a bare system. */
const ELECTRON_PACKAGES = [
  'libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2',
  'libxss1',
  'libxtst6',
  'fonts-dejavu-core',
];
const BUILD_PACKAGES = ['g++', 'make', 'python3'];

const has = (command) => capture('sh', ['-c', `command -v ${command}`]) !== null;

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Debian 13 and Ubuntu 24.04 renamed several libraries with a t64 ending. */
function currentName(name) {
  return capture('apt-cache', ['show', `${name}t64`], { stdio: ['ignore', 'pipe', 'ignore'] }) ? `${name}t64` : name;
}

export function installSystemPackages(electron, needsCompiler) {
  if (process.platform !== 'linux') return;
  const missing = new Set();
  const libraries = capture('ldd', [electron.executable]) ?? '';
  if (libraries.includes('not found')) ELECTRON_PACKAGES.forEach((name) => missing.add(name));
  if (!existsSync('/usr/share/fonts') && !existsSync('/usr/local/share/fonts')) missing.add('fonts-dejavu-core');
  if (!hasDisplay() && !has('Xvfb')) missing.add('xvfb');
  if (needsCompiler && !BUILD_PACKAGES.every((name) => has(name))) BUILD_PACKAGES.forEach((name) => missing.add(name));
  if (missing.size === 0) return;
  const canInstall = process.getuid?.() === 0 && has('apt-get');
  if (!canInstall) stop(`these system packages are needed, please install them: ${[...missing].join(' ')}`);
  say(`installing system packages: ${[...missing].join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const stdio = ['ignore', 'ignore', 2];
  runQuietly('apt-get', ['update', '-qq'], { env, stdio });
  const names = [...missing].map(currentName);
  const status = runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env, stdio });
  if (status !== 0) stop('apt-get could not install the system packages');
}
