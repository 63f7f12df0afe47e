// `npm run accuracy -- FAMILY ...`: builds accuracy/ for Node and runs it. Only its answer goes to standard output.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from './lib/paths.mjs';

await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: true,
    outDir: 'out/accuracy',
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
const { main } = await import(pathToFileURL(path.join(root, 'out/accuracy/main.mjs')).href);
process.exitCode = main(process.argv.slice(2), root);
