import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** The end-to-end tests once more, against each kind of server that is no job center. */
const modes = ['public', 'milvus'] as const;

/** Tests that choose their servers themselves are the same in every mode; all but the smoke of `npm test` run once here. */
const severalServers = ['test/e2e/{public-screen,doctor,badnet-*}.test.ts'];
const smoke = ['test/e2e/modes.test.ts'];

export default mergeConfig(
  usual,
  defineConfig({
    test: {
      projects: [
        ...modes.map(name => ({
          extends: true as const,
          test: { name, exclude: [...severalServers, ...smoke], env: { ZJOBS_E2E_MODE: name } },
        })),
        // Not by `extends`, which would add these to what is usually included.
        { ...usual, test: { ...usual.test, name: 'several', include: severalServers } },
      ],
    },
  }),
);
