import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clockSeconds,
  dayText,
  dayTime,
  durationText,
  formatElapsed,
  listTime,
  listTimeWidth,
  longTime,
  timestampText,
  tookText,
  whenText,
} from '../../src/format/time.ts';
import { translator } from '../../src/i18n/translate.ts';
import { endOf, type ObservedTimes, startOf } from '../../src/jobs/job.ts';
import { displayWidth } from '../../src/terminal/text/width.ts';
import { aJob, noon } from '../support/jobs.ts';

const english = translator('en');
const japanese = translator('ja');

const untimed = { createdAt: null, startedAt: null, finishedAt: null } as const;
const observed = (facts: Partial<ObservedTimes>): ObservedTimes => ({ began: null, ended: null, ...facts });
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (at: number): string => `${two(new Date(at).getHours())}:${two(new Date(at).getMinutes())}`;

const minute = 60_000;
const running = aJob({ ...untimed, observed: observed({ began: noon - 3 * minute }) });
const ended = aJob({
  ...untimed,
  status: 'successful',
  observed: observed({ began: noon - 3 * minute, ended: noon - minute }),
});

describe('the times of the list', () => {
  test('are a dash where the server reports none and zjobs observed none', () => {
    expect(whenText(aJob(untimed), noon, english)).toBe('–');
    expect(tookText(aJob(untimed), noon)).toBe('–');
    expect(tookText(aJob({ ...untimed, status: 'failed' }), noon)).toBe('–');
    expect(tookText(aJob({ ...untimed, status: 'pending' }), noon)).toBe('–');
  });

  test('count the wait of a job that was retried under the same ID from the retry', () => {
    const pending = aJob({ ...untimed, status: 'pending', createdAt: noon - 600 * minute });
    expect(tookText(pending, noon)).toBe('10h 00m');
    expect(tookText({ ...pending, observed: observed({ queued: noon - 2 * minute }) }, noon)).toBe('~2m');
  });

  test('mark what zjobs observed', () => {
    expect(whenText(running, noon, english)).toBe(`~${clock(noon - 3 * minute)}`);
    expect(tookText(running, noon)).toBe('~3m');
    expect(tookText(ended, noon)).toBe('~2m');
  });

  test('prefer the start that the server reports to the creation, and both to what zjobs observed', () => {
    const reported = { ...ended, startedAt: noon - 120 * minute, finishedAt: noon - 90 * minute };
    expect(whenText(reported, noon, english)).toBe(clock(reported.startedAt));
    expect(whenText({ ...ended, createdAt: noon - 30 * minute }, noon, english)).toBe(clock(noon - 30 * minute));
    expect(tookText(reported, noon)).toBe('30m');
  });

  test('give the creation and the wait of a pending job, which has not started', () => {
    const pending = aJob({ status: 'pending', createdAt: noon - 6 * minute, startedAt: null });
    expect(whenText(pending, noon, english)).toBe(clock(noon - 6 * minute));
    expect(tookText(pending, noon)).toBe('6m');
    const unseen = aJob({ ...untimed, status: 'pending', observed: observed({ began: noon - minute }) });
    expect(whenText(unseen, noon, english)).toBe('–');
  });

  test('ignore the observed end of an earlier run', () => {
    expect(tookText({ ...ended, status: 'in-progress' }, noon)).toBe('~3m');
  });

  // 2026-11-22 is a Sunday.
  test.each([
    [noon, '14:00', '14:00'],
    [Date.UTC(2026, 10, 22, 0, 5), '00:05', '00:05'],
    [Date.UTC(2026, 10, 21, 23, 59), 'Sat 23:59', '土 23:59'],
    [Date.UTC(2026, 10, 16, 8, 39), 'Mon 08:39', '月 08:39'],
    [Date.UTC(2026, 10, 15, 23, 59), 'Nov 15', '11/15'],
    [Date.UTC(2026, 0, 2), 'Jan 02', '01/02'],
    [Date.UTC(2025, 11, 31), '2025-12-31', '2025-12-31'],
    [Date.UTC(2026, 10, 23, 1), 'Nov 23', '11/23'],
    [Date.UTC(2027, 0, 1), '2027-01-01', '2027-01-01'],
  ])('write %d as %s, and as %s in Japanese', (at, en, ja) => {
    expect(listTime(at, noon, english)).toBe(en);
    expect(listTime(at, noon, japanese)).toBe(ja);
    expect(displayWidth(en)).toBeLessThanOrEqual(listTimeWidth(at, noon, english));
    expect(displayWidth(ja)).toBeLessThanOrEqual(listTimeWidth(at, noon, japanese));
  });

  test('never need more room than the oldest one', () => {
    const age = fc.integer({ min: 0, max: 800 * 86_400_000 });
    fc.assert(
      fc.property(age, age, (one, other) => {
        const width = listTimeWidth(noon - Math.max(one, other), noon, english);
        expect(displayWidth(listTime(noon - one, noon, english))).toBeLessThanOrEqual(width);
      }),
    );
    expect(listTimeWidth(null, noon, english)).toBe(5);
  });
});

describe('texts of times and durations', () => {
  test('mark what zjobs observed', () => {
    const start = startOf(running);
    expect(timestampText(start, longTime, english)).toBe(`about ${longTime(noon - 3 * minute)}, seen by zjobs`);
    expect(timestampText(start, longTime, japanese)).toContain('頃（zjobs が確認）');
    expect(durationText(running, noon, english)).toBe('about 3m');
    expect(durationText(ended, noon, english)).toBe('about 2m');
  });

  test('give what the server reports as it is', () => {
    const reported = aJob({ status: 'successful', finishedAt: noon });
    expect(timestampText(endOf(reported), longTime, english)).toBe(longTime(noon));
    expect(durationText(reported, noon, english)).toBe('9m');
  });

  test('do not exist for unknown times', () => {
    expect(timestampText(null, longTime, english)).toBeNull();
    expect(durationText(aJob(untimed), noon, english)).toBeNull();
  });
});

test.each([
  [-5, '0s'],
  [999, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_599_000, '59m'],
  [3_900_000, '1h 05m'],
  [93_600_000, '1d 2h'],
  [1_209_600_000, '14d 0h'],
])('formatElapsed writes %i ms as %s', (ms, text) => {
  expect(formatElapsed(ms)).toBe(text);
});

describe('a time in words', () => {
  const day = 86_400_000;

  test.each([
    ['today', noon, 'today', '今日'],
    ['yesterday', noon - day, 'yesterday', '昨日'],
    ['within a week', noon - 2 * day, 'Fri Nov 20', '11/20（金）'],
    ['this year', noon - 20 * day, 'Nov 02', '11/02'],
    ['in another year', noon - 400 * day, '2025-10-18', '2025-10-18'],
    ['tomorrow, by a clock that runs ahead', noon + day, 'Nov 23', '11/23'],
  ])('%s', (_, at, inEnglish, inJapanese) => {
    expect(dayText(at, noon, english)).toBe(inEnglish);
    expect(dayText(at, noon, japanese)).toBe(inJapanese);
  });

  test('has the time of day, with seconds where asked for', () => {
    expect(dayTime(noon, noon, english)).toBe(`today ${clock(noon)}`);
    expect(dayTime(noon, noon, english, clockSeconds)).toBe(`today ${clock(noon)}:00`);
  });
});
