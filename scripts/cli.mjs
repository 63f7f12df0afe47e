// `npm run --silent cli -- COMMAND`: the command line; sets up and builds first when needed, on stderr.
import './setup.mjs';
import { buildIfStale } from './lib/build.mjs';
import { runCli } from './lib/run-cli.mjs';

buildIfStale();
process.exitCode = await runCli(process.argv.slice(2));
