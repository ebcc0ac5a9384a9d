import { describe, expect, test } from 'vitest';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob } from '../support/jobs.ts';
import { severalWorlds } from '../support/several-worlds.ts';

const running = (id: string) => aJob({ id, type: 'BACKUP', status: 'in-progress', rawStatus: 'IN_PROGRESS' });

const acts = (calls: readonly string[]) => calls.filter(call => call.startsWith('cancel'));

describe('a project that an option names', () => {
  const idsOf = (output: string): readonly string[] =>
    JSON.parse(output)
      .map(({ jobId }: { readonly jobId: string }) => jobId)
      .sort();

  test.each([
    ['-p', '*', '-p', 'Nope'],
    ['-p', 'Nope', '-p', '*'],
  ])('is reported beside * if there is none', async (...options) => {
    const fake = createFakeWorld({ jobs: [running('job-1')] });
    expect(await fake.run('list', ...options, '-o', 'json')).toBe(5);
    expect(idsOf(fake.out())).toEqual(['job-1']);
    expect(JSON.parse(fake.err()).error.message).toMatch(/^Nope: no project "Nope"/);
  });

  test.each(['Search', 'proj-1'])('%s adds nothing to *', async name => {
    const fake = createFakeWorld({ jobs: [running('job-1')] });
    expect(await fake.run('list', '-p', '*', '-p', name, '-o', 'json')).toBe(0);
    expect(idsOf(fake.out())).toEqual(['job-1']);
    expect(fake.server.calls.filter(call => call === 'projects')).toEqual(['projects']);
  });

  test.each([['list'], ['cancel', 'job-1', '--yes'], ['wait', 'job-9'], ['describe', 'job-1'], ['digest']])(
    'ends %j with 5 if there is none',
    async (...args) => {
      const fake = createFakeWorld({ jobs: [running('job-1')] });
      expect(await fake.run(...args, '-p', '*', '-p', 'Nope')).toBe(5);
      expect(fake.err()).toContain('no project "Nope"');
      expect(acts(fake.server.calls)).toEqual([]);
    },
  );

  test('is looked for on every server of the profile, also beside *', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    fake.serverAt(1).projects = [{ id: 'proj-2', name: 'Ads' }];
    expect(await fake.run('list', '--profile', 'lab', '-p', '*', '-p', 'Ads', '-o', 'json')).toBe(0);
    expect(idsOf(fake.out())).toEqual(['job-1', 'job-2']);
    expect(fake.err()).toBe('');
  });

  test('is not found on a server without projects', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    fake.serverAt(1).projects = [{ id: '*', name: 'milvus', isWholeServer: true }];
    expect(await fake.run('list', '--profile', 'lab', '-p', 'Search', '-o', 'json')).toBe(0);
    expect(idsOf(fake.out())).toEqual(['job-1']);
    expect(await fake.run('list', '--profile', 'lab', '-p', 'Nope')).toBe(5);
    expect(fake.err()).toContain('no project "Nope"');
  });

  test('ends events if no server has it', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    expect(await fake.run('events', '--profile', 'lab', '-p', 'Nope')).toBe(5);
    expect(fake.err()).toContain('no project "Nope"');
  });

  test('is no error of events if one server has it', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    fake.serverAt(1).projects = [{ id: 'proj-2', name: 'Ads' }];
    const exit = fake.run('events', '--profile', 'lab', '-p', 'Ads', '--interval', '1s');
    const [first, second] = [fake.serverAt(0), fake.serverAt(1)];
    const isAsked = (): boolean =>
      first.calls.includes('projects') && second.calls.some(call => call.startsWith('list'));
    while (!isAsked()) await new Promise(resolve => setTimeout(resolve, 5));
    fake.stop.abort();
    expect(await exit).toBe(130);
    expect(fake.err()).toBe('');
  });
});
