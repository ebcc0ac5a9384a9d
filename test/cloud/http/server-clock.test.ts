import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createServerClock } from '../../../src/cloud/http/server-clock.ts';

const noon = Date.UTC(2026, 10, 28, 12);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const dateOf = (at: number): string => new Date(at).toUTCString();

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The skew after answers to requests that were sent, and answered at once, at noon by the computer's clock. */
const skewAfter = (...answers: readonly Headers[]): number | null => {
  const clock = createServerClock();
  for (const headers of answers) clock.measure({ httpStatus: 200, headers }, { sentAt: noon, receivedAt: noon + 40 });
  return clock.skew();
};

/** The skew in whole minutes, because a `Date` is exact to a second. */
const minutes = (skew: number | null): number | null => skew && Math.round(skew / minute);

test.each([
  ['two hours ahead', 2 * hour],
  ['three days behind', -3 * day],
  ['thirty days ahead', 30 * day],
])('measures a server that is %s', (_, skew) => {
  expect(Math.abs((skewAfter({ date: dateOf(noon + skew) }) ?? 0) - skew)).toBeLessThanOrEqual(1_000);
});

test.each([-900, -1, 0, 30])('is 0 for a server whose Date, without its ms, differs by %i ms', offset => {
  expect(skewAfter({ date: dateOf(noon + offset) })).toBe(0);
});

test.each<[string, Headers]>([
  ['no Date', {}],
  ['two Dates', { date: [dateOf(noon), dateOf(noon + day)] }],
  ['an empty one', { date: '' }],
  ['a number', { date: '0' }],
  ['a date without a time', { date: '28 Nov 2026' }],
  ['a local time', { date: 'Sat, 28 Nov 2026 12:00:00 +0900' }],
  ['a time that does not exist', { date: 'Sat, 28 Nov 2026 31:00:00 GMT' }],
  ['a clock without a battery', { date: dateOf(0) }],
  ['a year far away', { date: 'Fri, 28 Nov 9999 12:00:00 GMT' }],
  ['an age that can’t be read', { date: dateOf(noon + day), age: 'old' }],
])('learns nothing from %s', (_, headers) => {
  expect(skewAfter(headers)).toBeNull();
  expect(minutes(skewAfter({ date: dateOf(noon + hour) }, headers))).toBe(60);
});

test.each([
  ['RFC 850', 'Saturday, 28-Nov-26 14:00:00 GMT'],
  ['asctime', 'Sat Nov 28 14:00:00 2026'],
])('reads the form of %s', (_, date) => {
  expect(minutes(skewAfter({ date }))).toBe(120);
});

test('adds the time for which a cache kept the answer', () => {
  expect(skewAfter({ date: dateOf(noon - hour), age: '3600' })).toBe(0);
  expect(minutes(skewAfter({ date: dateOf(noon + hour), age: '3600' }))).toBe(120);
});

test('learns nothing from an answer that took so long that the computer may have slept', () => {
  const clock = createServerClock();
  clock.measure({ httpStatus: 200, headers: { date: dateOf(noon) } }, { sentAt: noon, receivedAt: noon + 8 * hour });
  clock.measure({ httpStatus: 200, headers: { date: dateOf(noon) } }, { sentAt: noon, receivedAt: noon - 1_000 });
  expect(clock.skew()).toBeNull();
});

test('believes a jump of the clock after three answers in a row, and no single one', () => {
  const [right, wrong] = [{ date: dateOf(noon) }, { date: dateOf(noon + 2 * hour) }];
  expect(skewAfter(right, wrong)).toBe(0);
  expect(skewAfter(right, wrong, wrong, right, wrong, wrong)).toBe(0);
  expect(skewAfter(right, wrong, { date: dateOf(noon + 5 * hour) }, wrong, wrong)).toBe(0);
  expect(minutes(skewAfter(right, wrong, wrong, wrong))).toBe(120);
  expect(skewAfter(right, wrong, wrong, wrong, right, right, right)).toBe(0);
});

test('prefers a good answer to the failure of a proxy in between', () => {
  const clock = createServerClock();
  const exchanged = { sentAt: noon, receivedAt: noon + 40 };
  const answer = (httpStatus: number, skew: number) =>
    clock.measure({ httpStatus, headers: { date: dateOf(noon + skew) } }, exchanged);
  answer(502, 5 * hour);
  expect(minutes(clock.skew())).toBe(300);
  answer(200, 2 * hour);
  expect(minutes(clock.skew())).toBe(120);
  for (let count = 0; count < 5; count += 1) answer(502, 5 * hour);
  expect(minutes(clock.skew())).toBe(120);
});

test('is exact to the second and the time of an answer, and stays where it is while it fits', () => {
  const answers = fc.array(fc.record({ wait: fc.nat(5_000), before: fc.nat(400), after: fc.nat(400) }), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(fc.integer({ min: -400 * day, max: 400 * day }), answers, (skew, exchanges) => {
      const clock = createServerClock();
      let now = noon;
      let last: number | null = null;
      for (const { wait, before, after } of exchanges) {
        const sentAt = now + wait;
        const answeredAt = sentAt + before;
        now = answeredAt + after;
        clock.measure({ httpStatus: 200, headers: { date: dateOf(answeredAt + skew) } }, { sentAt, receivedAt: now });
        const error = Math.abs((clock.skew() ?? Number.NaN) - skew);
        expect(error).toBeLessThanOrEqual(1_000 + before + after + 1);
        // No answer makes it worse.
        expect(error).toBeLessThanOrEqual(last ?? Number.POSITIVE_INFINITY);
        last = error;
      }
    }),
  );
});
