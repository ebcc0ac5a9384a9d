import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/lib/duration.ts';

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
])('parseDuration reads %j as %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test('parseDuration reads back what formatDuration writes', () => {
  fc.assert(
    fc.property(fc.nat(), ms => {
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }),
  );
});
