import { expect, test } from 'vitest';
import { readWithRetry } from '../../src/actions/read-with-retry.ts';
import type { CallOptions } from '../../src/cloud/gateway.ts';
import { fakeActions } from '../support/action-world.ts';
import { cloudError } from '../support/cloud-error.ts';

test('readWithRetry aborts a read at the deadline and throws the failure before it', async () => {
  const { world, sleeps: slept } = fakeActions([]);
  const startedAt = world.now();
  let reads = 0;
  const read = ({ signal }: CallOptions): Promise<never> => {
    reads += 1;
    if (reads === 1) return Promise.reject(cloudError('timeout'));
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(cloudError('aborted')));
    });
  };
  await expect(readWithRetry(read, world, world.limits)).rejects.toMatchObject({ facts: { kind: 'timeout' } });
  expect(world.now() - startedAt).toBe(world.limits.giveUp);
  expect(slept).toEqual([1_000, 14_000]);
});

test.each([
  ['a code that zjobs doesn’t know', { kind: 'rejected', hasUnknownCode: true } as const, 2],
  ['a refusal', { kind: 'rejected' } as const, 1],
  ['an unknown job', { kind: 'not-found', hasUnknownCode: true } as const, 1],
])('readWithRetry reads after %s as often as it makes sense', async (_, { kind, ...facts }, expected) => {
  const { world } = fakeActions([]);
  let reads = 0;
  const read = async (): Promise<string> => {
    reads += 1;
    if (reads === 1) throw cloudError(kind, facts);
    return 'well';
  };
  const answer = await readWithRetry(read, world, world.limits).catch((error: unknown) => error);
  expect([reads, answer === 'well']).toEqual([expected, expected === 2]);
});

test('readWithRetry repeats a code that zjobs doesn’t know for a minute at most', async () => {
  const { world } = fakeActions([]);
  const startedAt = world.now();
  const read = (): Promise<never> => Promise.reject(cloudError('rejected', { hasUnknownCode: true }));
  const limits = { ...world.limits, giveUp: Number.POSITIVE_INFINITY };
  await expect(readWithRetry(read, world, limits)).rejects.toMatchObject({ facts: { kind: 'rejected' } });
  expect(world.now() - startedAt).toBeGreaterThanOrEqual(60_000);
  expect(world.now() - startedAt).toBeLessThan(65_000);
});

test('callWithin cancels its timer after the answer', async () => {
  const { world, sleeps: slept } = fakeActions([]);
  let reads = 0;
  const read = async (): Promise<string> => {
    reads += 1;
    if (reads === 1) throw cloudError('network');
    return 'well';
  };
  expect(await readWithRetry(read, world, world.limits)).toBe('well');
  await world.sleep(60_000);
  expect(slept).toEqual([1_000, 60_000]);
});
