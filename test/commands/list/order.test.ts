import { describe, expect, test } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';

const minute = 60_000;

const ended = (id: string, minutes: number, facts: Partial<Job> = {}): Job =>
  aJob({
    id,
    status: 'successful',
    progress: 100,
    startedAt: noon - (60 + minutes) * minute,
    finishedAt: noon - 60 * minute,
    ...facts,
  });

const failed = (id: string, reason: string): Job =>
  ended(id, 4, { status: 'failed', rawStatus: 'FAILED', reason, createdAt: noon - 90 * minute });

const running = aJob({ id: 'job-run', startedAt: noon - 5 * minute });
const earlier = [ended('job-1', 10), ended('job-2', 12), ended('job-3', 14)];

const listed = async (jobs: readonly Job[], ...args: readonly string[]) => {
  const fake = createFakeWorld({ jobs });
  const code = await fake.run('list', ...args);
  return { code, out: fake.out(), err: fake.err() };
};

const idsOf = (ndjson: string): readonly string[] =>
  ndjson
    .trim()
    .split('\n')
    .map(line => JSON.parse(line).jobId);

describe('list --order and --group', () => {
  test('prints the jobs in the order of --order, and applies the limit after sorting', async () => {
    const { out } = await listed([running, ...earlier], '-o', 'ndjson', '--order', 'longest', '--limit', '3');
    expect(idsOf(out)).toEqual(['job-run', 'job-3', 'job-2']);
  });

  test('prints failures of the same cause together, under a heading in a table', async () => {
    const jobs = [
      failed('job-1', 'row 7: no space'),
      failed('job-2', 'out of memory'),
      failed('job-3', 'row 9: no space'),
    ];
    const { out } = await listed(jobs, '--group', 'reason', '--columns', 'jobId,status');
    expect(out.split('\n').map(line => line.trim())).toEqual([
      'JOB ID  STATUS',
      '',
      'no space · 2',
      'job-3   Failed',
      'job-1   Failed',
      '',
      'out of memory · 1',
      'job-2   Failed',
      '',
    ]);
    expect(idsOf((await listed(jobs, '--group', 'reason', '-o', 'ndjson')).out)).toEqual(['job-3', 'job-1', 'job-2']);
  });

  test('aligns the columns of all groups with the header', async () => {
    const jobs = [failed('job-1', 'no space'), failed('job-with-a-long-id', 'out of memory')];
    const { out } = await listed(jobs, '--group', 'reason', '--columns', 'jobId,status,reason');
    const lines = out.split('\n').filter(line => /STATUS|job-/.test(line));
    expect(new Set(lines.map(line => line.search(/STATUS|Failed/))).size).toBe(1);
  });

  test('rejects an unknown order', async () => {
    expect(await listed([], '--order', 'size')).toMatchObject({ code: 2, err: expect.stringContaining('longest') });
  });
});

describe('list -o markdown', () => {
  test('prints a table for each group, without columns that are empty', async () => {
    const jobs = [running, failed('job-1', 'out of memory')];
    const { out } = await listed(jobs, '-o', 'markdown', '--group', 'status', '--columns', 'jobId,status,reason');
    expect(out).toBe(`## Failed 1

| JOB ID | STATUS | REASON |
| --- | --- | --- |
| job-1 | Failed | out of memory |

## In Progress 1

| JOB ID | STATUS |
| --- | --- |
| job-run | In Progress |
`);
  });

  test('keeps what a server wrote plain text', async () => {
    const description = 'a|b <img src=x> [link](http://x) `code` **bold** _it_ snake_case\n# title';
    const { out } = await listed([aJob({ description })], '-o', 'markdown', '--columns', 'description');
    expect(out.split('\n')[2]).toBe(
      '| a\\|b \\<img src=x\\> \\[link\\](http://x) \\`code\\` \\*\\*bold\\*\\* \\_it\\_ snake_case \\# title |',
    );
  });
});

describe('list and what other jobs show', () => {
  test('writes an estimate by the earlier jobs of the list', async () => {
    for (const format of ['json', 'ndjson']) {
      const { out } = await listed([running, ...earlier], '-o', format);
      const [job] = format === 'json' ? JSON.parse(out) : out.split('\n').map(line => line && JSON.parse(line));
      expect(job.estimate).toEqual({
        earliest: '2026-11-22T14:05:00Z',
        likely: '2026-11-22T14:07:00Z',
        latest: '2026-11-22T14:09:00Z',
        basis: 'history',
        jobs: 3,
      });
    }
  });

  test('finds slow jobs by is:slow', async () => {
    const slow = aJob({ id: 'job-slow', startedAt: noon - 40 * minute });
    const history = [...earlier, ended('job-4', 15), ended('job-5', 16)];
    const { out } = await listed([running, slow, ...history], '-o', 'ndjson', '--filter', 'is:slow');
    expect(idsOf(out)).toEqual(['job-slow']);
    expect(JSON.parse(out).isSlow).toBe(true);
  });

  test('finds the jobs of the user by is:mine', async () => {
    const fake = createFakeWorld({ jobs: [running], env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_ME: 'Ana@Example.com' } });
    await fake.run('list', '-o', 'ndjson', '--filter', 'is:mine');
    expect(idsOf(fake.out())).toEqual(['job-run']);
  });

  test('rejects an unknown value of is: with the nearest one', async () => {
    const { code, err } = await listed([], '--filter', 'is:stuck');
    expect(code).toBe(2);
    expect(err).toMatch(/there is no "is:stuck"; did you mean is:\w+\?/);
  });
});
