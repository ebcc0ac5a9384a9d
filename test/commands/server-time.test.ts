import { describe, expect, test } from 'vitest';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob, noon } from '../support/jobs.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A server with a job for each of the last `count` minutes by its own clock, which is `skew` ahead. */
const aheadBy = (skew: number | null, count = 180) => {
  const serverNow = noon + (skew ?? 0);
  const jobs = Array.from({ length: count }, (_, index) => {
    const createdAt = serverNow - index * minute - 1_000;
    return aJob({ id: `job-${index + 1}`, createdAt, startedAt: createdAt });
  });
  const fake = createFakeWorld({ jobs });
  fake.server.skew = skew;
  return fake;
};

describe.each([
  ['two hours ahead', 2 * hour],
  ['two hours behind', -2 * hour],
  ['thirty days behind', -30 * 24 * hour],
  ['like the computer’s', 0],
  ['unknown', null],
])('when the server’s clock is %s', (_, skew) => {
  test('list finds the jobs of a since: filter by the age that they have for the server', async () => {
    const fake = aheadBy(skew);
    expect(await fake.run('list', '--filter', 'since:5m', '-o', 'ndjson')).toBe(0);
    expect(fake.out().trim().split('\n')).toHaveLength(5);
    expect(fake.server.calls).toContain(`list first after ${noon + (skew ?? 0) - 5 * minute - 2_000}`);
  });

  test('cancel targets the jobs of a since: filter by the age that they have for the server', async () => {
    const fake = aheadBy(skew);
    await fake.run('cancel', '--filter', 'since:3m', '--dry-run', '-o', 'json');
    expect(fake.out().match(/"jobId"/g)).toHaveLength(3);
  });

  test('describe prints the elapsed time by the server’s clock', async () => {
    const fake = aheadBy(skew);
    await fake.run('describe', 'job-8');
    expect(fake.out()).toMatch(/7m/);
  });
});

test.each([
  [2 * hour, 'zjobs: the clock of this computer is 2h 00m behind the server’s; ages use the server’s clock\n'],
  [-3 * 24 * hour, 'zjobs: the clock of this computer is 3d 0h ahead of the server’s; ages use the server’s clock\n'],
  [61_000, 'zjobs: the clock of this computer is 1m behind the server’s; ages use the server’s clock\n'],
  [60_000, ''],
  [-60_000, ''],
  [0, ''],
  [null, ''],
])('with the server’s clock %s ms ahead, a command remarks once: %j', async (skew, remark) => {
  const fake = aheadBy(skew, 3);
  await fake.run('list', '-o', 'json');
  expect(fake.err()).toBe(remark);
});
