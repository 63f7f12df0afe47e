// `npm start`: opens the window, or does the main job without one where there is no display.
import { buildIfStale } from './lib/build.mjs';
import { runElectron } from './lib/electron-run.mjs';
import { runCli } from './lib/run-cli.mjs';
import { hasDisplay } from './lib/system-packages.mjs';

buildIfStale();
if (hasDisplay()) {
  process.exitCode = await runElectron(process.argv.slice(2));
} else {
  process.exitCode = await runCli(['demo']);
  process.stdout.write('The window needs a display; none was found, so the sample plan was run without it.\n');
}
