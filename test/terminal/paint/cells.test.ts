import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRow } from '../../../src/terminal/paint/cells.ts';
import { plainStyle, styleTransition, withSgr } from '../../../src/terminal/paint/style.ts';

const texts = (source: string, width = 6): string => parseRow(source, width).texts.join('|');

describe('parseRow', () => {
  test.each([
    ['abc', 'a|b|c| | | '],
    ['漢a', '漢||a| | | '],
    ['e\u0301x', 'e\u0301|x| | | | '],
    ['สำa', 'สำ||a| | | '],
    ['क्षिa', 'क्षि|||a| | '],
    ['aस्त्रीक्ष', 'a|स्त्री|||| '],
    ['\u0301a', 'a| | | | | '],
    ['e\u001B[31m\u0301', 'e\u0301| | | | | '],
    ['abcde漢', 'a|b|c|d|e| '],
    ['a\u001B[2J\u001B[5;5H\u001B[?25lb', 'a|b| | | | '],
    ['a\u001B]0;title\u0007b\u001BPq\u001B\\c\u001B(Bd', 'a|b|c|d| | '],
    ['a\tb\u0007\u009Bc', 'a|b|c| | | '],
    ['a\u001B]8;;https://x\u001B\\b\u001B]8;;\u0007c', 'a|b|c| | | '],
    ['a\u001B', 'a| | | | | '],
    ['a\u001B[31', 'a|[|3|1| | '],
  ])('parses %j', (source, expected) => {
    expect(texts(source)).toBe(expected);
  });

  test('returns as many cells as the screen is wide for any row', () => {
    const pieces = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u001B[', '\u001B]8;;', '\u001B\\', '\u001B[38;5;', 'm', '漢', '1;'),
    );
    fc.assert(
      fc.property(fc.array(pieces), fc.integer({ min: 1, max: 30 }), (parts, width) => {
        const { texts: cells, styles } = parseRow(parts.join(''), width);
        expect([cells.length, styles.length]).toEqual([width, width]);
        expect(cells.join('')).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 1000 },
    );
  });
});

test('a row has the graphemes of its text, whatever stands beside ASCII characters', () => {
  const units = fc.constantFrom('a', 'bc', ' ', 'def gh', '\u0301', 'e\u0301', '漢', '👍🏽', '\u0E33', '…');
  fc.assert(
    fc.property(fc.array(units, { maxLength: 12 }), parts => {
      const text = `x${parts.join('')}`;
      const graphemes = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
      expect(
        parseRow(text, 100)
          .texts.filter(cell => cell !== '')
          .slice(0, graphemes.length),
      ).toEqual(graphemes);
    }),
    { numRuns: 500 },
  );
});

describe('styles', () => {
  test.each([
    ['31', '32', '\u001B[32m'],
    ['1;31', '', '\u001B[m'],
    ['1', '2', '\u001B[;2m'],
    ['1;2', '1', '\u001B[;1m'],
    ['1;2;31;44', '1;31;44', '\u001B[22;1m'],
    ['31;44', '31', '\u001B[49m'],
    ['4;38;2;1;2;3;48;5;7', '38;2;1;2;3;48;5;7', '\u001B[24m'],
    ['31', '1;31', '\u001B[1m'],
    ['31', '31', ''],
    ['38:2::1:2:3', '38;2;1;2;3', ''],
    ['4:3', '4', ''],
    ['4;4:0', '', ''],
    ['5;8;21;53;58;5;3', '', ''],
    ['38;5;300;38;9;1', '', ''],
  ])('change from %j to %j by the shortest sequence', (from, to, expected) => {
    expect(styleTransition(withSgr(plainStyle, from), withSgr(plainStyle, to))).toBe(expected);
  });

  test('are one object when they are equal', () => {
    expect(withSgr(withSgr(plainStyle, '1;31'), '22')).toBe(withSgr(plainStyle, '31'));
    expect(withSgr(withSgr(plainStyle, '1;31;44'), '')).toBe(plainStyle);
  });
});
