import { describe, expect, test } from 'vitest';
import { elapsedOrEnded, formatElapsed, started } from '../../src/format/time.ts';
import type { ObservedTimes } from '../../src/jobs/job.ts';
import { detailsContent } from '../../src/ui/frame/details.ts';
import { aJob, noon } from '../support/jobs.ts';
import { aState, english, japanese, unstyled } from '../support/ui-fixtures.ts';

const untold = { createdAt: null, startedAt: null, finishedAt: null } as const;
const seen = (facts: Partial<ObservedTimes>): ObservedTimes => ({ began: null, ended: null, ...facts });
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (at: number): string => `${two(new Date(at).getHours())}:${two(new Date(at).getMinutes())}`;
const day = (at: number): string => `${two(new Date(at).getMonth() + 1)}-${two(new Date(at).getDate())}`;

const minute = 60_000;
const running = aJob({ ...untold, observed: seen({ began: noon - 3 * minute }) });
const ended = aJob({
  ...untold,
  status: 'successful',
  observed: seen({ began: noon - 3 * minute, ended: noon - minute }),
});

describe('the columns of times', () => {
  test('what nobody tells is a dash', () => {
    expect(started(aJob(untold), noon)).toBe('–');
    expect(elapsedOrEnded(aJob(untold), noon)).toBe('–');
    expect(elapsedOrEnded(aJob({ ...untold, status: 'failed' }), noon)).toBe('–');
  });

  test('what zjobs saw is marked', () => {
    expect(started(running, noon)).toBe(`~${clock(noon - 3 * minute)}`);
    expect(elapsedOrEnded(running, noon)).toBe('~3m');
    expect(elapsedOrEnded(ended, noon)).toBe(`~${clock(noon - minute)}`);
  });

  test('what the server tells comes first', () => {
    const told = { ...ended, startedAt: noon - 120 * minute, finishedAt: noon - 90 * minute };
    expect(started(told, noon)).toBe(`${day(told.startedAt)} ${clock(told.startedAt)}`);
    expect(elapsedOrEnded(told, noon)).toBe(`${day(told.finishedAt)} ${clock(told.finishedAt)}`);
  });

  test.each([
    [36 * 60 * minute, (at: number) => `~${day(at)}`],
    [400 * 24 * 60 * minute, (at: number) => `~${new Date(at).getFullYear()}-${day(at)}`],
  ] as const)('of another day the date alone, in the 11 cells of the column', (ago, expected) => {
    const at = noon - ago;
    const text = started(aJob({ ...untold, observed: seen({ began: at }) }), noon);
    expect(text).toBe(expected(at));
    expect(text.length).toBeLessThanOrEqual(11);
  });

  test('what zjobs saw of an earlier run is no end of this one', () => {
    expect(elapsedOrEnded({ ...ended, status: 'in-progress' }, noon)).toBe('~3m');
  });
});

const details = (job: typeof running, context = english): string =>
  detailsContent(aState([job], { selectedId: job.id }), 90, context)
    .lines.map(unstyled)
    .join('\n');

describe('the details', () => {
  test('say who saw it', () => {
    expect(details(running)).toMatch(/Started +about 2026-\d\d-\d\d \d\d:57:00, seen by zjobs/);
    expect(details(running)).toMatch(/Running for +about 3m/);
    expect(details(ended)).toMatch(/Ended +about .*:59:00, seen by zjobs \(took about 2m\)/);
    expect(details(ended, japanese)).toContain('頃（zjobs が確認）');
  });

  test('say nothing of it where the server tells', () => {
    expect(details(aJob())).not.toMatch(/about|seen/);
    expect(details(aJob({ status: 'successful', finishedAt: noon }))).toMatch(/\(took 9m\)/);
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
])('formatElapsed writes %s ms as %s', (ms, text) => {
  expect(formatElapsed(ms)).toBe(text);
});
