import { expect, test } from 'vitest';
import { follow } from '../../src/actions/follow.ts';
import type { CloudErrorKind } from '../../src/cloud/error.ts';
import { fakeActions } from '../support/action-world.ts';
import { cloudError } from '../support/cloud-error.ts';
import { makeJob, noon } from '../support/jobs.ts';

const target = { projectId: 'proj-1', jobId: 'run' };

const followed = (signal?: AbortSignal) => {
  const fake = fakeActions([makeJob('run', { status: 'canceling' })], signal);
  const reported: string[] = [];
  const problems: (CloudErrorKind | null)[] = [];
  const ending = () =>
    follow(
      target,
      { ...fake.world, interval: 5_000 },
      {
        onChange: job => reported.push(job.status),
        onProblem: trouble => problems.push(trouble?.error.kind ?? null),
      },
    );
  return { fake, reported, problems, ending };
};

test('follow reports each change until the job has ended', async () => {
  const { fake, reported, ending } = followed();
  fake.onSlept = () => {
    if (fake.sleeps.length === 3) fake.center.change('run', { status: 'successful' });
  };
  expect((await ending()).status).toBe('successful');
  expect(reported).toEqual(['canceling', 'successful']);
  expect(fake.sleeps).toEqual([5_000, 5_000, 5_000]);
});

test('follow ends at a finish time although the word for the status is unknown', async () => {
  const { fake, ending } = followed();
  fake.center.change('run', { status: 'unknown', rawStatus: 'ABORTED' });
  fake.onSlept = () => {
    if (fake.sleeps.length === 2) fake.center.change('run', { finishedAt: noon });
  };
  expect(await ending()).toMatchObject({ status: 'unknown', rawStatus: 'ABORTED', finishedAt: noon });
  expect(fake.sleeps).toEqual([5_000, 5_000]);
});

test('follow retries transient failures forever', async () => {
  const { fake, problems, ending } = followed();
  fake.center.failWith = () => (fake.sleeps.length < 50 ? cloudError('network') : null);
  fake.center.change('run', { status: 'canceled' });
  expect((await ending()).status).toBe('canceled');
  expect(fake.sleeps.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 4_000]);
  expect(problems).toHaveLength(51);
  expect(problems.at(-1)).toBeNull();
});

test('follow ends after a minute of answers that can’t be read', async () => {
  const { fake, ending } = followed();
  fake.center.failWith = () => cloudError('malformed');
  await expect(ending()).rejects.toMatchObject({ facts: { kind: 'malformed' } });
  expect(fake.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60_000);
});

test('follow limits a Retry-After of months', async () => {
  const { fake, ending } = followed();
  fake.center.change('run', { status: 'canceled' });
  fake.center.failWith = () =>
    fake.sleeps.length < 2 ? cloudError('rate-limit', { retryAfter: 9_999_999_000 }) : null;
  await ending();
  expect(fake.sleeps).toEqual([300_000, 300_000]);
});

test.each<CloudErrorKind>(['auth', 'not-found', 'permission'])('follow throws for the error %s', async kind => {
  const { fake, ending } = followed();
  fake.center.failWith = () => cloudError(kind);
  await expect(ending()).rejects.toMatchObject({ facts: { kind } });
});

test('follow waits 15 s for a job that the server named and does not know yet', async () => {
  const { fake, reported, problems } = followed();
  fake.center.failWith = () => (fake.sleeps.length < 3 ? cloudError('not-found') : null);
  fake.center.change('run', { status: 'successful' });
  const world = { ...fake.world, interval: 5_000, isGiven: true };
  const job = await follow(target, world, {
    onChange: ({ status }) => reported.push(status),
    onProblem: problem => problems.push(problem?.error.kind ?? null),
  });
  expect([job.status, reported, problems]).toEqual(['successful', ['successful'], []]);

  const never = followed();
  never.fake.center.failWith = () => cloudError('not-found');
  const unknown = follow(target, { ...never.fake.world, interval: 5_000, isGiven: true }, { onChange: () => {} });
  await expect(unknown).rejects.toMatchObject({ facts: { kind: 'not-found' } });
  const waited = never.fake.sleeps.reduce((sum, ms) => sum + ms, 0);
  expect(waited).toBeGreaterThanOrEqual(15_000);
  expect(waited).toBeLessThan(20_000);
});

test('follow does not wait for a job that the server knew and knows no more', async () => {
  const { fake } = followed();
  fake.center.failWith = () => (fake.sleeps.length > 0 ? cloudError('not-found') : null);
  const world = { ...fake.world, interval: 5_000, isGiven: true };
  await expect(follow(target, world, { onChange: () => {} })).rejects.toMatchObject({ facts: { kind: 'not-found' } });
  expect(fake.sleeps).toEqual([5_000]);
});

test('follow ends when the signal is aborted', async () => {
  const stop = new AbortController();
  const { fake, ending } = followed(stop.signal);
  fake.onSlept = () => stop.abort();
  await expect(ending()).rejects.toMatchObject({ facts: { kind: 'aborted' } });
});

test('follow repeats a read that is rejected for a moment, and reports it', async () => {
  const { fake, problems, ending } = followed();
  fake.center.failWith = () => (fake.sleeps.length > 0 && fake.sleeps.length < 4 ? cloudError('auth') : null);
  fake.onSlept = () => {
    if (fake.sleeps.length === 5) fake.center.change('run', { status: 'canceled' });
  };
  expect((await ending()).status).toBe('canceled');
  expect(problems).toEqual(['auth', 'auth', 'auth', null]);
});

test('follow throws for a key that is rejected for a minute', async () => {
  const { fake, ending } = followed();
  fake.center.failWith = () => (fake.sleeps.length > 0 ? cloudError('auth') : null);
  await expect(ending()).rejects.toMatchObject({ facts: { kind: 'auth' } });
  expect(fake.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60_000);
});

test.each([
  ['the first read', 0],
  ['a later read', 1],
])('follow throws for a code that zjobs doesn’t know a minute after %s', async (_, answered) => {
  const { fake, problems, ending } = followed();
  fake.center.failWith = () =>
    fake.sleeps.length < answered ? null : cloudError('rejected', { code: 65_535, hasUnknownCode: true });
  await expect(ending()).rejects.toMatchObject({ facts: { code: 65_535 } });
  const waited = fake.sleeps.slice(answered).reduce((sum, ms) => sum + ms, 0);
  expect(waited).toBeGreaterThanOrEqual(60_000);
  expect(waited).toBeLessThan(65_000);
  expect(problems.length).toBeGreaterThan(2);
});
