import { describe, expect, test } from 'vitest';
import { cloudError } from '../../support/cloud-error.ts';
import { aJob, noon } from '../../support/jobs.ts';
import { severalWorlds } from '../../support/several-worlds.ts';

const at = (minutes: number) => noon - minutes * 60_000;

const lists = [
  [
    aJob({ id: 'job-1', createdAt: at(1), startedAt: at(1) }),
    aJob({ id: 'job-3', createdAt: at(3), startedAt: at(3) }),
  ],
  [
    aJob({ id: 'job-2', projectId: 'proj-2', createdAt: at(2), startedAt: at(2) }),
    aJob({ id: 'job-3', projectId: 'proj-2', createdAt: at(4), startedAt: at(4) }),
  ],
];

const down = () => {
  throw cloudError('network', { message: 'connection refused' });
};

describe('zjobs list of several sources', () => {
  test('prints the jobs of all in one order, each with its source', async () => {
    const fake = await severalWorlds(lists);
    fake.serverAt(1).projects = [{ id: 'proj-2', name: 'Ads' }];
    expect(await fake.run('list', '--profile', 'lab', '-o', 'json')).toBe(0);
    const jobs: { jobId: string; source: string }[] = JSON.parse(fake.out());
    expect(jobs.map(({ jobId, source }) => `${jobId} of ${source}`)).toEqual([
      'job-1 of proj-1',
      'job-2 of proj-2',
      'job-3 of proj-1',
      'job-3 of proj-2',
    ]);
  });

  test('keeps to the limit over all of them', async () => {
    const fake = await severalWorlds(lists);
    expect(await fake.run('list', '--profile', 'lab', '-o', 'json', '--limit', '2')).toBe(0);
    expect(JSON.parse(fake.out()).map(({ jobId }: { jobId: string }) => jobId)).toEqual(['job-1', 'job-2']);
  });

  test('lists what there is when one is down, and ends with 6', async () => {
    const fake = await severalWorlds(lists);
    fake.serverAt(0).before = down;
    expect(await fake.run('list', '--profile', 'lab', '-o', 'json')).toBe(6);
    expect(JSON.parse(fake.out()).map(({ jobId }: { jobId: string }) => jobId)).toEqual(['job-2', 'job-3']);
    expect(JSON.parse(fake.err()).error.message).toMatch(/^127\.0\.0\.1:1: .*connection refused/);
  });

  test('ends with the code of the failure when all are down', async () => {
    const fake = await severalWorlds(lists);
    for (const index of [0, 1]) fake.serverAt(index).before = down;
    expect(await fake.run('list', '--profile', 'lab')).toBe(6);
    expect(fake.out()).toBe('');
    expect(fake.err().trim().split('\n')).toHaveLength(2);
  });

  test('shows the source in the table, and takes several projects of one server', async () => {
    const fake = await severalWorlds([lists[0] ?? []]);
    fake.serverAt(0).projects = [
      { id: 'proj-1', name: 'Search' },
      { id: 'proj-2', name: 'Ads' },
    ];
    expect(await fake.run('list', '--endpoint', 'http://127.0.0.1:1', '-p', 'Search', '-p', 'Ads')).toBe(0);
    expect(fake.out().split('\n')[0]).toMatch(/^SOURCE +JOB ID/);
    expect(fake.out().split('\n')[1]).toMatch(/^(?:Search|Ads) /);
    const all = await severalWorlds([lists[0] ?? []]);
    all.serverAt(0).projects = fake.serverAt(0).projects;
    expect(await all.run('list', '--endpoint', 'http://127.0.0.1:1', '-p', '*', '-o', 'ndjson')).toBe(0);
    expect(all.out().trim().split('\n')).toHaveLength(4);
  });

  test('says which project does not exist, and prints the others', async () => {
    const fake = await severalWorlds([lists[0] ?? []]);
    expect(
      await fake.run('list', '--endpoint', 'http://127.0.0.1:1', '-p', 'Search', '-p', 'Nope', '-o', 'ndjson'),
    ).toBe(5);
    expect(fake.out().trim().split('\n')).toHaveLength(2);
    expect(fake.err()).toMatch(/^zjobs: Nope: /);
  });
});
