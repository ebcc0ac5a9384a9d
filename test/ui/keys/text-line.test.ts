import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphemesOf } from '../../../src/terminal/text/width.ts';
import { type Edit, edited, type TextLine, typedText, withInserted } from '../../../src/ui/keys/text-line.ts';

/** A line written with `|` at its caret. */
const line = (shown: string): TextLine => ({ text: shown.replace('|', ''), caret: shown.indexOf('|') });
const written = ({ text, caret }: TextLine): string => `${text.slice(0, caret)}|${text.slice(caret)}`;

const edits: readonly Edit[] = [
  ...(['left', 'right', 'word-left', 'word-right', 'start', 'end'] as const),
  ...(['delete-left', 'delete-right', 'delete-word-left', 'delete-word-right'] as const),
  ...(['delete-to-blank', 'delete-to-start', 'delete-to-end'] as const),
];

describe('an edit', () => {
  test.each<[Edit, string, string]>([
    ['left', 'ab|c', 'a|bc'],
    ['left', '|abc', '|abc'],
    ['right', 'a|bc', 'ab|c'],
    ['right', 'abc|', 'abc|'],
    ['left', '商品|', '商|品'],
    ['right', '|🇯🇵x', '🇯🇵|x'],
    ['left', 'e\u0301|', '|e\u0301'],
    ['delete-left', 'xe\u0301|y', 'x|y'],
    ['delete-right', 'x|👨‍👩‍👧y', 'x|y'],
    ['start', 'foo b|ar', '|foo bar'],
    ['end', 'f|oo bar', 'foo bar|'],
    ['word-left', 'foo bar|', 'foo |bar'],
    ['word-left', 'foo |bar', '|foo bar'],
    ['word-left', 'status:failed|', 'status:|failed'],
    ['word-left', '商品 バックアップ|', '商品 |バックアップ'],
    ['word-left', '  |', '|  '],
    ['word-right', '|foo bar', 'foo| bar'],
    ['word-right', 'foo| bar', 'foo bar|'],
    ['word-right', 'foo|  ', 'foo  |'],
    ['delete-word-left', 'foo bar|', 'foo |'],
    ['delete-word-left', 'a b|c d', 'a |c d'],
    ['delete-word-right', 'foo| bar baz', 'foo| baz'],
    ['delete-to-blank', 'x status:failed|', 'x |'],
    ['delete-to-blank', 'x y  |', 'x |'],
    ['delete-to-start', 'foo |bar', '|bar'],
    ['delete-to-end', 'foo |bar', 'foo |'],
  ])('%s turns %s into %s', (edit, before, after) => {
    expect(written(edited(line(before), edit))).toBe(after);
  });

  const text = fc.string({ unit: fc.constantFrom(...'ab :"商é', 'e\u0301', '👨‍👩‍👧', '🇯🇵', '\u0301'), maxLength: 20 });
  const steps = fc.array(
    fc.oneof(
      fc.constantFrom(...edits),
      text.map(inserted => ({ inserted })),
    ),
    { maxLength: 30 },
  );

  test('keeps the caret at the border of two graphemes, and loses no text that it does not delete', () => {
    fc.assert(
      fc.property(steps, list => {
        let current: TextLine = { text: '', caret: 0 };
        for (const step of list) {
          const before = current;
          current = typeof step === 'string' ? edited(current, step) : withInserted(current, step.inserted);
          const borders = [0, ...Array.from(graphemesOf(current.text), ({ index, segment }) => index + segment.length)];
          expect(borders).toContain(current.caret);
          if (typeof step !== 'string') expect(current.text).toContain(step.inserted);
          else if (!step.startsWith('delete')) expect(current.text).toBe(before.text);
          else expect(before.text.length - current.text.length).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('moves the caret back by one grapheme, after it was moved on by one', () => {
    fc.assert(
      fc.property(text, fc.nat(20), (given, count) => {
        let current: TextLine = { text: given, caret: 0 };
        for (let step = 0; step < count; step++) current = edited(current, 'right');
        const next = edited(current, 'right');
        if (next.caret > current.caret) expect(edited(next, 'left')).toEqual(current);
      }),
    );
  });
});

test.each([
  ['a', 'a'],
  ['space', ' '],
  ['商', '商'],
  ['𠮷', '𠮷'],
  ['enter', null],
  ['ctrl+a', null],
])('the key %s types %j', (key, typed) => {
  expect(typedText(key)).toBe(typed);
});
