import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../../src/jobs/query/query.ts';
import { valueInFilter, withMineToggled, withoutMine, withValueInFilter } from '../../../src/jobs/query/query-words.ts';

describe('a condition in the text of a filter', () => {
  test.each<[string, string | null, string]>([
    ['', 'ana', 'by:ana'],
    ['status:failed', 'ana', 'status:failed by:ana'],
    ['by:bo status:failed', 'ana', 'status:failed by:ana'],
    ['BY:bo nightly', null, 'nightly'],
    ['!by:bo', 'ana', '!by:bo by:ana'],
    ['by:"Ana B" x', 'Bo C', 'x by:"Bo C"'],
    ['"by:ana"', null, '"by:ana"'],
    ['', 'a"b c', 'by:"ab c"'],
  ])('of %j becomes %j', (text, value, expected) => {
    expect(withValueInFilter(text, 'by', value)).toBe(expected);
  });

  test.each([
    ['status:failed', null],
    ['nightly by:ana', 'ana'],
    ['By:"Ana B"', 'Ana B'],
    ['!by:ana', null],
  ])('is read from %j', (text, value) => {
    expect(valueInFilter(text, 'by')).toBe(value);
  });

  test.each([
    ['', 'is:mine'],
    ['status:failed by:bo', 'status:failed is:mine'],
    ['is:stalled', 'is:stalled is:mine'],
    ['Is:"Mine" status:failed', 'status:failed'],
    ['!is:mine', '!is:mine is:mine'],
  ])('toggles is:mine in %j', (text, expected) => {
    expect(withMineToggled(text)).toBe(expected);
    expect(withoutMine(withMineToggled(text))).not.toMatch(/^(?:.* )?is:mine/);
  });

  test('is written so that it is read as the same value, and has no mistake', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), value => {
        fc.pre(value.replaceAll('"', '').trim() !== '');
        const text = withValueInFilter('nightly', 'by', value);
        expect(valueInFilter(text, 'by')).toBe(value.replaceAll('"', ''));
        expect(parseQuery(text).problems).toEqual([]);
      }),
    );
  });
});
