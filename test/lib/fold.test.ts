import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../src/lib/fold.ts';

const byUnicode = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll(/i\u0307+/g, 'i')
    .normalize('NFKC');

describe('the folded text', () => {
  test.each([
    ['ｐｒｏｄ', 'prod'],
    ['バックアップ'.normalize('NFD'), 'バックアップ'],
    ['ﾊﾞｯｸｱｯﾌﾟ', 'バックアップ'],
    ['한국어'.normalize('NFD'), '한국어'],
    ['CAFE\u0301', 'café'],
    ['STRASSE', 'straße'],
    ['ΛΟΓΟΣ', 'λογος'],
    ['İSTANBUL', 'istanbul'],
    ['İstanbul'.normalize('NFD'), 'ISTANBUL'],
    ['DİYARBAKIR', 'diyarbakır'],
    ['№１', 'no1'],
    ['ПРОД', 'прод'],
  ])('of %s is that of %s', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  test('is the same with and without the shortcut for plain characters', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0x7f }),
      fc.integer({ min: 0x3000, max: 0x30ff }),
      fc.integer({ min: 0x4dff, max: 0xa000 }),
      fc.integer({ min: 0x1100, max: 0x11ff }),
      fc.integer({ min: 0xabf0, max: 0xd7b0 }),
    );
    const text = fc.array(unit, { maxLength: 6 }).map(codes => String.fromCharCode(...codes));
    fc.assert(
      fc.property(text, given => fold(given) === byUnicode(given)),
      { numRuns: 5_000 },
    );
  });

  test('is not changed by folding it again', () => {
    for (let code = 0; code < 0x3_0000; code += 1) {
      const once = fold(String.fromCodePoint(code));
      if (fold(once) !== once) expect(code.toString(16)).toBe('');
    }
  });
});
