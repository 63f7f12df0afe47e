import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          // Whole runs and reports on a loaded machine with two cores: a limit against hanging, not a measure.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          name: 'node',
          environment: 'node',
          include: [
            'src-main/**/*.test.ts',
            'src-shared/**/*.test.ts',
            'accuracy/**/*.test.ts',
            'scripts/**/*.test.mjs',
          ],
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
