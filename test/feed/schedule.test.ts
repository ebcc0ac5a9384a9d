import { expect, test } from 'vitest';
import { nextStep, type Plan, type Situation } from '../../src/feed/schedule.ts';

const calm: Situation = {
  now: 100_000,
  paused: false,
  wanted: false,
  lastRound: { startedAt: 98_000, endedAt: 98_100 },
  retryAt: { round: null, older: null },
  holdUntil: 0,
  anythingUnfinished: true,
  olderPages: false,
  interval: 5_000,
  idleInterval: 21_000,
};

const round = (at: number): Plan => ({ step: 'round', at });
const older = (at: number): Plan => ({ step: 'older', at });

test.each<[string, Partial<Situation>, Plan]>([
  ['the first round is due at once', { lastRound: null }, round(100_000)],
  ['the first round comes before older pages', { lastRound: null, olderPages: true }, round(100_000)],
  ['while anything runs, rounds follow at the interval', {}, round(103_000)],
  ['nothing runs: rounds are rare', { anythingUnfinished: false }, round(119_000)],
  ['a longer interval holds then too', { anythingUnfinished: false, interval: 60_000 }, round(158_000)],
  ['older pages fill the time between rounds', { olderPages: true }, older(100_000)],
  ['a due round goes before them', { olderPages: true, now: 103_000 }, round(103_000)],
  ['a long round is followed by as long a rest', { lastRound: { startedAt: 80_000, endedAt: 99_000 } }, round(118_000)],
  ['but not by hours', { lastRound: { startedAt: 0, endedAt: 99_000 } }, round(129_000)],
  ['a failed round is tried again at its time', { retryAt: { round: 107_000, older: null } }, round(107_000)],
  ['older pages wait for it', { retryAt: { round: 107_000, older: null }, olderPages: true }, round(107_000)],
  [
    'a failed page is tried again at its time',
    { retryAt: { round: null, older: 101_500 }, olderPages: true },
    older(101_500),
  ],
  ['and rounds go on meanwhile', { retryAt: { round: null, older: 140_000 }, olderPages: true }, round(103_000)],
  ['a wait that the server asked for holds for rounds', { holdUntil: 130_000 }, round(130_000)],
  ['and for older pages', { holdUntil: 102_000, olderPages: true }, older(102_000)],
  ['paused: nothing', { paused: true }, null],
  ['the user wants it now', { wanted: true }, round(100_000)],
  ['even paused', { wanted: true, paused: true }, round(100_000)],
  ['even after a failure', { wanted: true, retryAt: { round: 130_000, older: null } }, round(100_000)],
  ['but not before the server’s wait is over', { wanted: true, holdUntil: 130_000 }, round(130_000)],
])('%s', (_name, given, plan) => {
  expect(nextStep({ ...calm, ...given })).toEqual(plan);
});
