import { expect, test } from 'vitest';
import { nextStep, type Plan, type Situation } from '../../src/feed/schedule.ts';

const calm: Situation = {
  now: 100_000,
  isPaused: false,
  isPollRequested: false,
  lastPoll: { startedAt: 98_000, endedAt: 98_100 },
  retryAt: { poll: null, older: null },
  cooldownUntil: 0,
  hasUnfinished: true,
  hasOlderPages: false,
  interval: 5_000,
  idleInterval: 21_000,
};

const poll = (at: number): Plan => ({ step: 'poll', at });
const older = (at: number): Plan => ({ step: 'older', at });

test.each<[string, Partial<Situation>, Plan]>([
  ['polls at once at the start', { lastPoll: null }, poll(100_000)],
  ['polls before it reads older pages', { lastPoll: null, hasOlderPages: true }, poll(100_000)],
  ['polls at the interval while a job is unfinished', {}, poll(103_000)],
  ['polls rarely while no job is unfinished', { hasUnfinished: false }, poll(119_000)],
  ['polls even more rarely at a long interval', { hasUnfinished: false, interval: 60_000 }, poll(158_000)],
  ['reads older pages between polls', { hasOlderPages: true }, older(100_000)],
  ['polls before older pages when a poll is due', { hasOlderPages: true, now: 103_000 }, poll(103_000)],
  [
    'rests after a slow poll for as long as it took',
    { lastPoll: { startedAt: 80_000, endedAt: 99_000 } },
    poll(118_000),
  ],
  ['rests for half a minute at most', { lastPoll: { startedAt: 0, endedAt: 99_000 } }, poll(129_000)],
  [
    'leaves half of the time to older pages after a very slow poll',
    { lastPoll: { startedAt: 0, endedAt: 99_000 }, hasOlderPages: true },
    older(100_000),
  ],
  [
    'polls as soon as older pages had as long as the poll',
    { lastPoll: { startedAt: 0, endedAt: 50_000 }, hasOlderPages: true },
    poll(100_000),
  ],
  ['retries a failed poll at its time', { retryAt: { poll: 107_000, older: null } }, poll(107_000)],
  [
    'reads no older page while polls fail',
    { retryAt: { poll: 107_000, older: null }, hasOlderPages: true },
    poll(107_000),
  ],
  [
    'retries a failed page at its time',
    { retryAt: { poll: null, older: 101_500 }, hasOlderPages: true },
    older(101_500),
  ],
  ['polls while an older page fails', { retryAt: { poll: null, older: 140_000 }, hasOlderPages: true }, poll(103_000)],
  ['polls after the Retry-After of the server', { cooldownUntil: 130_000 }, poll(130_000)],
  [
    'reads older pages after the Retry-After of the server',
    { cooldownUntil: 102_000, hasOlderPages: true },
    older(102_000),
  ],
  ['does nothing while paused', { isPaused: true }, null],
  ['polls at once on request', { isPollRequested: true }, poll(100_000)],
  ['polls on request while paused', { isPollRequested: true, isPaused: true }, poll(100_000)],
  [
    'polls on request after a failure',
    { isPollRequested: true, retryAt: { poll: 130_000, older: null } },
    poll(100_000),
  ],
  [
    'polls on request only after the Retry-After of the server',
    { isPollRequested: true, cooldownUntil: 130_000 },
    poll(130_000),
  ],
])('nextStep %s', (_name, given, plan) => {
  expect(nextStep({ ...calm, ...given })).toEqual(plan);
});
