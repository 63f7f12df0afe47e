// A private virtual display for work that needs a window where there is no display.
import { spawn } from 'node:child_process';
import { hasDisplay } from './system-packages.mjs';

const START_LIMIT_MS = 20_000;

/**
 * Runs `work(environment)` with a display: the user's own, or an Xvfb that is ended afterwards.
 * @param isPrivate start an Xvfb even when there is a display, so that tests disturb nobody
 */
export async function withDisplay(work, isPrivate = false) {
  if (process.platform !== 'linux' || (hasDisplay() && !isPrivate)) return work({});
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '2000x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const end = () => server.kill();
  process.on('exit', end);
  try {
    const display = await new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('Xvfb did not start')), START_LIMIT_MS);
      server.on('error', reject);
      server.stdio[3].once('data', (data) => {
        clearTimeout(limit);
        resolve(`:${String(data).trim()}`);
      });
    });
    return await work({ DISPLAY: display });
  } finally {
    process.off('exit', end);
    end();
  }
}
