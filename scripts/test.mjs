// `npm test`: every check in turn, stopping at the first that fails.
import path from 'node:path';
import { node } from './lib/build.mjs';
import { nodeModules, root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

const bin = (name, ...file) => [path.join(nodeModules, name, ...file)];
const tsc = bin('typescript', 'bin', 'tsc');
const steps = [
  ['format', [...bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['lint', [...bin('eslint', 'bin', 'eslint.js'), '.']],
  ['types: shared', [...tsc, '-p', 'tsconfig.shared.json']],
  ['types: engine', [...tsc, '-p', 'tsconfig.engine.json']],
  ['types: main', [...tsc, '-p', 'tsconfig.main.json']],
  ['types: e2e', [...tsc, '-p', 'tsconfig.e2e.json']],
  ['types: accuracy', [...tsc, '-p', 'tsconfig.accuracy.json']],
  [
    'types: window',
    [...bin('svelte-check', 'bin', 'svelte-check'), '--tsconfig', 'tsconfig.renderer.json', '--fail-on-warnings'],
  ],
  ['unit', [...bin('vitest', 'vitest.mjs'), 'run']],
  ['build', ['scripts/build.mjs']],
  ['end to end', ['scripts/e2e.mjs']],
];

let passed = 0;
for (const [name, args] of steps) {
  process.stdout.write(`\n== ${name}\n`);
  const code = await runAttached(node, args, { cwd: root });
  if (code !== 0) {
    process.stdout.write(`\nstopped at: ${name}\nchecks: ${passed} passed, 1 failed\n`);
    process.exit(code);
  }
  passed++;
}
process.stdout.write(`\nchecks: ${passed} passed, 0 failed\n`);
