// `npm run bench [NAME]`: builds the engine for Node and runs a benchmark of bench/ on it.
import path from 'node:path';
import { build } from 'vite';
import { node } from './lib/build.mjs';
import { root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

const name = process.argv[2] ?? 'search';
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: 'out/bench',
    emptyOutDir: true,
    minify: false,
    target: 'node20.18',
    rolldownOptions: {
      input: {
        engine: path.join(root, 'src-main/engine/index.ts'),
        'test-scenario': path.join(root, 'src-main/engine/testing/test-scenario.ts'),
        flows: path.join(root, 'accuracy/flows/play.ts'),
      },
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
    },
  },
});
process.exitCode = await runAttached(node, [path.join(root, 'bench', `${name}.bench.mjs`), ...process.argv.slice(3)], {
  cwd: root,
});
