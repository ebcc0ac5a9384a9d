import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { writeLooked } from '../../../src/storage/seen/looked-file.ts';
import { aJob, noon } from '../../support/jobs.ts';
import { openPlain } from '../../support/open-plain.ts';

const minute = 60_000;

const past = (id: string, minutes: number): Job =>
  aJob({
    id,
    status: 'successful',
    rawStatus: 'SUCCESSFUL',
    startedAt: noon - (60 + minutes) * minute,
    finishedAt: noon - 60 * minute,
  });

const terminal = { terminal: 80 } as const;

test('a state says when the job is likely to end', async () => {
  const jobs = [aJob({ startedAt: noon - minute }), past('a', 10), past('b', 11), past('c', 12)];
  const session = await openPlain([], { jobs, ...terminal });
  await session.enter('list status:running');
  expect(session.newLines().join('\n')).toMatch(
    /In Progress.*left, as 3 earlier collection backups of products took 10–12 min\./,
  );
});

test('a stall is announced once', async () => {
  const session = await openPlain([], { jobs: [aJob()] });
  session.newLines();
  for (let step = 0; step < 150; step += 1) await session.clock.pass(5_000);
  const stalls = session.newLines().filter(line => line.includes('has shown no progress for'));
  expect(stalls).toHaveLength(1);
});

test('the prompt knows digest and watch', async () => {
  const failed = aJob({ id: 'job-f', status: 'failed', rawStatus: 'FAILED', reason: 'no space', finishedAt: noon });
  const session = await openPlain([], { jobs: [aJob(), failed], ...terminal });
  session.newLines();
  await session.enter('digest 24h');
  expect(session.newLines().join('\n')).toMatch(/✗ 1 failed.*1 × no space.*job-f/s);
  await session.enter('digest soon');
  expect(session.newLines().join('\n')).toContain('"soon" is neither a duration');
  await session.enter('watch job-0001');
  expect(session.newLines().join('\n')).toContain('Watching job-0001.');
  await session.enter('watch job-0009');
  expect(session.newLines().join('\n')).toContain('Watching job-0009, which is not in the list.');
});

test('the line about what is new counts canceled jobs too', async () => {
  const state = await mkdtemp(join(tmpdir(), 'zjobs-plain-news-'));
  onTestFinished(() => rm(state, { recursive: true }));
  const env = { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: 'http://127.0.0.1:1', XDG_STATE_HOME: state };
  const target = { endpoint: env.ZJOBS_ENDPOINT, projectId: 'proj-1' };
  await writeLooked({ env, home: null }, target, { at: noon - minute, watched: [] });
  const canceled = aJob({ id: 'job-c', status: 'canceled', rawStatus: 'CANCELED', finishedAt: noon });
  const session = await openPlain([], { jobs: [canceled], env, ...terminal, firstOutput: ' started.' });
  expect(session.newLines().join('\n')).toMatch(/Since .*: 0 failed, 0 successful, 1 canceled, 0 started\./);
});
