import { describe, expect, test } from 'vitest';
import { CommandError } from '../../../src/cli/errors.ts';
import { run } from '../../../src/commands/run.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';

const running = aJob({ id: 'job-run' });
const done = aJob({ id: 'job-done', status: 'successful', rawStatus: 'SUCCESSFUL', progress: 100, finishedAt: noon });
const failedImport = aJob({
  id: 'job-imp',
  type: 'IMPORT',
  subtype: null,
  status: 'failed',
  rawStatus: 'FAILED',
  reason: 'the key expired',
});
const backups = (count: number) => Array.from({ length: count }, (_, index) => aJob({ id: `job-${index + 1}` }));

const lines = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

const sent = (calls: readonly string[]): readonly string[] => calls.filter(call => /^(?:cancel|retry) /.test(call));

describe('what is refused before anything is sent', () => {
  test.each([
    [['cancel', 'job-run'], 'without a terminal'],
    [['cancel', '--yes'], 'cancel needs job IDs or --filter'],
    [['cancel', 'job-run', '--filter', 'type:backup', '--yes'], 'not both'],
    [['cancel', '--filter', '  ', '--yes'], 'an empty --filter would cancel every job'],
    [['cancel', '--filter', 'colour:red', '--yes'], 'unknown filter field'],
    [['cancel', 'job-run', '--yes', '--read-only'], '--read-only forbids'],
    [['retry', 'job-imp', '--yes', '--read-only'], '--read-only forbids'],
    [['cancel', 'job-run', '--yes', '--max', '0'], '--max needs a whole number'],
    [['cancel', 'job-run', '--yes', '--timeout', '5s'], '--timeout works only with --wait'],
    [['cancel', 'job-run', '--yes', '-o', 'table'], 'choose one of text, json'],
  ])('%j', async (argv, message) => {
    const fake = createFakeWorld({ jobs: [running, failedImport] });
    expect(await fake.run(...argv)).toBe(2);
    expect(fake.err()).toContain(message);
    expect(fake.server.calls).toEqual([]);
  });
});

describe('cancel and retry by ID', () => {
  test('accepted: the ID that now runs, and 0', async () => {
    const fake = createFakeWorld({ jobs: [running] });
    expect(await fake.run('cancel', 'job-run', '--yes')).toBe(0);
    expect(fake.out()).toBe('job-run\n');
    expect(fake.err()).toBe('');

    const retry = createFakeWorld({ jobs: [failedImport] });
    expect(await retry.run('retry', 'job-imp', '-y')).toBe(0);
    expect(retry.out()).toBe('job-imp-again\n');
  });

  test('-o json prints one object an ID, in the order of the IDs', async () => {
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

  test('the ID that a retry starts is told', async () => {
    const fake = createFakeWorld({ jobs: [failedImport] });
    await fake.run('retry', 'job-imp', '--yes', '-o', 'json');
    expect(lines(fake.out())[0]).toMatchObject({ outcome: 'accepted', newJobId: 'job-imp-again' });
  });

  test('of several, the impact is shown first, without a question too; JSON has the outcomes only', async () => {
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

  test('the code is that of the first that was not done', async () => {
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

  test('want of a role is 4, in the server’s words', async () => {
    const fake = createFakeWorld({ jobs: [running] });
    fake.server.before = call => {
      if (call.startsWith('cancel')) throw cloudError('permission', { code: 96013, message: 'org owner is needed' });
    };
    expect(await fake.run('cancel', 'job-run', '--yes')).toBe(4);
    expect(fake.err()).toBe(
      'zjobs: job-run: refused. org owner is needed — ask an Organization Owner or Project Admin (code 96013)\n',
    );
  });

  test('all is carried through although nobody reads any more', async () => {
    const fake = createFakeWorld({ jobs: [...backups(3), done], closesAfter: 1 });
    expect(await fake.run('cancel', 'job-1', 'job-2', 'job-done', 'job-3', '--yes')).toBe(1);
    expect(sent(fake.server.calls)).toEqual(['cancel job-1', 'cancel job-2', 'cancel job-3']);
  });

  test('an output that can’t be written is told at the end, after all that was accepted', async () => {
    const closesWith = new CommandError(6, { id: 'output.failed', params: { why: 'ENOSPC' } });
    const fake = createFakeWorld({ jobs: backups(2), closesAfter: 0, closesWith });
    expect(await fake.run('cancel', 'job-1', 'job-2', '--yes')).toBe(6);
    expect(sent(fake.server.calls)).toEqual(['cancel job-1', 'cancel job-2']);
    expect(fake.err().endsWith(`\nzjobs: ${closesWith.message}\n`)).toBe(true);
  });

  test('interrupted while it is on its way: 130, and what became of it is still told', async () => {
    const fake = createFakeWorld({ jobs: [running] });
    fake.server.act = (_action, job) => {
      fake.server.jobs = [{ ...job, status: 'canceling', rawStatus: 'CANCELING' }];
      fake.stop.abort();
      throw cloudError('aborted', { maybeDone: true });
    };
    expect(await fake.run('cancel', 'job-run', '--yes', '--wait')).toBe(130);
    expect(fake.out()).toBe('job-run\n');
  });

  test('--dry-run sends nothing and foretells the code', async () => {
    const fake = createFakeWorld({ jobs: [running, done] });
    expect(await fake.run('cancel', 'job-run', '--dry-run')).toBe(0);
    expect(fake.out()).toContain('job-run  Collection backup  In Progress 40%');
    expect(await fake.run('cancel', 'job-run', 'job-done', '--dry-run', '--yes', '-o', 'json')).toBe(1);
    expect(sent(fake.server.calls)).toEqual([]);
  });

  test('--dry-run -o json tells what a filter means from what the rules exclude', async () => {
    const fake = createFakeWorld({ jobs: [running, done] });
    expect(await fake.run('cancel', '--filter', 'by:ana', '--dry-run', '-o', 'json')).toBe(0);
    expect(lines(fake.out())).toMatchObject([
      { jobId: 'job-run', outcome: 'skipped', reason: 'dry run: the job would be canceled' },
      { jobId: 'job-done', outcome: 'refused', reason: expect.stringContaining('this one is Successful') },
    ]);
    expect(fake.err()).toBe('');
  });
});

describe('the question on a terminal', () => {
  test.each([
    ['y', 0, 1],
    ['YES', 0, 1],
    ['n', 1, 0],
    ['', 1, 0],
    [null, 1, 0],
    ['yep', 1, 0],
  ])('the answer %j', async (answer, code, count) => {
    const fake = createFakeWorld({ jobs: [running], terminal: 100, answers: [answer] });
    expect(await fake.run('cancel', 'job-run')).toBe(code);
    expect(fake.questions).toEqual(['Cancel this job? [y/N] ']);
    expect(fake.err()).toContain('job-run  Collection backup  In Progress 40%  Back up collection products');
    expect(sent(fake.server.calls)).toHaveLength(count);
    expect(fake.out()).toBe(count === 1 ? 'job-run: the server accepted the cancel.\n' : '');
  });

  test('a retry shows why the job failed', async () => {
    const fake = createFakeWorld({ jobs: [failedImport], terminal: 100, answers: ['y'] });
    expect(await fake.run('retry', 'job-imp')).toBe(0);
    expect(fake.err()).toContain('the key expired');
    expect(fake.err()).toContain('Fix the files first');
  });

  test('nothing is asked about a job that the rules exclude', async () => {
    const fake = createFakeWorld({ jobs: [done], terminal: 100 });
    expect(await fake.run('cancel', 'job-done')).toBe(1);
    expect(fake.questions).toEqual([]);
    expect(fake.err()).toBe(
      'zjobs: job-done: refused. Only Pending or In Progress jobs can be canceled; this one is Successful.\n',
    );
  });

  test('Ctrl-C at the question is 130', async () => {
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

describe('cancel by filter', () => {
  test('the impact is shown, the rules exclude, and only the rest is sent', async () => {
    const fake = createFakeWorld({ jobs: [running, done, failedImport] });
    expect(await fake.run('cancel', '--filter', 'by:ana', '--yes')).toBe(0);
    expect(sent(fake.server.calls)).toEqual(['cancel job-run']);
    expect(fake.err()).toContain('Jobs to cancel: 1\n');
    expect(fake.err()).toContain(
      '1 skipped: Only Pending or In Progress jobs can be canceled; this one is Successful.',
    );
    expect(fake.out()).toBe('job-run\n');
  });

  test('-o json tells the skipped ones too', async () => {
    const fake = createFakeWorld({ jobs: [running, done] });
    expect(await fake.run('cancel', '--filter', 'by:ana', '--yes', '-o', 'json')).toBe(0);
    expect(lines(fake.out())).toMatchObject([
      { jobId: 'job-run', outcome: 'accepted' },
      { jobId: 'job-done', outcome: 'skipped' },
    ]);
    expect(fake.err()).toBe('');
  });

  test('more than ten need --max', async () => {
    const fake = createFakeWorld({ jobs: backups(11) });
    expect(await fake.run('cancel', '--filter', 'type:backup', '--yes')).toBe(2);
    expect(fake.err()).toContain('11 jobs match; to cancel more than 10, add --max 11; nothing was sent');
    expect(sent(fake.server.calls)).toEqual([]);
    expect(await fake.run('cancel', '--filter', 'type:backup', '--yes', '--max', '11')).toBe(0);
    expect(sent(fake.server.calls)).toHaveLength(11);

    const ten = createFakeWorld({ jobs: backups(10) });
    expect(await ten.run('cancel', '--filter', 'type:backup', '--yes')).toBe(0);
  });

  test('many jobs are counted, not all named', async () => {
    const fake = createFakeWorld({ jobs: backups(30), terminal: 100, answers: ['n'] });
    expect(await fake.run('cancel', '--filter', 'type:backup')).toBe(1);
    expect(fake.err()).toContain('and 10 more');
    expect(fake.questions).toEqual(['Cancel 30 jobs? [y/N] ']);
  });

  test('nothing that matches is nothing to do', async () => {
    const fake = createFakeWorld({ jobs: [done] });
    expect(await fake.run('cancel', '--filter', 'type:spark', '--yes')).toBe(0);
    expect(fake.err()).toBe('No job can be canceled.\n');
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
  ] as const)('a canceled job that ends %s', async (status, code, err) => {
    const fake = ends(status);
    expect(await fake.run('cancel', 'job-run', '--yes', '--wait')).toBe(code);
    expect(fake.out()).toBe('job-run\n');
    expect(fake.err()).toBe(err);
  });

  test('-o json says on standard error why a followed job missed its goal', async () => {
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

  test('a retried job is followed under its new ID', async () => {
    const fake = createFakeWorld({ jobs: [failedImport] });
    fake.meanwhile = () => {
      fake.server.jobs = fake.server.jobs.map(job =>
        job.id === 'job-imp-again' ? { ...job, status: 'successful', rawStatus: 'SUCCESSFUL' } : job,
      );
    };
    expect(await fake.run('retry', 'job-imp', '--yes', '--wait')).toBe(0);
    expect(fake.server.calls).toContain('describe job-imp-again');
  });

  test('what was refused decides the code, and the rest is still followed', async () => {
    const fake = ends('canceled');
    expect(await fake.run('cancel', 'nope', 'job-run', '--yes', '--wait')).toBe(5);
    expect(fake.server.calls.filter(call => call === 'describe job-run').length).toBeGreaterThan(1);
  });
});

describe('an import request for a retry', () => {
  test('from standard input it leaves nobody to ask: on a terminal too it needs --yes, and nothing is read or sent', async () => {
    const fake = createFakeWorld({ jobs: [failedImport], terminal: 100, answers: ['y'] });
    expect(await fake.run('retry', 'job-imp', '--request', '-')).toBe(2);
    expect(fake.err()).toContain('add --yes, or name a file; nothing was sent');
    expect(fake.questions).toEqual([]);
    expect(fake.server.calls).toEqual([]);
  });

  test('whoever types it is told what is waited for', async () => {
    const fake = createFakeWorld({ jobs: [failedImport], terminal: 100 });
    fake.type(JSON.stringify({ collectionName: failedImport.collectionName, files: [['a.parquet']] }));
    fake.type(null);
    await fake.run('retry', 'job-imp', '--request', '-', '--dry-run');
    expect(fake.err()).toContain('waiting for the import request as JSON on standard input; Ctrl-D ends it');
  });

  test('too long is told so, and no more is read than needed, not even of what has no end', async () => {
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
  'a %s by a filter asks only for reasons that matter to it, where the list does not tell them',
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
