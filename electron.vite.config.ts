import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

// Targets are explicit: they follow the oldest Electron that the project runs on, not the installed one.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node20.18',
      sourcemap: true,
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          index: resolve('src-main/index.ts'),
          'engine-worker': resolve('src-main/runs/engine-worker.ts'),
          cli: resolve('src-main/cli/index.ts'),
          engine: resolve('src-main/engine/index.ts'),
        },
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node20.18',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve('src-main/preload/index.ts') },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [svelte({ configFile: false })],
    build: {
      outDir: 'out/renderer',
      target: 'chrome130',
      minify: true,
      sourcemap: true,
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: resolve('src-renderer/index.html') },
    },
  },
});
