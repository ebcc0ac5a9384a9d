import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cloudError } from '../support/cloud-error.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob } from '../support/jobs.ts';

const openWorld = async () => {
  const home = await mkdtemp(join(tmpdir(), 'zjobs-one-source-'));
  const job = aJob({ id: 'job-1', type: 'BACKUP', status: 'in-progress', rawStatus: 'IN_PROGRESS' });
  const fake = createFakeWorld({ jobs: [job], env: { ZILLIZ_API_KEY: 'key-1', XDG_STATE_HOME: home } });
  fake.server.projects = [
    { id: 'proj-1', name: 'Search' },
    { id: 'proj-2', name: 'Ads' },
  ];
  return fake;
};

test.each([
  ['cancel', ['cancel', '--filter', 'type:backup', '--yes']],
  ['track', ['track', 'job-1']],
])('%s of all projects names those that there are', async (_, args) => {
  const fake = await openWorld();
  expect(await fake.run(...args, '-p', '*')).toBe(2);
  expect(fake.err()).toBe('zjobs: this works on one source at a time; name one with -p: Search, Ads\n');
  expect(fake.server.calls.filter(call => call.startsWith('cancel'))).toEqual([]);
});

test('track of all projects names the host while the server does not list them', async () => {
  const fake = await openWorld();
  fake.server.before = () => {
    throw cloudError('auth', { message: 'bad key' });
  };
  expect(await fake.run('track', 'job-1', '-p', '*')).toBe(2);
  expect(fake.err()).toMatch(/name one with -p: [^*\s]+\n$/);
});
