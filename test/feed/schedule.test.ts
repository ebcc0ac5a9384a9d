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
  ['the first round is due at once', { lastPoll: null }, poll(100_000)],
  ['the first round comes before older pages', { lastPoll: null, hasOlderPages: true }, poll(100_000)],
  ['while anything runs, rounds follow at the interval', {}, poll(103_000)],
  ['nothing runs: rounds are rare', { hasUnfinished: false }, poll(119_000)],
  ['a longer interval holds then too', { hasUnfinished: false, interval: 60_000 }, poll(158_000)],
  ['older pages fill the time between rounds', { hasOlderPages: true }, older(100_000)],
  ['a due round goes before them', { hasOlderPages: true, now: 103_000 }, poll(103_000)],
  ['a long round is followed by as long a rest', { lastPoll: { startedAt: 80_000, endedAt: 99_000 } }, poll(118_000)],
  ['but not by hours', { lastPoll: { startedAt: 0, endedAt: 99_000 } }, poll(129_000)],
  ['a failed round is tried again at its time', { retryAt: { poll: 107_000, older: null } }, poll(107_000)],
  ['older pages wait for it', { retryAt: { poll: 107_000, older: null }, hasOlderPages: true }, poll(107_000)],
  [
    'a failed page is tried again at its time',
    { retryAt: { poll: null, older: 101_500 }, hasOlderPages: true },
    older(101_500),
  ],
  ['and rounds go on meanwhile', { retryAt: { poll: null, older: 140_000 }, hasOlderPages: true }, poll(103_000)],
  ['a wait that the server asked for holds for rounds', { cooldownUntil: 130_000 }, poll(130_000)],
  ['and for older pages', { cooldownUntil: 102_000, hasOlderPages: true }, older(102_000)],
  ['paused: nothing', { isPaused: true }, null],
  ['the user wants it now', { isPollRequested: true }, poll(100_000)],
  ['even paused', { isPollRequested: true, isPaused: true }, poll(100_000)],
  ['even after a failure', { isPollRequested: true, retryAt: { poll: 130_000, older: null } }, poll(100_000)],
  ['but not before the server’s wait is over', { isPollRequested: true, cooldownUntil: 130_000 }, poll(130_000)],
])('%s', (_name, given, plan) => {
  expect(nextStep({ ...calm, ...given })).toEqual(plan);
});
