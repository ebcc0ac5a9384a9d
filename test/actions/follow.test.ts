import { expect, test } from 'vitest';
import { follow } from '../../src/actions/follow.ts';
import type { CloudErrorKind } from '../../src/cloud/error.ts';
import { fakeActions } from '../support/action-world.ts';
import { cloudError } from '../support/cloud-error.ts';
import { makeJob } from '../support/jobs.ts';

const target = { projectId: 'proj-1', jobId: 'run' };

const followed = (signal?: AbortSignal) => {
  const fake = fakeActions([makeJob('run', { status: 'canceling' })], signal);
  const told: string[] = [];
  const troubles: (CloudErrorKind | null)[] = [];
  const ending = () =>
    follow(
      target,
      { ...fake.world, interval: 5_000 },
      {
        onChange: job => told.push(job.status),
        onProblem: trouble => troubles.push(trouble?.error.kind ?? null),
      },
    );
  return { fake, told, troubles, ending };
};

test('each change is told, until the job has ended', async () => {
  const { fake, told, ending } = followed();
  fake.onSlept = () => {
    if (fake.sleeps.length === 3) fake.center.change('run', { status: 'successful' });
  };
  expect((await ending()).status).toBe('successful');
  expect(told).toEqual(['canceling', 'successful']);
  expect(fake.sleeps).toEqual([5_000, 5_000, 5_000]);
});

test('passing failures are tried again for ever', async () => {
  const { fake, troubles, ending } = followed();
  fake.center.failWith = () => (fake.sleeps.length < 50 ? cloudError('network') : null);
  fake.center.change('run', { status: 'canceled' });
  expect((await ending()).status).toBe('canceled');
  expect(fake.sleeps.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 4_000]);
  expect(troubles).toHaveLength(51);
  expect(troubles.at(-1)).toBeNull();
});

test('a wait of months that the server asks for is not slept through', async () => {
  const { fake, ending } = followed();
  fake.center.change('run', { status: 'canceled' });
  fake.center.failWith = () =>
    fake.sleeps.length < 2 ? cloudError('rate-limit', { retryAfter: 9_999_999_000 }) : null;
  await ending();
  expect(fake.sleeps).toEqual([300_000, 300_000]);
});

test.each<CloudErrorKind>(['auth', 'not-found', 'permission'])('%s ends it', async kind => {
  const { fake, ending } = followed();
  fake.center.failWith = () => cloudError(kind);
  await expect(ending()).rejects.toMatchObject({ facts: { kind } });
});

test('the signal ends it', async () => {
  const stop = new AbortController();
  const { fake, ending } = followed(stop.signal);
  fake.onSlept = () => stop.abort();
  await expect(ending()).rejects.toMatchObject({ facts: { kind: 'aborted' } });
});
