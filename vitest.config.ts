import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { inkTableAsModule } from './.build/ink-table.mjs';

const inPackages = (path: string): string => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));

export default defineConfig({
  plugins: [inkTableAsModule.vite],
  resolve: {
    alias: {
      'ink-own-output': inPackages('ink/build/output.js'),
      'widest-line-own': inPackages('widest-line/index.js'),
    },
  },
  test: {
    globalSetup: ['test/support/package/global-setup.ts'],
    include: ['test/**/*.test.{ts,tsx}'],
    env: { TZ: 'UTC' },
    server: { deps: { inline: ['ink-table'] } },
    // Vitest would leave one core of two to itself; the end-to-end tests mostly wait.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
