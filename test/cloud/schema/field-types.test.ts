import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { instant, list, withEmptyList } from '../../../src/cloud/schema/field-types.ts';

const read = (value: unknown) => z.parse(instant, value);

/** The years in which jobs run, in ms. */
const moment = fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2200, 0) });

test.each<[string, (ms: number) => number, number]>([
  ['s', ms => Math.floor(ms / 1_000), 1_000],
  ['ms', ms => ms, 1],
  ['µs', ms => ms * 1_000, 1],
  ['ns', ms => ms * 1_000_000, 1],
])('reads a Unix time in %s, as a number and as digits', (_, write, grain) => {
  fc.assert(
    fc.property(moment, ms => {
      const expected = Math.floor(ms / grain) * grain;
      for (const sent of [write(ms), BigInt(write(ms)).toString()]) {
        expect(Math.abs((read(sent) ?? 0) - expected)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test.each([
  [1_756_800_000, '2025-09-02T08:00:00.000Z'],
  ['1756800000', '2025-09-02T08:00:00.000Z'],
  [1_756_800_000.5, '2025-09-02T08:00:00.500Z'],
  [1_756_800_000_123, '2025-09-02T08:00:00.123Z'],
  ['1756800000123456', '2025-09-02T08:00:00.123Z'],
  ['1756800000123456789', '2025-09-02T08:00:00.123Z'],
])('reads %j as %s', (sent, expected) => {
  expect(new Date(read(sent) ?? 0).toISOString()).toBe(expected);
});

test.each([0, '0', -62_135_596_800, -1, '', null, undefined, 'soon', Number.NaN, '9'.repeat(25), {}])(
  'reads %j as no time',
  sent => {
    expect(read(sent)).toBeNull();
  },
);

test('reads a list that is left out as empty where the answer counts none', () => {
  expect(withEmptyList({ total: 0 }, 'items')).toEqual({ total: 0, items: null });
  expect(withEmptyList({ count: '0' }, 'records')).toEqual({ count: '0', records: null });
  for (const other of [{}, { total: 1 }, { total: null }, { total: 0, items: 'x' }, null, [], 'x', undefined]) {
    expect(withEmptyList(other, 'items')).toBe(other);
  }
});

test('reads null where a list is meant as an empty list', () => {
  expect(z.parse(list, null)).toEqual([]);
  expect(z.parse(list, [1, null])).toEqual([1, null]);
  for (const other of [{}, 'x', 7, undefined]) expect(z.safeParse(list, other).success).toBe(false);
});
