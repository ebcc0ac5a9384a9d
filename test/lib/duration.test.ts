import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, formatElapsed, parseDuration } from '../../src/lib/duration.ts';

test.each([
  ['500ms', 500],
  ['5s', 5_000],
  ['1.5s', 1_500],
  ['30m', 1_800_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['0s', 0],
  ['5', null],
  ['', null],
  ['s', null],
  ['-5s', null],
  ['5 s', null],
  ['1h30m', null],
  ['5S', null],
])('%s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test('what is written can be read', () => {
  fc.assert(
    fc.property(fc.nat(), ms => {
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }),
  );
});

test.each([
  [-5, '0s'],
  [999, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_599_000, '59m'],
  [3_900_000, '1h 05m'],
  [93_600_000, '1d 02h'],
])('%s ms are told as %s', (ms, text) => {
  expect(formatElapsed(ms)).toBe(text);
});
