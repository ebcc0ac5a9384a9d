import { describe, expect, test } from 'vitest';
import { jobCenterSupport } from '../../../src/jobs/action-support.ts';
import { failedImport, lines, running, sent, uncommitted } from '../../support/act-jobs.ts';
import { createFakeWorld } from '../../support/fake-world.ts';

const ready = (...jobs: NonNullable<Parameters<typeof createFakeWorld>[0]>['jobs'] & {}) => {
  const fake = createFakeWorld({ jobs: [uncommitted, ...jobs] });
  fake.server.actionSupport = { ...jobCenterSupport, abortImport: true, commitImport: true };
  return fake;
};

describe('commit', () => {
  test('prints the ID of an import that the server commits', async () => {
    const fake = ready();
    expect(await fake.run('commit', '4567', '--yes')).toBe(0);
    expect([fake.out(), fake.err(), sent(fake.server.calls)]).toEqual(['4567\n', '', ['commit 4567']]);
  });

  test('prints one object per ID as JSON, and refuses other jobs', async () => {
    const fake = ready(running, failedImport);
    expect(await fake.run('commit', '4567', 'job-run', '--yes', '-o', 'json')).toBe(1);
    expect(lines(fake.out())).toEqual([
      { jobId: '4567', outcome: 'accepted', newJobId: null, reason: null, code: null, requestId: 'req-2' },
      {
        jobId: 'job-run',
        outcome: 'refused',
        newJobId: null,
        reason: 'Only imports that wait for a commit (auto_commit=false) can be committed.',
        code: null,
        requestId: null,
      },
    ]);
    expect(sent(fake.server.calls)).toEqual(['commit 4567']);
  });

  test('sends nothing to a server without the route', async () => {
    const fake = createFakeWorld({ jobs: [uncommitted] });
    expect(await fake.run('commit', '4567', '--yes')).toBe(1);
    expect(fake.err()).toContain('This server has no route to commit imports.');
    expect(sent(fake.server.calls)).toEqual([]);
  });

  test.each([
    [['commit', '4567'], 'without a terminal'],
    [['commit', '--yes'], 'commit needs job IDs or --filter'],
    [['commit', '4567', '--yes', '--read-only'], '--read-only forbids'],
  ])('%j exits with 2 and sends nothing', async (argv, message) => {
    const fake = ready();
    expect(await fake.run(...argv)).toBe(2);
    expect(fake.err()).toContain(message);
    expect(sent(fake.server.calls)).toEqual([]);
  });

  test('takes a filter, and shows what it would do', async () => {
    const fake = ready(running);
    expect(await fake.run('commit', '--filter', 'stage:waits-for-commit', '--dry-run')).toBe(0);
    expect(fake.err() + fake.out()).toContain('Imports to commit: 1');
    expect(sent(fake.server.calls)).toEqual([]);
  });

  test('waits until the import is successful', async () => {
    const fake = ready();
    fake.server.act = (_, job) => ({ ...job, status: 'successful', rawStatus: 'Completed', progress: 100 });
    expect(await fake.run('commit', '4567', '--yes', '--wait')).toBe(0);
  });
});

describe('the question before the abort of an import', () => {
  const importing = { ...uncommitted, id: '7654', rawStatus: 'Importing', progress: 40 };

  test.each([
    ['an ordinary one, which the server may refuse', importing, true],
    ['one that waits for its commit', uncommitted, false],
  ])('says of %s what it means', async (_, job, isWarned) => {
    const fake = createFakeWorld({ jobs: [job], terminal: 120, answers: ['n'] });
    fake.server.actionSupport = { ...jobCenterSupport, abortImport: true, commitImport: true };
    expect(await fake.run('cancel', job.id)).toBe(1);
    expect(fake.err().includes('The server may refuse: most servers abort only imports that wait')).toBe(isWarned);
    expect(sent(fake.server.calls)).toEqual([]);
  });
});

test('the JSON of a job says whether it can be committed', async () => {
  const fake = ready(running);
  await fake.run('list', '-o', 'ndjson');
  const [waiting, other] = lines(fake.out()) as readonly { readonly actions: object; readonly stage: string | null }[];
  expect(waiting).toMatchObject({
    stage: 'waits-for-commit',
    actions: { cancel: { allowed: true }, commit: { allowed: true } },
  });
  expect(other).toMatchObject({ stage: null, actions: { commit: { allowed: false } } });
});
