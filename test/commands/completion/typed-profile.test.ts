import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changesOf } from '../../../src/jobs/changes.ts';
import { journalFolder, openJournals } from '../../../src/storage/journal/journals.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';

const config = `
[profile.prod]
endpoint = "http://127.0.0.1:1"
projects = ["Search Platform", "*"]

[profile.lab]
sources = [ { endpoint = "http://127.0.0.1:1" }, { endpoint = "http://127.0.0.1:2", projects = ["Films"] } ]

[view.nightly]
filter = "type:import"
`;

let folder = '';
const env = (): Record<string, string> => ({ XDG_STATE_HOME: folder, ZJOBS_CONFIG: join(folder, 'config.toml') });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zjobs-completion-'));
  writeFileSync(join(folder, 'config.toml'), config);
  const journals = await journalFolder(env(), folder);
  for (const [port, name] of [
    [1, 'Ads'],
    [2, 'Films'],
    [3, 'Elsewhere'],
    [1, 'od\u001b[2Jd'],
  ] as const) {
    const target = { endpoint: `http://127.0.0.1:${port}`, projectId: `id-${name}`, projectName: name };
    const opened = openJournals(journals, target.endpoint, () => {});
    const job = aJob({ id: `job-${port}` });
    opened.of(`id-${name.length}`).add(changesOf({ before: null, after: job }, target, noon));
    await opened.flush();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const offered = async (...args: readonly string[]): Promise<readonly string[]> => {
  const fake = createFakeWorld({ env: env() });
  expect(await fake.run('completion', ...args)).toBe(0);
  expect(fake.err()).toBe('');
  return fake.out().split('\n').slice(0, -1);
};

test.each([
  ['zjobs -p ', ['Ads', 'Films', 'Elsewhere']],
  ['zjobs --profile prod -p ', ['Search Platform', 'Ads']],
  ['zjobs --profile lab list -p ', ['Films', '127.0.0.1:1', '127.0.0.1:2', 'Ads']],
  ['zjobs --profile lab list -p Films -p ', ['127.0.0.1:1', '127.0.0.1:2', 'Ads']],
  ['zjobs --endpoint http://127.0.0.1:3 -p ', ['Elsewhere']],
  ['zjobs --profile nope -p ', []],
  ['zjobs --demo -p ', []],
])('offers after %j the projects %j', async (line, names) => {
  expect((await offered('names', 'project', line)).toSorted()).toEqual(names.toSorted());
});

test('offers the profiles and views of the configuration', async () => {
  expect(await offered('names', 'profile', 'zjobs --profile ')).toEqual(['prod', 'lab']);
  expect(await offered('names', 'view', 'zjobs --view ')).toEqual(['nightly']);
});

test.each([
  ['zjobs --profile prod cancel ', ['job-1']],
  ['zjobs --profile lab cancel ', ['job-1', 'job-2']],
  ['zjobs --profile lab -p 127.0.0.1:2 cancel ', ['job-2']],
  ['zjobs --profile lab -p "Films (127.0.0.1:2)" cancel ', ['job-2']],
  ['zjobs --profile lab -p "Ads (proj-1)" cancel ', ['job-1']],
  ['zjobs cancel ', ['job-1', 'job-2', 'job-3']],
])('offers after %j the jobs %j', async (line, ids) => {
  expect((await offered('ids', 'cancel', line)).toSorted()).toEqual(ids);
});
