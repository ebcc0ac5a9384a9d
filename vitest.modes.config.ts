import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** The end-to-end tests once more, against each kind of server that is no job center. */
const modes = ['public', 'milvus'] as const;

/** Tests that choose their servers themselves are the same in every mode: they run once, and `npm test` leaves them out. */
const severalServers = ['test/e2e/{public-screen,doctor,badnet-*}.test.ts', 'test/feed/{memory,bad-network}.test.ts'];
const smoke = ['test/e2e/modes.test.ts'];

export default mergeConfig(
  usual,
  defineConfig({
    test: {
      // Not by `extends`, which would add to what is usually included.
      projects: [
        ...modes.map(name => ({
          ...usual,
          test: {
            ...usual.test,
            name,
            include: ['test/e2e/**/*.test.ts'],
            exclude: [...severalServers, ...smoke],
            env: { ...usual.test?.env, ZJOBS_E2E_MODE: name },
          },
        })),
        { ...usual, test: { ...usual.test, name: 'several', include: severalServers } },
      ],
    },
  }),
);
