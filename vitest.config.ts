import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { inkTableAsModule } from './.build/ink-table.mjs';

const inRepository = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests that take long and give the same result on every kind of server: only `npm run test:modes` runs them. */
export const slowTests = [
  'test/e2e/{far-server,profiles,sources,public-screen,doctor,milvus-backup,memory,ssh,tmux,badnet-*,hanging-disk,restore,closed-output,no-home,node-options,proxy,killed,noise,clock,interrupt,hangup,background,mouse,notify,resize}.test.ts',
  'test/feed/{memory,bad-network}.test.ts',
  'test/storage/tracked/tracked.{processes,stopped}.test.ts',
  'test/storage/journal/journal.processes.test.ts',
  'test/ui/copied-commands.test.ts',
  'test/package/{commands,package}.test.ts',
  'test/readme.test.ts',
  // Exhaustive comparisons and properties.
  'test/build/{ink,string-width}.test.ts',
  'test/terminal/text/width.test.ts',
  'test/cloud/families/families.property.test.ts',
  'test/contract/{documented,documented-servers}.test.ts',
  'test/jobs/parse-job-ids.test.ts',
];

/** Test files that replace a module. Other files of the same process would get the replacement too, so they run isolated. */
const isolatedTests = readdirSync(inRepository('test'), { recursive: true, encoding: 'utf8' })
  .map(name => `test/${name}`)
  .filter(path => /\.test\.tsx?$/.test(path))
  .filter(path => /\bvi\.(mock|doMock)\(/.test(readFileSync(inRepository(path), 'utf8')));

/** Vitest would use one of two cores. The end-to-end tests mostly wait, so three workers fit. */
export const maxWorkers = 3;

/** What all projects have in common. */
export const common = {
  plugins: [inkTableAsModule.vite],
  resolve: {
    alias: {
      'ink-own-output': inRepository('node_modules/ink/build/output.js'),
      'widest-line-own': inRepository('node_modules/widest-line/index.js'),
    },
  },
  test: {
    // A worker loads each module once, not once for each file. The files share nothing else.
    isolate: false,
    env: { TZ: 'UTC' },
    server: { deps: { inline: ['ink-table'] } },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
} satisfies TestProjectInlineConfiguration;

/** A project of the tests in `include`, with `options` on top of what all projects have in common. */
export const project = (
  name: string,
  options: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration => ({ ...common, test: { ...common.test, name, ...options } });

export const slowProject = project('slow', { include: slowTests, isolate: true });

export default defineConfig({
  test: {
    globalSetup: ['test/support/package/global-setup.ts'],
    maxWorkers,
    projects: [
      project('shared', { include: ['test/**/*.test.{ts,tsx}'], exclude: [...isolatedTests, ...slowTests] }),
      project('isolated', { include: isolatedTests, exclude: slowTests, isolate: true }),
      slowProject,
    ],
  },
});
