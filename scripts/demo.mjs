// `npm run demo`: runs the sample plan and leaves a report, a comparison and the result in out/.
import { buildIfStale } from './lib/build.mjs';
import { runCli } from './lib/run-cli.mjs';

buildIfStale();
process.exitCode = await runCli(['demo']);
