import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** The end-to-end tests once more, against each kind of server that is no job center. */
const modes = ['public', 'milvus'] as const;

/** What is the same in every mode and takes its time: it runs once here, and `npm test` leaves it out. */
const lengthy = [
  'test/e2e/{public-screen,doctor,badnet-*}.test.ts',
  'test/feed/{memory,bad-network}.test.ts',
  'test/package/commands.test.ts',
];
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
            exclude: [...lengthy, ...smoke],
            env: { ...usual.test?.env, ZJOBS_E2E_MODE: name },
          },
        })),
        { ...usual, test: { ...usual.test, name: 'lengthy', include: lengthy } },
      ],
    },
  }),
);
