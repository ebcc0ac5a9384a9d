import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../../../src/jobs/query/query.ts';
import { fold } from '../../../../src/lib/fold.ts';
import { displayWidth } from '../../../../src/terminal/text/width.ts';
import { searchedWords, underlined, withMatchInView } from '../../../../src/ui/frame/list/matches.ts';
import { createTheme } from '../../../../src/ui/theme.ts';

const theme = createTheme({ color: true });
const mark = (text: string): string => `\u001b[4m${text}\u001b[24m`;

test('the searched words are those that must match anywhere', () => {
  const parsed = parseQuery('Docs !old status:failed "two words"');
  expect(searchedWords(parsed)).toEqual(['docs', 'two words']);
  expect(searchedWords(parsed)).toBe(searchedWords(parsed));
});

describe('a matching part', () => {
  test.each([
    ['stays where the text fits', 'Import of docs', 20, ['docs'], 'Import of docs'],
    ['stays where it is in view', 'docs are imported now', 12, ['docs'], 'docs are imported now'],
    ['comes into view behind the start', 'Import of all files into docs', 16, ['docs'], 'Import of a…docs'],
    ['keeps what follows it', 'Import of all files into docs, again', 24, ['docs'], 'Import of al…docs, again'],
    [
      'keeps a part of what follows',
      `Import of all files into docs ${'x'.repeat(40)}`,
      24,
      ['docs'],
      'Import o…docs xxxxxxxxx…',
    ],
    ['comes into view without the start', 'Import of all files into docs', 12, ['docs'], '… into docs'],
    ['comes into view between wide characters', '商品カタログ商品カタログのdocs', 14, ['docs'], '商品カタ…docs'],
    ['that is long stands alone', `Import of ${'abc'.repeat(9)}`, 20, ['abc'.repeat(6)], '…abcabcabcabcabcabc…'],
  ])('%s', (_, text, width, words, expected) => {
    const shown = withMatchInView(text, width, words);
    expect(shown).toBe(expected);
    if (shown !== text) expect(displayWidth(shown)).toBeLessThanOrEqual(width);
  });

  test('never makes a text longer, and keeps one without a match', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 1 }), fc.nat(40), (text, word, width) => {
        const shown = withMatchInView(text, width, [fold(word)]);
        expect(shown === text || displayWidth(shown) <= Math.max(1, width)).toBe(true);
        if (!fold(text).includes(fold(word))) expect(shown).toBe(text);
      }),
    );
  });

  test.each([
    ['full-width letters', '本番ｐｒｏｄ環境', 'prod', `本番${mark('ｐｒｏｄ')}環境`],
    ['half-width katakana', 'ﾊﾞｯｸｱｯﾌﾟ済', 'バック', `${mark('ﾊﾞｯｸ')}ｱｯﾌﾟ済`],
    ['a decomposed letter', 'a cafe\u0301 b', 'café', `a ${mark('cafe\u0301')} b`],
    ['a ligature, of which it covers a part', 'ﬁle', 'f', `${mark('ﬁ')}le`],
    ['a letter that grows when folded', 'Straße 5', 'asse', `Str${mark('aße')} 5`],
    ['capitals with accents', 'ÉTÉ docs', 'été', `${mark('ÉTÉ')} docs`],
  ])('is underlined in %s', (_, text, word, expected) => {
    expect(underlined(text, [fold(word)], theme)).toBe(expected);
  });

  test('is underlined, each word once', () => {
    expect(underlined('Import of docs into DOCS', ['docs', 'import'], theme)).toBe(
      `${mark('Import')} of ${mark('docs')} into DOCS`,
    );
    expect(underlined('nothing here', ['docs'], theme)).toBe('nothing here');
    expect(underlined('catalog', ['cata', 'talog'], theme)).toBe(`${mark('cata')}log`);
  });
});

test.each(['istanbul', 'İSTANBUL', 'ISTANBUL'])('the filter %s finds a Turkish name, and is underlined in it', word => {
  const words = searchedWords(parseQuery(word));
  expect(underlined('Backup of İstanbul 2', words, theme)).toBe(`Backup of ${mark('İstanbul')} 2`);
  expect(underlined('Backup of istanbul 2', words, theme)).toBe(`Backup of ${mark('istanbul')} 2`);
});
