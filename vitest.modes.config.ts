import { defineConfig } from 'vitest/config';
import { common, maxWorkers, project, slowProject, slowTests } from './vitest.config.ts';

/** `npm test` runs this file, which tries each mode briefly. */
const modesInBrief = 'test/e2e/modes.test.ts';

const everyFile = ['test/e2e/**/*.test.ts'];

const endToEnd = (names: string): readonly string[] => [`test/e2e/{${names}}.test.ts`];

/**
 * The kinds of server other than a job center, and the end-to-end tests that run against each of them. The public API and a
 * Milvus 3.x differ from a job center in nearly everything. The others run only files in which their kind matters, because all
 * of them would take minutes:
 *
 * - A Milvus 2.x is a 3.x without routes to abort and commit imports: what is listed, which actions are refused and why, and a
 *   retry by the request, for which it keeps no keys.
 * - A VTS has migrations only, no keys, no roles, and no list that is paged: what is listed and found, rows in place of a
 *   percentage, cancel and its question, and the terminal at its end. Its tests of imports are skipped.
 *
 * A server of milvus-backup lists nothing, so it has a file of its own, `milvus-backup.test.ts`, among the slow tests. So has
 * `doctor`, which tries each kind of server: `doctor.test.ts`.
 */
const modes: Readonly<Record<string, readonly string[]>> = {
  public: everyFile,
  milvus: everyFile,
  'milvus-2': endToEnd('list,details,cancel,request,scripts-modes'),
  vts: endToEnd('list,details,filter,cancel,question,slow,scripts-modes,restore,clipboard'),
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/package/global-setup.ts'],
    maxWorkers,
    projects: [
      ...Object.entries(modes).map(([mode, include]) =>
        project(mode, {
          include: [...include],
          exclude: include === everyFile ? [...slowTests, modesInBrief] : [],
          env: { ...common.test.env, ZJOBS_E2E_MODE: mode },
        }),
      ),
      slowProject,
    ],
  },
});
