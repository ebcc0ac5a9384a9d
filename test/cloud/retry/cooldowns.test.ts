import { expect, test } from 'vitest';
import { createCooldowns } from '../../../src/cloud/retry/cooldowns.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const open = () => {
  const clock = fakeClock();
  return { clock, cooldowns: createCooldowns(clock, () => 0.5) };
};

test('puts a failing key on cooldown for growing delays of at most 30 s, until it answers', async () => {
  const { clock, cooldowns } = open();
  for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    cooldowns.failed('a', cloudError('server'));
    await clock.pass(pause - 1);
    expect(cooldowns.cooldownOf('a')?.facts).toMatchObject({ kind: 'server', retryAfter: null });
    expect(cooldowns.cooldownOf('b')).toBeNull();
    await clock.pass(1);
    expect(cooldowns.cooldownOf('a')).toBeNull();
  }
  cooldowns.answered('a');
  cooldowns.failed('a', cloudError('server'));
  await clock.pass(1_000);
  expect(cooldowns.cooldownOf('a')).toBeNull();
});

test('obeys a Retry-After across forget, and reports what is left of it', async () => {
  const { clock, cooldowns } = open();
  cooldowns.failed('a', cloudError('rate-limit', { retryAfter: 60_000 }));
  cooldowns.failed('b', cloudError('server'));
  await clock.pass(500);
  // forget() does not override the server.
  cooldowns.forget();
  expect(cooldowns.cooldownOf('b')).toBeNull();
  expect(cooldowns.cooldownOf('a')?.facts).toMatchObject({ kind: 'rate-limit', retryAfter: 59_500 });
  await clock.pass(59_500);
  expect(cooldowns.cooldownOf('a')).toBeNull();
});

test('limits a Retry-After to five minutes', async () => {
  const { clock, cooldowns } = open();
  cooldowns.failed('a', cloudError('rate-limit', { retryAfter: 3_600_000 }));
  await clock.pass(300_000);
  expect(cooldowns.cooldownOf('a')).toBeNull();
});

test.each(['not-found', 'rejected', 'permission', 'unsupported', 'auth'] as const)(
  'starts no cooldown after %s, which waiting does not fix',
  kind => {
    const { cooldowns } = open();
    cooldowns.failed('a', cloudError(kind));
    expect(cooldowns.cooldownOf('a')).toBeNull();
  },
);
