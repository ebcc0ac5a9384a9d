import { describe, expect, test } from 'vitest';
import { backups, done, failedImport, lines, running, sent } from '../../support/act-jobs.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob } from '../../support/jobs.ts';

describe('cancel by filter', () => {
  test('shows the impact, and acts on the jobs that the rules allow', async () => {
    const fake = createFakeWorld({ jobs: [running, done, failedImport] });
    expect(await fake.run('cancel', '--filter', 'by:ana', '--yes')).toBe(0);
    expect(sent(fake.server.calls)).toEqual(['cancel job-run']);
    expect(fake.err()).toContain('Jobs to cancel: 1\n');
    expect(fake.err()).toContain(
      '1 skipped: Only Pending or In Progress jobs can be canceled; this one is Successful. (job-done)\n',
    );
    expect(fake.out()).toBe('job-run\n');
  });

  test('names a few of the jobs that it skips, in one line for each reason', async () => {
    const jobs = Array.from({ length: 7 }, (_, index) => ({ ...done, id: `job-${index + 1}` }));
    const fake = createFakeWorld({ jobs });
    await fake.run('cancel', '--filter', 'by:ana', '--dry-run');
    expect(fake.out()).toBe(
      `No job can be canceled.
7 skipped: Only Pending or In Progress jobs can be canceled; these are Successful. (job-1, job-2, job-3, job-4, job-5, and 2 more)
`,
    );
  });

  describe('leaves out a job that no longer matches when it is read again', () => {
    const pending = backups(3).map(job => ({ ...job, status: 'pending' as const, rawStatus: 'PENDING', progress: 0 }));
    const begins = (more: Parameters<typeof createFakeWorld>[0] = {}) => {
      const fake = createFakeWorld({ jobs: pending, ...more });
      fake.server.before = call => {
        if (call !== 'describe job-2') return;
        fake.server.jobs = fake.server.jobs.map(job =>
          job.id === 'job-2' ? { ...job, status: 'in-progress', rawStatus: 'IN_PROGRESS', progress: 97 } : job,
        );
      };
      return fake;
    };
    const reason = 'The job no longer matches the filter; it is In Progress now. Nothing was sent.';

    test('with --yes', async () => {
      const fake = begins();
      expect(await fake.run('cancel', '--filter', 'status:pending', '--yes')).toBe(0);
      expect(sent(fake.server.calls).toSorted()).toEqual(['cancel job-1', 'cancel job-3']);
      expect(fake.out()).toBe('job-1\njob-3\n');
      expect(fake.err()).toContain(`zjobs: job-2: skipped. ${reason}\n`);
    });

    test('after a question', async () => {
      const fake = begins({ terminal: 100, answers: ['y'] });
      expect(await fake.run('cancel', '--filter', 'status:pending id:job-2')).toBe(0);
      expect(fake.questions).toEqual(['Cancel this job? [y/N] ']);
      expect(sent(fake.server.calls)).toEqual([]);
      expect(fake.err()).toContain(reason);
    });

    test('in JSON', async () => {
      const fake = begins();
      expect(await fake.run('cancel', '--filter', '!status:running', '--yes', '-o', 'json')).toBe(0);
      expect(lines(fake.out())).toMatchObject([
        { jobId: 'job-1', outcome: 'accepted' },
        { jobId: 'job-2', outcome: 'skipped', reason },
        { jobId: 'job-3', outcome: 'accepted' },
      ]);
    });

    test('but not for a value that only the list reports', async () => {
      const fake = createFakeWorld({ jobs: pending });
      fake.server.before = call => {
        if (!call.startsWith('describe')) return;
        fake.server.jobs = fake.server.jobs.map(job => ({ ...job, description: null, createdBy: null }));
      };
      expect(await fake.run('cancel', '--filter', 'by:ana description:collection !by:ben', '--yes')).toBe(0);
      expect(sent(fake.server.calls)).toHaveLength(3);
    });
  });

  test.each([
    ['since:5m', { createdAt: null, startedAt: null, finishedAt: null }],
    ['!since:5m', { createdAt: null, startedAt: null, finishedAt: null }],
    ['!by:ana', { createdBy: null }],
    ['!cluster:prod', { clusterId: 'in01-1', clusterName: null }],
    ['!is:mine', { createdBy: null }],
    ['!is:stalled', {}],
    ['!is:slow', { startedAt: null }],
    ['!is:new', {}],
    ['!stage:indexing', { type: 'IMPORT', progress: null }],
  ])('%s selects no job of which the server does not report it', async (filter, unknown) => {
    const env = { ZILLIZ_API_KEY: 'key-1', ZJOBS_ME: 'ben@example.com' };
    const fake = createFakeWorld({ jobs: [aJob({ id: 'job-run', ...unknown })], env });
    expect(await fake.run('cancel', '--filter', filter, '--yes')).toBe(0);
    expect(sent(fake.server.calls)).toEqual([]);
  });

  test('!is:mine selects the jobs of others', async () => {
    const env = { ZILLIZ_API_KEY: 'key-1', ZJOBS_ME: 'ben@example.com' };
    const own = aJob({ id: 'job-own', createdBy: 'ben@example.com' });
    const fake = createFakeWorld({ jobs: [running, own], env });
    expect(await fake.run('cancel', '--filter', '!is:mine', '--yes')).toBe(0);
    expect(sent(fake.server.calls)).toEqual(['cancel job-run']);
  });

  test.each(['is:mine', '!is:mine'])('%s is refused while nothing says who the user is', async filter => {
    const fake = createFakeWorld({ jobs: [running] });
    expect(await fake.run('cancel', '--filter', filter, '--yes')).toBe(2);
    expect(fake.err()).toBe(
      'zjobs: is:mine needs the name under which you create jobs: set ZJOBS_ME, or "me" in config.toml\n',
    );
    expect(fake.server.calls.filter(call => call.includes('cancel'))).toEqual([]);
  });

  test('-o json reports excluded jobs as skipped', async () => {
    const fake = createFakeWorld({ jobs: [running, done] });
    expect(await fake.run('cancel', '--filter', 'by:ana', '--yes', '-o', 'json')).toBe(0);
    expect(lines(fake.out())).toMatchObject([
      { jobId: 'job-run', outcome: 'accepted' },
      { jobId: 'job-done', outcome: 'skipped' },
    ]);
    expect(fake.err()).toBe('');
  });

  test('--max limits IDs and questions as well', async () => {
    const fake = createFakeWorld({ jobs: backups(2) });
    const ids = backups(2).map(({ id }) => id);
    for (const args of [['--yes'], ['--yes', '-o', 'json'], ['--dry-run']]) {
      expect(await fake.run('cancel', ...ids, '--max', '1', ...args)).toBe(2);
      expect(fake.err()).toContain('there are 2 jobs to cancel, and --max permits 1');
    }
    const filter = createFakeWorld({ jobs: backups(2) });
    expect(await filter.run('cancel', '--filter', 'type:backup', '--yes', '--max', '1')).toBe(2);
    expect(filter.err()).toContain('there are 2 jobs to cancel, and --max permits 1; raise it to --max 2');
    expect(await fake.run('cancel', ...ids, '--max', '2', '--yes')).toBe(0);
  });

  test('more than ten jobs need --max', async () => {
    const fake = createFakeWorld({ jobs: backups(11) });
    expect(await fake.run('cancel', '--filter', 'type:backup', '--yes')).toBe(2);
    expect(fake.err()).toContain('11 jobs match; to cancel more than 10, add --max 11; nothing was sent');
    expect(sent(fake.server.calls)).toEqual([]);
    expect(await fake.run('cancel', '--filter', 'type:backup', '--yes', '--max', '11')).toBe(0);
    expect(sent(fake.server.calls)).toHaveLength(11);

    const ten = createFakeWorld({ jobs: backups(10) });
    expect(await ten.run('cancel', '--filter', 'type:backup', '--yes')).toBe(0);
  });

  test('the impact lists twenty jobs and counts the others', async () => {
    const fake = createFakeWorld({ jobs: backups(30), terminal: 100, answers: ['n'] });
    expect(await fake.run('cancel', '--filter', 'type:backup')).toBe(1);
    expect(fake.err()).toContain('and 10 more');
    expect(fake.questions).toEqual(['Cancel 30 jobs? [y/N] ']);
  });

  test('a filter without matches exits with 0', async () => {
    const fake = createFakeWorld({ jobs: [done] });
    expect(await fake.run('cancel', '--filter', 'type:spark', '--yes')).toBe(0);
    expect(fake.err()).toBe('No job can be canceled.\n');
  });
});
