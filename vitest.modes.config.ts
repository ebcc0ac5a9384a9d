import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** The end-to-end tests once more, against each kind of server that is no job center. */
const modes = ['public', 'milvus'] as const;

/** Tests that choose their servers themselves are the same in every mode. */
const everywhereTheSame = ['test/e2e/{modes,public-screen,doctor,badnet-*}.test.ts'];

export default mergeConfig(
  usual,
  defineConfig({
    test: {
      projects: modes.map(name => ({
        extends: true,
        test: {
          name,
          exclude: everywhereTheSame,
          env: { ZJOBS_E2E_MODE: name },
        },
      })),
    },
  }),
);
