// How this project starts Electron: executable, environment and the switches that the machine calls for.
import { readFileSync } from 'node:fs';
import { electronEnvironment, findElectron } from './electron.mjs';
import { stop } from './log.mjs';
import { root } from './paths.mjs';
import { runAttached } from './run.mjs';

const flag = (file) => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
};

/** Root, and systems that forbid unprivileged user namespaces, cannot start the sandbox of an npm-installed Electron. */
function sandboxSwitches() {
  if (process.platform !== 'linux') return [];
  const isBlocked =
    process.getuid?.() === 0 ||
    flag('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    flag('/proc/sys/kernel/unprivileged_userns_clone') === '0';
  return isBlocked ? ['--no-sandbox'] : [];
}

export function electronSwitches(isHeadless) {
  return [...sandboxSwitches(), ...(isHeadless ? ['--disable-gpu', '--log-level=3'] : [])];
}

/** Starts the built app; resolves with its exit code. */
export function runElectron(args, { isHeadless = false, environment = {}, stdio = 'inherit' } = {}) {
  const electron = findElectron() ?? stop('Electron is missing; run npm start once');
  return runAttached(electron.executable, [...electronSwitches(isHeadless), root, ...args], {
    env: { ...process.env, ...electronEnvironment(electron), ...environment },
    stdio,
  });
}
