import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import {
  cellWidth,
  cutText,
  displayWidth,
  eachGrapheme,
  fitText,
  hasCertainWidth,
  shortenMiddle,
  shortenText,
} from '../../../src/terminal/text/width.ts';
import { createTerminal, feed } from '../../support/virtual-terminal.ts';

/** Text with clusters of every kind: plain, wide, combined, joined, prepended (U+0D4E), jamo. */
const mixed = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'a',
      ' ',
      '漢',
      'あ',
      'が',
      'か\u3099',
      'ｶ',
      'ﾞ',
      'é',
      'e\u0301',
      '한',
      '\u1112\u1161',
      '\u1112',
      '\u1161',
      '\u11AB',
      '1',
      '\u20E3',
      '━',
      '…',
      '●',
      '😀',
      '👩‍👧',
      '🇯🇵',
      'ക്ഷ',
      '\u0D4E',
      '\u200D',
      '️',
      '𠀋',
      '\u0600',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 20,
});
const withoutEscapes = mixed.filter(text => !/[\u001B\u009B]/.test(text));

/** Letters and marks of scripts in which several characters of a cluster have cells of their own. */
const complexScripts = [
  [...'ไทยสำรองกุ้ง'],
  [...'ກຳລັງ'],
  [...'संग्रहक्षित्रीौ'],
  [...'বাংলাক্ষৌ'],
  [...'தமிழ்நாடு'],
  [...'മലയാളംക്ഷ'],
];

describe('displayWidth', () => {
  test.each([
    ['', 0],
    ['plain', 5],
    ['バックアップ', 12],
    ['备份 2024', 9],
    ['e\u0301', 1],
    ['●━╌…', 4],
    ['😀', 2],
    ['👩‍👧', 2],
    ['ｱｲｳ', 3],
    ['ไทยสำรอง', 8],
    ['ກຳ', 2],
    ['संग्रह', 4],
    ['स्त्री', 4],
    ['മലയാളം', 6],
    ['ខ្មែរ', 4],
    ['a🏽', 3],
    ['ᄒᄒ', 4],
    ['각', 2],
  ])('%j takes %i cells', (text, cells) => {
    expect(displayWidth(text)).toBe(cells);
  });

  // string-width counts the first character of a cluster and its spacing marks, whatever else the cluster shows.
  test('is never less than Ink’s string-width, and equal for clusters of one character and marks', () => {
    fc.assert(
      fc.property(withoutEscapes, text => {
        for (const { segment } of new Intl.Segmenter().segment(text)) {
          // string-width gives more than 2 cells to jamo that form no syllable.
          expect(displayWidth(segment)).toBeGreaterThanOrEqual(Math.min(2, stringWidth(segment)));
          if (/^\P{M}?\p{M}*$/u.test(segment)) expect(displayWidth(segment)).toBe(stringWidth(segment));
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('agrees with xterm on scripts with spacing marks and conjuncts', async () => {
    const word = fc.array(
      fc.oneof(
        ...complexScripts.map(letters => fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 8 })),
      ),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(word, async words => {
        const terminal = createTerminal(120, 1);
        const text = words.join(' ').replace(/^\p{M}+| \p{M}+/gu, ' ');
        await feed(terminal, text);
        expect(displayWidth(text)).toBe(terminal.buffer.active.cursorX);
      }),
      { numRuns: 500 },
    );
  });

  test('agrees with Unicode’s graphemes, which eachGrapheme visits in order', () => {
    fc.assert(
      fc.property(withoutEscapes, text => {
        const visited: string[] = [];
        eachGrapheme(text, grapheme => visited.push(grapheme) > 0);
        expect(visited).toEqual(Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment));
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['fits', 4, 'fits'],
  ['too long', 5, 'too …'],
  ['検索基盤', 6, '検索…'],
  ['検索基盤', 8, '検索基盤'],
  ['long', 1, '…'],
  ['long', 0, ''],
  ['', 3, ''],
])('shortenText(%j, %i) is %j', (text, width, expected) => {
  expect(shortenText(text, width)).toBe(expected);
});

test('every character is as wide as for string-width, and plain ones join no other', () => {
  const segmenter = new Intl.Segmenter();
  const wrong: string[] = [];
  // Beyond the second plane there are only long ranges of equal width.
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += codePoint < 0x1ffff ? 1 : 61) {
    const character = String.fromCodePoint(codePoint);
    if (codePoint !== 0x1b && codePoint !== 0x9b && cellWidth(character) !== stringWidth(character))
      wrong.push(character);
    if (!hasCertainWidth(character, true)) continue;
    const joined = Array.from(segmenter.segment(`a${character}漢${character}${character}`));
    if (joined.length !== 5) wrong.push(character);
  }
  expect(wrong).toEqual([]);
});

test('cellWidth and hasCertainWidth distinguish plain characters from those that terminals disagree on', () => {
  expect(['a', '漢', '━', '😀', 'e\u0301', '\u200B'].map(cellWidth)).toEqual([1, 2, 1, 2, 1, 0]);
  const characters = ['a', '漢', '━', '😀', 'e\u0301', '⚠'];
  expect(characters.map(one => hasCertainWidth(one, true))).toEqual([true, true, true, false, false, false]);
  expect(characters.map(one => hasCertainWidth(one, false))).toEqual([true, true, false, false, false, false]);
});

describe('fitText', () => {
  test.each([
    ['abc', 5, {}, 'abc  '],
    ['abc', 5, { align: 'right' }, '  abc'],
    ['abcdef', 4, {}, 'abc…'],
    ['abcdef', 4, { align: 'right' }, 'abc…'],
    ['漢字漢字', 5, {}, '漢字…'],
    ['漢字漢字', 4, {}, '漢… '],
    ['漢字漢字', 4, { align: 'right' }, ' 漢…'],
    ['漢字', 1, {}, '…'],
    ['abcdef', 5, { ellipsis: '...' }, 'ab...'],
    ['abcdef', 2, { ellipsis: '...' }, 'ab'],
    ['abc', 0, {}, ''],
    ['abc', -1, {}, ''],
  ] as const)('makes %j in %i cells with %j %j', (text, width, options, expected) => {
    expect(fitText(text, width, options)).toBe(expected);
  });

  test('fills its width exactly for any text', () => {
    const visible = fc.string({
      unit: fc.constantFrom('a', ' ', '漢', 'が', 'e\u0301', '한', '●', '😀', '👩‍👧', '𠀋', 'กำ', 'स्त्री', 'क्'),
      maxLength: 20,
    });
    fc.assert(
      fc.property(visible, fc.nat(30), fc.constantFrom('left' as const, 'right' as const), (text, width, align) => {
        expect(displayWidth(fitText(text, width, { align }))).toBe(width);
        expect(displayWidth(cutText(text, width))).toBeLessThanOrEqual(width);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['abcdef', 3, 'abc'],
  ['漢字', 3, '漢'],
  ['e\u0301a', 1, 'e\u0301'],
  ['ab', 9, 'ab'],
  ['ab', 0, ''],
])('cutText(%j, %i) is %j', (text, width, expected) => {
  expect(cutText(text, width)).toBe(expected);
});

describe('shortenMiddle', () => {
  test.each([
    ['embeddings-part-0003.parquet', 20, 'embedd…-0003.parquet'],
    ['short', 20, 'short'],
    ['商品カタログの索引', 9, '商…の索引'],
    ['abcdef', 2, 'ab'],
    ['abcdef', 0, ''],
  ])('cuts %j to %i cells', (text, width, expected) => {
    expect(shortenMiddle(text, width)).toBe(expected);
  });

  test('keeps both ends and never needs more cells than it may use', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, width) => {
        const shown = shortenMiddle(text, width);
        expect(displayWidth(shown)).toBeLessThanOrEqual(Math.max(width, 0));
        if (displayWidth(text) <= width) expect(shown).toBe(text);
      }),
    );
  });
});
