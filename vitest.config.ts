import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['src-main/**/*.test.ts', 'src-shared/**/*.test.ts', 'scripts/**/*.test.mjs'],
        },
      },
      {
        plugins: [svelte({ configFile: false })],
        // Without the browser condition Svelte's server build would be loaded.
        resolve: { conditions: ['browser'] },
        test: { name: 'window', environment: 'happy-dom', include: ['src-renderer/**/*.test.ts'] },
      },
    ],
  },
});
