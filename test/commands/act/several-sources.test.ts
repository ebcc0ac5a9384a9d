import { describe, expect, test } from 'vitest';
import { cloudError } from '../../support/cloud-error.ts';
import { aJob } from '../../support/jobs.ts';
import { type SeveralWorlds, severalWorlds } from '../../support/several-worlds.ts';

const shared = aJob({ id: 'job-run', description: 'products' });
const own = aJob({ id: 'job-ads', description: 'ads' });

const open = async (answers: readonly string[] = []): Promise<SeveralWorlds> => {
  const fake = await severalWorlds([[shared], [shared, own]], { terminal: 100, answers });
  for (const index of [0, 1]) fake.serverAt(index).projects = [{ id: `proj-${index}`, name: 'Search' }];
  return fake;
};

const canceled = (fake: SeveralWorlds): readonly (readonly string[])[] =>
  [0, 1].map(index => fake.serverAt(index).calls.filter(call => call.startsWith('cancel')));

describe('zjobs cancel of several sources', () => {
  test('asks with the name of the source that has the job, and sends nothing to another one', async () => {
    const fake = await open(['y']);
    expect(await fake.run('--profile', 'lab', 'cancel', 'job-ads')).toBe(0);
    expect(fake.questions).toEqual(['lab: Search (127.0.0.1:2): Cancel this job? [y/N] ']);
    expect(fake.err()).toMatch(/job-ads .* ads {2}Search \(127\.0\.0\.1:2\)/);
    expect(canceled(fake)).toEqual([[], ['cancel job-ads']]);
  });

  test('names each source of an ID that two have, and takes such a name', async () => {
    const fake = await open(['y']);
    expect(await fake.run('--profile', 'lab', 'cancel', 'job-run')).toBe(2);
    expect(fake.err()).toContain('Search (127.0.0.1:1), Search (127.0.0.1:2); name one with -p');
    expect(await fake.run('--profile', 'lab', 'cancel', 'job-run', '-p', 'Search (127.0.0.1:2)')).toBe(0);
    expect(canceled(fake)).toEqual([[], ['cancel job-run']]);
  });

  test('names projects of one name on one server by their IDs, and takes such a name', async () => {
    const fake = await open(['y']);
    fake.serverAt(0).projects = ['proj-a', 'proj-b'].map(id => ({ id, name: 'Search' }));
    fake.serverAt(1).projects = [{ id: 'proj-c', name: 'Ads' }];
    fake.serverAt(1).jobs = [];
    expect(await fake.run('--profile', 'lab', 'cancel', 'job-run')).toBe(2);
    expect(fake.err()).toContain('Search (proj-a), Search (proj-b); name one with -p');
    expect(await fake.run('--profile', 'lab', 'cancel', 'job-run', '-p', 'Search (proj-b)')).toBe(0);
    expect(canceled(fake)).toEqual([['cancel job-run'], []]);
    expect(await fake.run('--profile', 'lab', 'cancel', 'job-run', '-p', 'Nope', '--yes')).toBe(5);
  });

  test('takes a project whose name ends as if it said its server', async () => {
    const fake = await open(['y']);
    fake.serverAt(1).projects = [{ id: 'proj-1', name: 'Ads (127.0.0.1:2)' }];
    expect(await fake.run('--profile', 'lab', 'cancel', 'job-ads', '-p', 'Ads (127.0.0.1:2)')).toBe(0);
    expect(canceled(fake)).toEqual([[], ['cancel job-ads']]);
  });

  test('sends nothing while a source does not say whether it has the ID, too', async () => {
    const fake = await open();
    fake.serverAt(0).before = () => {
      throw cloudError('server', { message: 'internal error' });
    };
    expect(await fake.run('--profile', 'lab', 'cancel', 'job-ads', '--yes')).toBe(6);
    expect(canceled(fake)).toEqual([[], []]);
  });

  test('refuses a filter, with the sources to choose from', async () => {
    const fake = await open();
    expect(await fake.run('--profile', 'lab', 'cancel', '--filter', 'type:backup', '--yes')).toBe(2);
    expect(fake.err()).toContain('one source at a time; name one with -p: 127.0.0.1:1, 127.0.0.1:2');
  });
});
