import { expect, test } from 'vitest';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, failedImport } from '../../support/jobs.ts';

test('list prints why a job failed: on a terminal below its row, else in the last column', async () => {
  const jobs = [
    aJob({ id: 'job-run' }),
    failedImport({ id: 'job-bad', reason: 'Row 7 of file a.json: no such field' }),
  ];
  const wide = createFakeWorld({ jobs, terminal: 100 });
  await wide.run('list');
  const [heading, , failed, reason, ...rest] = wide.out().split('\n');
  expect(heading).not.toContain('REASON');
  expect(failed).toMatch(/^job-bad /);
  expect(reason).toBe('    Row 7 of file a.json: no such field');
  expect(rest).toEqual(['']);
  const piped = createFakeWorld({ jobs });
  await piped.run('list');
  expect(piped.out().split('\n')).toMatchObject([
    expect.stringMatching(/ CREATED BY +REASON$/),
    expect.stringMatching(/ -$/),
    expect.stringMatching(/ {2}Row 7 of file a\.json: no such field$/),
    '',
  ]);
  const chosen = createFakeWorld({ jobs, terminal: 100 });
  await chosen.run('list', '--columns', 'jobId,reason');
  expect(chosen.out()).toMatch(/^job-bad +Row 7 of file/m);
});

test('list prints a column of reasons on a terminal when --columns names it with all others', async () => {
  const fake = createFakeWorld({ jobs: [failedImport({ id: 'job-bad', reason: 'no such field' })], terminal: 200 });
  const columns = 'jobId,reason,status,progress,startedAt,label,description,createdBy';
  expect(await fake.run('list', '--columns', columns)).toBe(0);
  const [heading, row, ...rest] = fake.out().split('\n');
  expect(heading).toMatch(/^JOB ID +REASON +STATUS/);
  expect(row).toMatch(/^job-bad +no such field +Failed/);
  expect(rest).toEqual(['']);
});
