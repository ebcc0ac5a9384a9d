import { defineConfig } from 'vitest/config';
import { common, maxWorkers, project, slowProject, slowTests } from './vitest.config.ts';

/** `npm test` runs this file, which tries each mode briefly. */
const modesInBrief = 'test/e2e/modes.test.ts';

/**
 * The kinds of server other than a job center. Each runs every end-to-end test but the slow ones. A test that needs an ability
 * that a kind lacks is skipped there, by `can` in `test/support/e2e/mode.ts`, and another test asserts what zjobs says instead:
 *
 * - The public API and a Milvus 3.x differ from a job center in nearly everything.
 * - A Milvus 2.x is a 3.x without routes to abort and commit imports, and without idempotency keys.
 * - A VTS has migrations only, no keys, no roles, and no list that is paged.
 *
 * A server of milvus-backup lists nothing until jobs are tracked, and changes none, so nearly all of these tests would have no
 * jobs. It has a file of its own, `milvus-backup.test.ts`, among the slow tests. So has `doctor`, which tries each kind of
 * server: `doctor.test.ts`.
 */
const kinds = ['public', 'milvus', 'milvus-2', 'vts'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/package/global-setup.ts'],
    maxWorkers,
    projects: [
      ...kinds.map(kind =>
        project(kind, {
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...slowTests, modesInBrief],
          env: { ...common.test.env, ZJOBS_E2E_MODE: kind },
        }),
      ),
      slowProject,
    ],
  },
});
