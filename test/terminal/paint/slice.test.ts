import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRow } from '../../../src/terminal/paint/cells.ts';
import { sliceRow } from '../../../src/terminal/paint/slice.ts';

const red = '\u001b[31m';
const plain = '\u001b[39m';

test.each([
  ['abcdef', 1, 4, 'bcd'],
  ['ab', 0, 4, 'ab  '],
  ['ab', 3, 3, ''],
  [`a${red}bcd${plain}e`, 2, 5, `${red}cd\u001b[0me`],
  ['日本語', 0, 4, '日本'],
  ['日本語', 0, 3, '日 '],
  ['日本語', 1, 4, ' 本'],
  ['स्त्रीa', 0, 5, 'स्त्रीa'],
  ['स्त्रीa', 1, 5, '   a'],
  ['स्त्रीa', 0, 3, '   '],
])('sliceRow cuts %o from %i to %i', (row, from, to, part) => {
  expect(sliceRow(row, from, to)).toBe(part);
});

test('the parts of a row look like the row, except for a split wide character', () => {
  const row = fc.string({ unit: fc.constantFrom('a', ' ', '日', 'é', red, plain, '\u001b[1m', '\u001b[22m') });
  fc.assert(
    fc.property(row, fc.nat({ max: 20 }), (text, cut) => {
      const whole = parseRow(text, 20);
      const joined = parseRow(sliceRow(text, 0, cut) + sliceRow(text, cut, 20), 20);
      const isSplit = whole.texts[cut] === '';
      const same = whole.texts.map((cell, index) => (isSplit && (index === cut || index === cut - 1) ? ' ' : cell));
      expect(joined.texts).toEqual(same);
      if (!isSplit) expect(joined.styles).toEqual(whole.styles);
    }),
  );
});
