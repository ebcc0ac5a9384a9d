import { defineConfig } from 'vitest/config';
import { common, maxWorkers, project, slowProject, slowTests } from './vitest.config.ts';

/** The kinds of server other than a job center. The end-to-end tests run once against each of them. */
const modes = ['public', 'milvus'] as const;

/** The tests that make sense on a VTS, which has migrations only: no imports, no roles, and no list that is paged. */
const testsForVts = ['test/e2e/{restore,cancel,question,clipboard}.test.ts'];

/** `npm test` runs this file, which tries each mode briefly. */
const modesInBrief = 'test/e2e/modes.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/support/package/global-setup.ts'],
    maxWorkers,
    projects: [
      ...modes.map(mode =>
        project(mode, {
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...slowTests, modesInBrief],
          env: { ...common.test.env, ZJOBS_E2E_MODE: mode },
        }),
      ),
      project('vts', { include: testsForVts, env: { ...common.test.env, ZJOBS_E2E_MODE: 'vts' } }),
      slowProject,
    ],
  },
});
