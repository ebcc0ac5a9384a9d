import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExactJson, writeJson } from '../../../src/server/http/exact-json.ts';

describe('JSON with int64', () => {
  test('is written as JSON.stringify writes it, where there is no bigint', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(writeJson(value)).toBe(JSON.stringify(value));
      }),
    );
    expect(writeJson({ a: undefined, b: [undefined], c: 1n })).toBe('{"b":[null],"c":1}');
  });

  test('keeps every digit of an int64 when it is written and read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 15n, max: 2n ** 63n - 1n }), fc.string(), (id, text) => {
        const written = writeJson({ [text]: text, list: [id], id });
        expect(written).toContain(`"id":${id}}`);
        expect(readExactJson(written)).toEqual({ [text]: text, list: [String(id)], id: String(id) });
      }),
    );
  });

  test.each([
    ['{"a":"\\"1234567890123456789"}', { a: '"1234567890123456789' }],
    ['{"1234567890123456789":1.2345678901234567891}', { '1234567890123456789': 1.2345678901234567 }],
    ['[-1234567890123456789,12]', ['-1234567890123456789', 12]],
  ])('is read from %s', (text, value) => {
    expect(readExactJson(text)).toEqual(value);
  });
});
