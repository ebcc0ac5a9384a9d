import { describe, expect, test } from 'vitest';
import { CommandError } from '../../../src/cli/errors.ts';
import { run } from '../../../src/commands/run.ts';
import { backups, done, failedImport, lines, running, sent } from '../../support/act-jobs.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { createFakeWorld } from '../../support/fake-world.ts';

describe('usage errors', () => {
  test.each([
    [['cancel', 'job-run'], 'without a terminal'],
    [['cancel', '--yes'], 'cancel needs job IDs or --filter'],
    [['cancel', 'job-run', '--filter', 'type:backup', '--yes'], 'not both'],
    [['cancel', '--filter', '  ', '--yes'], 'an empty --filter would cancel every job'],
    [['cancel', '--filter', 'colour:red', '--yes'], 'unknown filter field'],
    [['cancel', '--filter', '!created_by:ana', '--yes'], 'unknown filter field "created_by:"'],
    [['cancel', '--filter', '!by=ana', '--yes'], '"!by=ana" is not a condition'],
    [['cancel', '--filter', '!by:*', '--yes'], 'no job can have by:*'],
    [['retry', '--filter', '!', '--yes'], '"!" needs text'],
    [['retry', '--filter', '!(by:ana)', '--dry-run'], '"!(by:ana)" is unclear'],
    [['cancel', 'job-run', '--yes', '--read-only'], '--read-only forbids'],
    [['retry', 'job-imp', '--yes', '--read-only'], '--read-only forbids'],
    [['cancel', 'job-run', '--yes', '--max', '0'], '--max needs a whole number'],
    [['cancel', 'job-run', '--yes', '--timeout', '5s'], '--timeout works only with --wait'],
    [['cancel', 'job-run', '-1y'], 'unknown option -1y'],
    [['cancel', '--filter', 'd', '-1y'], 'unknown option -1y'],
    [['cancel', 'job-run', '--timeout', '-5y'], '--timeout needs a duration such as'],
    [['cancel', 'job-run', '--yes', '--wait', '--timeout', '-5s'], '--timeout needs a duration such as'],
    [['cancel', 'job-run', '--yes', '--interval', '-1s'], '--interval needs a duration such as'],
    [['cancel', 'job-run', '--yes', '--max', '-5x'], '--max needs a whole number'],
    [['cancel', '\u00a0', '--yes'], 'empty job ID'],
    [['cancel', 'job-run', '--yes', '-o', 'table'], 'choose one of text, json'],
  ])('%j exits with 2 and sends nothing', async (argv, message) => {
    const fake = createFakeWorld({ jobs: [running, failedImport] });
    expect(await fake.run(...argv)).toBe(2);
    expect(fake.err()).toContain(message);
    expect(fake.server.calls).toEqual([]);
  });
});

describe('cancel and retry by ID', () => {
  test('an accepted action prints the ID of the job that now runs', async () => {
    const fake = createFakeWorld({ jobs: [running] });
    expect(await fake.run('cancel', 'job-run', '--yes')).toBe(0);
    expect(fake.out()).toBe('job-run\n');
    expect(fake.err()).toBe('');

    const retry = createFakeWorld({ jobs: [failedImport] });
    expect(await retry.run('retry', 'job-imp', '-y')).toBe(0);
    expect(retry.out()).toBe('job-imp-again\n');
  });

  test('-o json prints one object per ID, in the order of the IDs', async () => {
    const fake = createFakeWorld({ jobs: [running, done] });
    expect(await fake.run('cancel', 'job-done', 'nope', 'job-run', '--yes', '-o', 'json')).toBe(1);
    expect(lines(fake.out())).toEqual([
      {
        jobId: 'job-done',
        outcome: 'refused',
        newJobId: null,
        reason: 'Only Pending or In Progress jobs can be canceled; this one is Successful.',
        code: null,
        requestId: null,
      },
      {
        jobId: 'nope',
        outcome: 'failed',
        newJobId: null,
        reason: 'no such job: nope',
        code: 96026,
        requestId: 'req-404',
      },
      { jobId: 'job-run', outcome: 'accepted', newJobId: null, reason: null, code: null, requestId: 'req-2' },
    ]);
    expect(lines(fake.err())).toHaveLength(2);
    expect(lines(fake.err())[1]).toEqual({
      error: { code: 96026, message: 'no such job: nope', requestId: 'req-404' },
    });
  });

  test('-o json prints the ID of the job that a retry starts', async () => {
    const fake = createFakeWorld({ jobs: [failedImport] });
    await fake.run('retry', 'job-imp', '--yes', '-o', 'json');
    expect(lines(fake.out())[0]).toMatchObject({ outcome: 'accepted', newJobId: 'job-imp-again' });
  });

  test('several IDs show the impact first, also with --yes, but not with -o json', async () => {
    const jobs = [running, { ...running, id: 'job-2' }, done];
    const fake = createFakeWorld({ jobs });
    const ids = [running.id, 'job-2', done.id];
    expect(await fake.run('cancel', ...ids, '--yes')).toBe(1);
    const [head, first, second, leftOut, ...outcomes] = fake.err().trim().split('\n');
    expect(head).toBe('Jobs to cancel: 2');
    expect(`${first}\n${second}`).toMatch(new RegExp(`^  ${running.id} .*\n  job-2 `));
    expect(leftOut).toMatch(/^1 skipped: Only Pending or In Progress/);
    expect(outcomes).toEqual([expect.stringMatching(new RegExp(`^zjobs: ${done.id}: refused`))]);
    const json = createFakeWorld({ jobs });
    expect(await json.run('cancel', ...ids, '--yes', '-o', 'json')).toBe(1);
    expect(json.err().trim().split('\n')).toEqual([expect.stringMatching(/^\{"error":/)]);
  });

  test('the exit code is that of the first job that was not accepted', async () => {
    for (const [ids, code] of [
      [['nope', 'job-done'], 5],
      [['job-done', 'nope'], 1],
      [['job-run', 'nope'], 5],
    ] as const) {
      const fake = createFakeWorld({ jobs: [running, done] });
      expect(await fake.run('cancel', ...ids, '--yes')).toBe(code);
      expect(fake.err().trim().split('\n')).toHaveLength(ids.filter(id => id !== 'job-run').length);
    }
  });

  test('a missing role exits with 4 and prints the server’s message', async () => {
    const fake = createFakeWorld({ jobs: [running] });
    fake.server.before = call => {
      if (call.startsWith('cancel')) throw cloudError('permission', { code: 96013, message: 'org owner is needed' });
    };
    expect(await fake.run('cancel', 'job-run', '--yes')).toBe(4);
    expect(fake.err()).toBe('zjobs: job-run: refused. org owner is needed (code 96013)\n');
  });

  test('a role that was refused in a cluster is not tried with its other jobs, but in another cluster', async () => {
    const jobs = backups(6).map((job, index) =>
      index === 5 ? { ...job, clusterId: 'in01-z', clusterName: null } : job,
    );
    const fake = createFakeWorld({ jobs });
    fake.server.before = call => {
      if (call.startsWith('cancel')) throw cloudError('permission', { code: 96013, message: 'no' });
    };
    expect(await fake.run('cancel', ...jobs.map(({ id }) => id), '--yes', '--max', '10')).toBe(4);
    expect(sent(fake.server.calls)).toEqual(['cancel job-1', 'cancel job-6']);
    expect(fake.err()).toMatch(/job-2: refused\. In \S+, this needs Project Admin/);
    expect(fake.err()).toMatch(
      /job-5: refused\. In \S+, this needs Project Admin or a role that may do this \(the server/,
    );
    expect(fake.err()).toMatch(/job-6: refused\. no \(code 96013\)\. In in01-z, this needs Project Admin/);
  });

  test('acts on every job although the reader of its output is gone', async () => {
    const fake = createFakeWorld({ jobs: [...backups(3), done], closesAfter: 1 });
    expect(await fake.run('cancel', 'job-1', 'job-2', 'job-done', 'job-3', '--yes')).toBe(1);
    expect(sent(fake.server.calls)).toEqual(['cancel job-1', 'cancel job-2', 'cancel job-3']);
  });

  test('reports a failing output after acting on every job', async () => {
    const closesWith = new CommandError(6, { id: 'output.failed', params: { why: 'ENOSPC' } });
    const fake = createFakeWorld({ jobs: backups(2), closesAfter: 0, closesWith });
    expect(await fake.run('cancel', 'job-1', 'job-2', '--yes')).toBe(6);
    expect(sent(fake.server.calls)).toEqual(['cancel job-1', 'cancel job-2']);
    expect(fake.err().endsWith(`\nzjobs: ${closesWith.message}\n`)).toBe(true);
  });

  test('an interruption during a request exits with 130 and still reports the outcome', async () => {
    const fake = createFakeWorld({ jobs: [running] });
    fake.server.act = (_action, job) => {
      fake.server.jobs = [{ ...job, status: 'canceling', rawStatus: 'CANCELING' }];
      fake.stop.abort();
      throw cloudError('aborted', { maybeDone: true });
    };
    expect(await fake.run('cancel', 'job-run', '--yes', '--wait')).toBe(130);
    expect(fake.out()).toBe('job-run\n');
  });

  test('--dry-run sends nothing and exits with the code of the excluded jobs', async () => {
    const fake = createFakeWorld({ jobs: [running, done] });
    expect(await fake.run('cancel', 'job-run', '--dry-run')).toBe(0);
    expect(fake.out()).toContain('job-run  Collection backup  In Progress 40%');
    expect(await fake.run('cancel', 'job-run', 'job-done', '--dry-run', '--yes', '-o', 'json')).toBe(1);
    expect(sent(fake.server.calls)).toEqual([]);
  });

  test('--dry-run -o json distinguishes targets of a filter from excluded jobs', async () => {
    const fake = createFakeWorld({ jobs: [running, done] });
    expect(await fake.run('cancel', '--filter', 'by:ana', '--dry-run', '-o', 'json')).toBe(0);
    expect(lines(fake.out())).toMatchObject([
      { jobId: 'job-run', outcome: 'skipped', reason: 'dry run: the job would be canceled' },
      { jobId: 'job-done', outcome: 'refused', reason: expect.stringContaining('this one is Successful') },
    ]);
    expect(fake.err()).toBe('');
  });
});

describe('the confirmation on a terminal', () => {
  test.each([
    ['y', 0, 1],
    ['YES', 0, 1],
    ['n', 1, 0],
    ['', 1, 0],
    [null, 1, 0],
    ['yep', 1, 0],
  ])('the answer %j exits with %i', async (answer, code, count) => {
    const fake = createFakeWorld({ jobs: [running], terminal: 100, answers: [answer] });
    expect(await fake.run('cancel', 'job-run')).toBe(code);
    expect(fake.questions).toEqual(['Cancel this job? [y/N] ']);
    expect(fake.err()).toContain('job-run  Collection backup  In Progress 40%  Back up collection products');
    expect(sent(fake.server.calls)).toHaveLength(count);
    expect(fake.out()).toBe(count === 1 ? 'job-run: the server accepted the cancel.\n' : '');
  });

  test('a retry shows why the job failed and what to fix', async () => {
    const fake = createFakeWorld({ jobs: [failedImport], terminal: 100, answers: ['y'] });
    expect(await fake.run('retry', 'job-imp')).toBe(0);
    expect(fake.err()).toContain('the key expired');
    expect(fake.err()).toContain('renew the key or the permission first');
  });

  test('an excluded job needs no confirmation', async () => {
    const fake = createFakeWorld({ jobs: [done], terminal: 100 });
    expect(await fake.run('cancel', 'job-done')).toBe(1);
    expect(fake.questions).toEqual([]);
    expect(fake.err()).toBe(
      'zjobs: job-done: refused. Only Pending or In Progress jobs can be canceled; this one is Successful.\n',
    );
  });

  test('Ctrl-C at the confirmation exits with 130 and sends nothing', async () => {
    const fake = createFakeWorld({ jobs: [running], terminal: 100 });
    const { ask } = fake.world.stdin;
    Object.assign(fake.world.stdin, {
      ask: (question: string) => {
        fake.stop.abort();
        return ask(question);
      },
    });
    expect(await fake.run('cancel', 'job-run')).toBe(130);
    expect(sent(fake.server.calls)).toEqual([]);
  });
});

describe('--wait', () => {
  const ends = (status: 'canceled' | 'successful' | 'failed') => {
    const fake = createFakeWorld({ jobs: [running] });
    fake.meanwhile = () => {
      fake.server.jobs = fake.server.jobs.map(job => ({ ...job, status, rawStatus: status.toUpperCase() }));
    };
    return fake;
  };

  test.each([
    ['canceled', 0, ''],
    ['successful', 1, 'job-run: Successful\n'],
    ['failed', 1, 'job-run: Failed\n'],
  ] as const)('cancel --wait on a job that ends %s exits with %i', async (status, code, err) => {
    const fake = ends(status);
    expect(await fake.run('cancel', 'job-run', '--yes', '--wait')).toBe(code);
    expect(fake.out()).toBe('job-run\n');
    expect(fake.err()).toBe(err);
  });

  test('-o json reports on standard error why an awaited job missed its goal', async () => {
    const fake = createFakeWorld({ jobs: [failedImport] });
    fake.meanwhile = () => {
      fake.server.jobs = fake.server.jobs.map(job => ({ ...job, status: 'failed', rawStatus: 'FAILED' }));
    };
    expect(await fake.run('retry', 'job-imp', '--yes', '--wait', '-o', 'json')).toBe(1);
    expect(lines(fake.err())).toEqual([
      { error: { code: null, message: 'job-imp-again: Failed: the key expired', requestId: null } },
    ]);
    const reached = ends('canceled');
    expect(await reached.run('cancel', 'job-run', '--yes', '--wait', '-o', 'json')).toBe(0);
    expect(reached.err()).toBe('');
  });

  test('retry --wait waits for the new job', async () => {
    const fake = createFakeWorld({ jobs: [failedImport] });
    fake.meanwhile = () => {
      fake.server.jobs = fake.server.jobs.map(job =>
        job.id === 'job-imp-again' ? { ...job, status: 'successful', rawStatus: 'SUCCESSFUL' } : job,
      );
    };
    expect(await fake.run('retry', 'job-imp', '--yes', '--wait')).toBe(0);
    expect(fake.server.calls).toContain('describe job-imp-again');
  });

  test('waits for the accepted jobs, and exits with the code of the refused one', async () => {
    const fake = ends('canceled');
    expect(await fake.run('cancel', 'nope', 'job-run', '--yes', '--wait')).toBe(5);
    expect(fake.server.calls.filter(call => call === 'describe job-run').length).toBeGreaterThan(1);
  });
});

describe('retry --request', () => {
  test('needs --yes for a request from standard input, also on a terminal', async () => {
    const fake = createFakeWorld({ jobs: [failedImport], terminal: 100, answers: ['y'] });
    expect(await fake.run('retry', 'job-imp', '--request', '-')).toBe(2);
    expect(fake.err()).toContain('add --yes or name a file; nothing was sent');
    expect(fake.questions).toEqual([]);
    expect(fake.server.calls).toEqual([]);
  });

  test('says on a terminal that it reads the request from standard input', async () => {
    const fake = createFakeWorld({ jobs: [failedImport], terminal: 100 });
    fake.type(JSON.stringify({ collectionName: failedImport.collectionName, files: [['a.parquet']] }));
    fake.type(null);
    await fake.run('retry', 'job-imp', '--request', '-', '--dry-run');
    expect(fake.err()).toContain('reading the import request as JSON from standard input; Ctrl-D ends it');
  });

  test('rejects a request that is too long, also from an endless file', async () => {
    const fake = createFakeWorld({ jobs: [failedImport] });
    expect(await fake.run('retry', 'job-imp', '--yes', '--request', '/dev/zero')).toBe(2);
    expect(fake.err()).toContain('the import request is longer than 10 MB');

    const typed = createFakeWorld({ jobs: [failedImport] });
    typed.type(' '.repeat(10_000_001));
    typed.type(null);
    expect(await typed.run('retry', 'job-imp', '--yes', '--request', '-')).toBe(2);
    expect(typed.err()).toContain('the import request is longer than 10 MB');
    expect([...fake.server.calls, ...typed.server.calls]).toEqual([]);
  });
});

test.each([
  ['cancel', 0],
  ['retry', 1],
] as const)(
  'a %s by filter describes %i jobs of a merged list for their failure reasons',
  async (action, described) => {
    const fake = createFakeWorld({ jobs: [running, { ...failedImport, reason: null }] });
    const { gateway } = fake.server;
    const listJobs: typeof gateway.listJobs = async request => ({
      ...(await gateway.listJobs(request)),
      isOrdered: false,
    });
    const world = { ...fake.world, openGateway: async () => ({ ...gateway, listJobs }) };
    expect(await run([action, '--filter', 'id:job', '--dry-run'], world)).toBe(0);
    expect(fake.server.calls.filter(call => call.startsWith('describe'))).toHaveLength(described);
  },
);
