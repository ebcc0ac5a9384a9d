import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidthOfStyled, fitStyled, spread, withBlanks, wrapForeign } from '../../../src/ui/frame/styled-text.ts';
import { unstyled } from '../../support/ui-fixtures.ts';

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

/** Text of narrow and wide characters, parts of it colored. */
const styledText = fc
  .array(fc.tuple(fc.constantFrom('a', 'bc ', '日', '本語', 'ジョブ', 'e\u0301', '…'), fc.boolean()), { maxLength: 30 })
  .map(parts => parts.map(([text, coloured]) => (coloured ? red(text) : text)).join(''));

describe('fitStyled', () => {
  test.each([
    ['a wide character is never halved', 'ab日本', 3, 'ab '],
    ['what is short is filled', 'ab', 4, 'ab  '],
    ['what fits stays', 'ab日', 4, 'ab日'],
    ['no width, no text', 'ab', 0, ''],
  ])('fits %s', (_, text, width, expected) => {
    expect(fitStyled(text, width)).toBe(expected);
  });

  test('returns exactly the wanted width', () => {
    fc.assert(
      fc.property(styledText, fc.integer({ min: 0, max: 80 }), (text, width) => {
        expect(displayWidthOfStyled(fitStyled(text, width))).toBe(width);
      }),
    );
  });

  test('ends every style', () => {
    expect(fitStyled(red('日本語'), 3)).toMatch(/^\u001b\[31m日\u001b\[(0|39)m $/);
  });
});

describe('spread', () => {
  test('puts two texts at the ends of a line and cuts the left one with an ellipsis', () => {
    expect(spread('left', 'right', 12)).toBe('left   right');
    expect(spread('a long left', 'right', 12)).toBe('a lon… right');
    expect(spread('left', '', 6)).toBe('left  ');
  });

  test('fills exactly the line, whatever the texts are', () => {
    fc.assert(
      fc.property(styledText, styledText, fc.integer({ min: 1, max: 80 }), (left, right, width) => {
        expect(displayWidthOfStyled(spread(left, right, width))).toBe(width);
      }),
    );
  });
});

describe('withBlanks', () => {
  test.each([
    ['abcdef', 2, 2, 'ab  ef'],
    ['日本語日', 1, 4, '      日'],
    ['日本語日', 2, 4, '日    日'],
    ['ab', 2, 3, 'ab   '],
  ])('blanks in %j from cell %i on %i cells', (row, x, columns, expected) => {
    expect(withBlanks(row, x, columns)).toBe(expected);
  });

  test('moves no other cell', () => {
    const holes = fc.record({ x: fc.integer({ min: 0, max: 40 }), columns: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(styledText, holes, (text, { x, columns }) => {
        const row = fitStyled(text, Math.max(displayWidthOfStyled(text), x + columns));
        const blanked = withBlanks(row, x, columns);
        expect(displayWidthOfStyled(blanked)).toBe(displayWidthOfStyled(row));
        expect(
          cellsOf(blanked)
            .slice(x, x + columns)
            .join('')
            .trim(),
        ).toBe('');
        const before = cellsOf(row);
        cellsOf(blanked).forEach((cell, at) => {
          if (at < x - 1 || at > x + columns) expect(cell).toBe(before[at]);
        });
      }),
    );
  });
});

/** The character in each cell; '' in the second one of a wide character. */
const cellsOf = (row: string): readonly string[] =>
  [...new Intl.Segmenter().segment(unstyled(row))].flatMap(({ segment }) =>
    displayWidthOfStyled(segment) === 2 ? [segment, ''] : [segment],
  );

describe('wrapForeign', () => {
  test('sanitizes text of a server line by line', () => {
    expect(wrapForeign('first\n\u001b[31msecond\u202e', 20)).toEqual(['first', '[31msecond']);
    expect(wrapForeign('\u200b', 20)).toEqual([]);
    expect(wrapForeign('  a   b\none two three', 8)).toEqual(['  a   b', 'one two', 'three']);
  });
});
