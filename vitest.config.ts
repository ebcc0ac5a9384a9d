import { defineConfig } from 'vitest/config';
import { inkTableAsModule } from './.build/ink-table.mjs';

export default defineConfig({
  plugins: [inkTableAsModule.vite],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    env: { TZ: 'UTC' },
    server: { deps: { inline: ['ink-table'] } },
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
