import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeForJson, sanitizeLine, sanitizeText } from '../../../src/terminal/text/sanitize.ts';

const anything = fc.string({ unit: 'binary' });
const hostile = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      ...'a漢\u0301\u200D\u200B\u202E\u2066\uFEFF\u00AD\u0085\n\t\u001B\uD800\uDC00\uFE0F\u{E0041}',
      '👩',
      '👩🏽',
      '👧',
    ),
  ),
});

describe('sanitizeLine', () => {
  test.each([
    ['keeps plain text', 'backup of 本番 (é) 100%', 'backup of 本番 (é) 100%'],
    ['removes the ESC of escape sequences', 'a\u001B[2Jb\u001B]52;c;eA==\u0007', 'a[2Jb]52;c;eA=='],
    ['removes C1 and DEL', 'a\u009B31m\u007Fb', 'a31mb'],
    ['turns line breaks and tabs into one space', 'a\r\n\tb\u2028c\u0085d', 'a b c d'],
    ['removes bidi characters', 'abc\u202Ecba\u202C\u2066x\u2069\u200E\u200F\u061C', 'abccbax'],
    ['removes zero-width characters', 'a\u200Bb\u2060c\uFEFFd\u200Ce', 'abcde'],
    ['removes soft hyphens, fillers and tags', 'a\u00ADb\u115Fc\u3164d\u{E0041}\u180Ee\uFFF9f\u034F', 'abcdef'],
    ['keeps a joiner in an emoji', '👩‍👧 👩🏽‍🔧', '👩‍👧 👩🏽‍🔧'],
    ['removes other joiners', 'a\u200Db👩\u200D 👩\u200D', 'ab👩 👩'],
    ['removes variation selectors', '⚠\uFE0F❤\uFE0F', '⚠❤'],
    ['removes lone surrogates', 'a\uD83Db\uDE00c', 'abc'],
    ['keeps the marks of one letter that have cells', 'မြွှေ့ာ', 'မြွှေ့ာ'],
    ['cuts a stack of marks', `e${'\u0301'.repeat(50)}x`, `e${'\u0301'.repeat(4)}x`],
    ['removes marks without a base', '\u0301\u0302a', 'a'],
    ['removes noncharacters', 'a\uFFFEb\uFFFF', 'ab'],
  ])('%s', (_, text, expected) => {
    expect(sanitizeLine(text)).toBe(expected);
  });

  test('keeps a thousand whole characters', () => {
    expect(sanitizeLine('x'.repeat(1000))).toHaveLength(1000);
    expect(sanitizeLine('x'.repeat(1001))).toHaveLength(1000);
    expect(sanitizeLine('😀'.repeat(1001))).toBe('😀'.repeat(1000));
    expect(sanitizeLine(`${'x'.repeat(999)}e\u0301y`)).toBe('x'.repeat(999));
    expect(sanitizeLine('abcdef', 3)).toBe('abc');
    expect(sanitizeLine('\u200B'.repeat(1_000_000))).toBe('');
  });

  test('removes every control, invisible character and leading mark of the basic plane, and leaves the others', () => {
    const forbidden =
      /[\p{Cc}\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/u;
    const units = Array.from({ length: 0x10000 }, (_, index) => String.fromCharCode(index));
    expect(units.filter(unit => (sanitizeLine(unit) !== unit) !== forbidden.test(unit))).toEqual([]);
  });

  test('lets no forbidden character through and is idempotent', () => {
    fc.assert(
      fc.property(hostile, text => {
        const line = sanitizeLine(text);
        expect(line).not.toMatch(
          /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?!\u200D)\p{Cf}|(?!\u200D)\p{Default_Ignorable_Code_Point}/u,
        );
        expect(line).not.toMatch(
          /(?<!\p{Extended_Pictographic}\p{Emoji_Modifier}?)\u200D|\u200D(?!\p{Extended_Pictographic})/u,
        );
        expect(line).not.toMatch(/[\p{Mn}\p{Me}]{5}|^\p{M}/u);
        expect(sanitizeLine(line)).toBe(line);
      }),
      { numRuns: 3000 },
    );
  });
});

test('sanitizeText keeps the lines of a failure reason', () => {
  expect(sanitizeText('Schema mismatch\r\n  file 3: \u001B[31mage\u2028last\n\n')).toEqual([
    'Schema mismatch',
    '  file 3: [31mage',
    'last',
  ]);
  expect(sanitizeText('')).toEqual([]);
  expect(sanitizeText('a\n\nb')).toEqual(['a', '', 'b']);
  expect(sanitizeText('x'.repeat(5000))).toEqual(['x'.repeat(5000)]);
});

describe('escapeForJson', () => {
  test('escapes every invisible character of the basic plane, and leaves the others', () => {
    const invisible =
      /[\u007F-\u009F\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/u;
    const units = Array.from({ length: 0x10000 - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));
    expect(units.filter(unit => (escapeForJson(unit) !== unit) !== invisible.test(unit))).toEqual([]);
  });

  test('escapes invisible characters', () => {
    expect(escapeForJson(JSON.stringify('a\u202Eb\u200B\u007F\u009B\u{E0041}👩‍👧'))).toBe(
      '"a\\u202eb\\u200b\\u007f\\u009b\\udb40\\udc41👩\\u200d👧"',
    );
  });

  test('keeps the parsed value, indented or not', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue({ stringUnit: 'binary' }), anything, hostile),
        fc.constantFrom(0, 2),
        (value, indent) => {
          const json = JSON.stringify(value, null, indent);
          expect(JSON.parse(escapeForJson(json))).toEqual(JSON.parse(json));
          expect(escapeForJson(json)).not.toMatch(/[\u007F-\u009F\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
