import { describe, expect, test } from 'vitest';
import {
  durationText,
  elapsedOrEnded,
  formatElapsed,
  longTime,
  started,
  timestampText,
} from '../../src/format/time.ts';
import { translator } from '../../src/i18n/translate.ts';
import { endOf, type ObservedTimes, startOf } from '../../src/jobs/job.ts';
import { aJob, noon } from '../support/jobs.ts';

const untimed = { createdAt: null, startedAt: null, finishedAt: null } as const;
const observed = (facts: Partial<ObservedTimes>): ObservedTimes => ({ began: null, ended: null, ...facts });
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (at: number): string => `${two(new Date(at).getHours())}:${two(new Date(at).getMinutes())}`;
const day = (at: number): string => `${two(new Date(at).getMonth() + 1)}-${two(new Date(at).getDate())}`;

const minute = 60_000;
const running = aJob({ ...untimed, observed: observed({ began: noon - 3 * minute }) });
const ended = aJob({
  ...untimed,
  status: 'successful',
  observed: observed({ began: noon - 3 * minute, ended: noon - minute }),
});

describe('the columns of times', () => {
  test('show a dash for unknown times', () => {
    expect(started(aJob(untimed), noon)).toBe('–');
    expect(elapsedOrEnded(aJob(untimed), noon)).toBe('–');
    expect(elapsedOrEnded(aJob({ ...untimed, status: 'failed' }), noon)).toBe('–');
  });

  test('mark times that zjobs observed', () => {
    expect(started(running, noon)).toBe(`~${clock(noon - 3 * minute)}`);
    expect(elapsedOrEnded(running, noon)).toBe('~3m');
    expect(elapsedOrEnded(ended, noon)).toBe(`~${clock(noon - minute)}`);
  });

  test('prefer the times that the server reports', () => {
    const reported = { ...ended, startedAt: noon - 120 * minute, finishedAt: noon - 90 * minute };
    expect(started(reported, noon)).toBe(`${day(reported.startedAt)} ${clock(reported.startedAt)}`);
    expect(elapsedOrEnded(reported, noon)).toBe(`${day(reported.finishedAt)} ${clock(reported.finishedAt)}`);
  });

  test.each([
    [36 * 60 * minute, (at: number) => `~${day(at)}`],
    [400 * 24 * 60 * minute, (at: number) => `~${new Date(at).getFullYear()}-${day(at)}`],
  ] as const)(
    'show only the date of an observed time on another day, in the 11 cells of the column',
    (ago, expected) => {
      const at = noon - ago;
      const text = started(aJob({ ...untimed, observed: observed({ began: at }) }), noon);
      expect(text).toBe(expected(at));
      expect(text.length).toBeLessThanOrEqual(11);
    },
  );

  test('ignore the observed end of an earlier run', () => {
    expect(elapsedOrEnded({ ...ended, status: 'in-progress' }, noon)).toBe('~3m');
  });
});

describe('texts of times and durations', () => {
  const english = translator('en');
  const japanese = translator('ja');

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
  [93_600_000, '1d 02h'],
])('formatElapsed writes %i ms as %s', (ms, text) => {
  expect(formatElapsed(ms)).toBe(text);
});
