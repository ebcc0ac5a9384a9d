import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../src/lib/parse-json.ts';
import { writeJson } from '../../../src/server/http/write-json.ts';

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
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }), fc.string(), (id, text) => {
        const written = writeJson({ [text]: text, list: [id], id });
        expect(written).toContain(`"id":${id}}`);
        expect(parseJson(written)).toEqual({ [text]: text, list: [String(id)], id: String(id) });
      }),
    );
  });
});
