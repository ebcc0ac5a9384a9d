import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRow } from '../../../src/terminal/paint/cells.ts';
import { createScreen } from '../../../src/terminal/paint/screen.ts';
import {
  createRecorder,
  createWideTerminal,
  feed,
  shownText,
  type VirtualTerminal,
} from '../../support/virtual-terminal.ts';

const size = { columns: 40, rows: 4 };

const open = () => {
  const recorder = createRecorder();
  const screen = createScreen({ sink: recorder.sink, size: () => size });
  screen.enter();
  return { recorder, screen };
};

/** Characters that a terminal may draw over the cell after them. */
const coversNext = /^[●·━─…é]/;

/** The cells of the frame that hold letters, digits or a blank that nothing covers, and what the terminal shows there. */
const lettersOf = (terminal: VirtualTerminal, rows: readonly string[]) => {
  const expected: string[] = [];
  const shown: string[] = [];
  rows.slice(0, size.rows).forEach((source, row) => {
    parseRow(source, size.columns).texts.forEach((text, column, texts) => {
      const isBlank =
        text === ' ' && !coversNext.test(texts[column - 1] ?? '') && !/\p{Emoji_Presentation}/u.test(source);
      if (!isBlank && !/^[\da-z漢]$/.test(text)) return;
      expected.push(`${row};${column} ${text}`);
      shown.push(`${row};${column} ${terminal.buffer.active.getLine(row)?.getCell(column)?.getChars() || ' '}`);
    });
  });
  return { expected, shown };
};

describe('a terminal that draws ambiguous characters in two cells', () => {
  test.each([
    ['● 67 ○ 3', '● 16 ○ 3'],
    ['a·5', 'b·5'],
    ['x5', '·5'],
    ['━━━╌ 30%', '━━━━ 42%'],
    ['жизнь 1', 'жизнь 2'],
    ['x👨‍👩‍👧‍👦 12', 'y👨‍👩‍👧‍👦 12'],
    ['x12345678', '👨‍👩‍👧‍👦2345678'],
  ])('shows every digit in its place after %s becomes %s', async (before, after) => {
    const terminal = createWideTerminal(size.columns, size.rows);
    const { recorder, screen } = open();
    for (const row of [before, after]) {
      screen.paint([row]);
      await feed(terminal, recorder.take());
      const { expected, shown } = lettersOf(terminal, [row]);
      expect(shown).toEqual(expected);
    }
  });

  test('shows every letter and digit in its place, whatever frames are painted over each other', async () => {
    const row = fc.string({
      unit: fc.constantFrom(...'  0123abc●·…漢é', '━━━━━', '──────────', '    '),
      maxLength: 16,
    });
    const frames = fc.array(fc.array(row, { maxLength: size.rows }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(frames, async list => {
        const terminal = createWideTerminal(size.columns, size.rows);
        const { recorder, screen } = open();
        for (const rows of list) {
          screen.paint(rows);
          await feed(terminal, recorder.take());
          const { expected, shown } = lettersOf(terminal, rows);
          expect(shown).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['○ 1', '● 1'],
    ['x23', '● 1'],
    ['○ 1', '\u001B[7m● 1\u001B[27m'],
    ['\u001B[7m○ 1\u001B[27m', '● 1'],
  ])('shows an ambiguous character before a blank after %j becomes %j', async (before, after) => {
    const terminal = createWideTerminal(size.columns, size.rows);
    const { recorder, screen } = open();
    screen.paint([before]);
    screen.paint([after]);
    await feed(terminal, recorder.take());
    expect(shownText(terminal)[0]).toBe('●1');
  });
});

describe('a terminal that reports its width of ambiguous characters', () => {
  const row = (percent: number): string => `● job ${'━'.repeat(percent / 10)} ${percent}%`;

  test('is asked with the first frame only', () => {
    const { recorder, screen } = open();
    screen.paint(['a']);
    expect(recorder.take()).toContain('\u001B[2H●\u001B[6n');
    screen.leave();
    screen.enter();
    screen.repaint();
    expect(recorder.take()).not.toContain('\u001B[6n');
  });

  test('gets plain text after them once they are known to be narrow', () => {
    const { recorder, screen } = open();
    screen.paint([row(50)]);
    recorder.take();
    screen.setAmbiguousWidth(1);
    screen.paint([row(70)]);
    expect(recorder.take()).toBe('\u001B[;12H━━ 70%');
  });

  test('gets one position after each run of equal ones otherwise', () => {
    const { recorder, screen } = open();
    screen.setAmbiguousWidth(2);
    screen.paint(['a']);
    recorder.take();
    screen.paint([`b${'━'.repeat(6)}${'╌'.repeat(4)} 60%`]);
    expect(recorder.take()).toBe(`\u001B[Hb${'━'.repeat(6)}\u001B[8G${'╌'.repeat(4)} 60%`);
  });

  test('gets an absolute position after each of them otherwise', () => {
    const { recorder, screen } = open();
    screen.setAmbiguousWidth(2);
    screen.paint([row(50)]);
    recorder.take();
    screen.paint([row(60)]);
    expect(recorder.take()).toBe('\u001B[;13H \b\b━\u001B[14G60%');
  });

  test('gets one cell and the digits for one more percent of a bar', () => {
    const { recorder, screen } = open();
    screen.paint([`━${'─'.repeat(11)}  12%  4m`]);
    recorder.take();
    screen.paint([`━━${'─'.repeat(10)}  13%  4m`]);
    expect(recorder.take()).toBe('\u001B[;2H━\u001B[16G3');
  });

  test('is not asked when the width is given', () => {
    const recorder = createRecorder();
    const screen = createScreen({ sink: recorder.sink, size: () => size, ambiguousWidth: 1 });
    screen.enter();
    screen.paint([row(50)]);
    expect(recorder.take()).not.toContain('\u001B[6n');
  });
});
