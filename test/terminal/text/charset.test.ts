import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Charset, inCharset } from '../../../src/terminal/text/charset.ts';
import { displayWidth, eachGrapheme } from '../../../src/terminal/text/width.ts';
import { statusGlyphs } from '../../../src/ui/theme.ts';

const shown = (text: string, charset: Charset): string => {
  let all = '';
  eachGrapheme(text, grapheme => {
    all += inCharset(grapheme, charset);
    return true;
  });
  return all;
};

describe('a terminal that shows ASCII only', () => {
  test.each([
    ['╭──╮', '+--+'],
    ['│ ❯ x │', '| > x |'],
    ['━━── 50%', '==-- 50%'],
    ['↑ 3 more…', '^ 3 more~'],
    ['Can’t – “no” · ←→', 'Can\'t - "no" . <>'],
    ['café e\u0301', 'cafe e'],
    ['商品', '????'],
    ['Ж👩‍👩‍👧', '???'],
  ])('shows %s as %s', (text, expected) => {
    expect(shown(text, 'ascii')).toBe(expected);
  });

  test('shows a different glyph for each status', () => {
    const glyphs = Object.values(statusGlyphs).map(glyph => inCharset(glyph, 'ascii'));
    expect(new Set(glyphs).size).toBe(glyphs.length);
    for (const glyph of glyphs) expect(glyph).toMatch(/^[!-~]$/);
  });

  test('shows a count of stalled or watched jobs by another character than any status', () => {
    const signs = ['△', '◉'].map(sign => inCharset(sign, 'ascii'));
    for (const glyph of Object.values(statusGlyphs)) expect(signs).not.toContain(inCharset(glyph, 'ascii'));
  });

  test('gives every text as many ASCII characters as it has cells', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const visible = text.replaceAll(/\p{C}|\p{Default_Ignorable_Code_Point}/gu, '');
        expect(shown(visible, 'ascii')).toMatch(/^[ -~]*$/);
        expect(shown(visible, 'ascii')).toHaveLength(displayWidth(visible));
      }),
    );
  });
});

test.each(['ui', 'format', 'i18n', 'commands', 'cli'])(
  'every symbol in the sources of %s has an ASCII character',
  part => {
    const folder = fileURLToPath(new URL(`../../../src/${part}`, import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name));
    const sources = files.map(name => readFileSync(join(folder, name), 'utf8')).join('');
    // Japanese and full-width punctuation belongs to Japanese texts, which a terminal without UTF-8 can't show anyway.
    const symbols = new Set(
      (sources.match(/[\p{S}\p{P}]/gu) ?? []).filter(symbol => !/[\u3000-\u30FF\uFF00-\uFFEF]/.test(symbol)),
    );
    expect([...symbols].filter(symbol => inCharset(symbol, 'ascii').includes('?') && symbol !== '?')).toEqual([]);
  },
);

test('a console with few symbols shows ASCII symbols and any text', () => {
  expect(shown('╭ ● café 商品 …', 'ascii-symbols')).toBe('+ @ café 商品 ~');
});

test('any other terminal shows everything', () => {
  expect(shown('╭ ● café 商品 …', 'unicode')).toBe('╭ ● café 商品 …');
});
