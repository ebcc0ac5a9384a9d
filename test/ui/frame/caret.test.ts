import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withCaret } from '../../../src/ui/frame/caret.ts';
import { displayWidthOfStyled } from '../../../src/ui/frame/styled-text.ts';
import { edited, type TextLine } from '../../../src/ui/keys/text-line.ts';
import { createTheme } from '../../../src/ui/theme.ts';
import { contextFor } from '../../support/ui-fixtures.ts';

const { theme } = contextFor('en', false);
const inverse = (text: string): string => createTheme({ color: false })('cursor', text);
const at = (shown: string): TextLine => ({ text: shown.replace('|', ''), caret: shown.indexOf('|') });

describe('the line that is typed', () => {
  test.each<[string, number, string]>([
    ['abc|', 10, `abc${inverse(' ')}`],
    ['a|bc', 10, `a${inverse('b')}c`],
    ['|商品', 10, `${inverse('商')}品`],
    ['xe\u0301|', 10, `xe\u0301${inverse(' ')}`],
    ['abcdefghij|', 6, `…ghij${inverse(' ')}`],
    ['|abcdefghij', 6, `${inverse('a')}bcde…`],
    ['abcdefghijklmnop|qrstuvwxyz', 15, `…lmnop${inverse('q')}rstuvwx…`],
  ])('shows %s in %i cells with its caret inverted, without color, too', (line, width, shown) => {
    expect(withCaret(at(line), width, theme)).toBe(shown);
  });

  test('always shows the caret, and never takes more cells than it has', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab 商', 'e\u0301', '👨‍👩‍👧'), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.nat(40), fc.integer({ min: 3, max: 40 }), (given, steps, width) => {
        let line: TextLine = { text: given, caret: 0 };
        for (let step = 0; step < steps; step++) line = edited(line, 'right');
        const shown = withCaret(line, width, theme);
        expect(displayWidthOfStyled(shown)).toBeLessThanOrEqual(width);
        expect(shown).toMatch(/\u001b\[7m[^\u001b]+\u001b\[27m/);
      }),
    );
  });
});
