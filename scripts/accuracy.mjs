// `npm run accuracy -- FAMILY ...`: builds accuracy/ for Node and runs it. Only its answer goes to standard output. Each run
// builds into a folder of its own, so that two can run at once.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from './lib/paths.mjs';

const outDir = path.join(root, 'out', `accuracy-${process.pid}`);
process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    minify: false,
    target: 'node20.18',
    rolldownOptions: {
      input: { main: path.join(root, 'accuracy/main.ts') },
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
    },
  },
});
// npm runs scripts in the package's own folder; files are named from where the command was given.
if (process.cwd() === root && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
const { main } = await import(pathToFileURL(path.join(outDir, 'main.mjs')).href);
process.exitCode = main(process.argv.slice(2), root);
