import { describe, expect, test } from 'vitest';
import { createScreen, type ScreenOptions } from '../../../src/terminal/paint/screen.ts';
import { displayWidth, fitText } from '../../../src/terminal/text/width.ts';
import { createRecorder, createTerminal, feed, shownText } from '../../support/virtual-terminal.ts';

const size = { columns: 120, rows: 40 };

const open = (at = size) => {
  const recorder = createRecorder();
  const current = { ...at };
  const screen = createScreen({ sink: recorder.sink, size: () => current });
  screen.enter();
  return { recorder, screen, current };
};

const bar = (percent: number): string => {
  const done = Math.round(percent / 12.5);
  return `\u001B[36m${'━'.repeat(done)}\u001B[2m${'╌'.repeat(8 - done)}\u001B[22m\u001B[39m ${String(percent).padStart(2)}%`;
};

const jobRow = (index: number, percent: number): string =>
  `\u001B[36m●\u001B[39m In Progress  Migration from Pinecone   collection_${index}  ${bar(percent)}  12m  user${index}@example.com  \u001B[2mjob-${index}\u001B[22m`;

/** A frame like the monitor's: a header, 30 jobs and a footer. */
const monitorFrame = (percents: (index: number) => number): string[] => [
  '\u001B[1mzjobs\u001B[22m  production  api.cloud.zilliz.com   200 jobs  \u001B[36m● 30\u001B[39m \u001B[32m✓ 150\u001B[39m \u001B[31m✗ 20\u001B[39m',
  '',
  '\u001B[2m  STATUS       TYPE                      DESCRIPTION   PROGRESS       ELAPSED  CREATED BY  ID\u001B[22m',
  ...Array.from({ length: 30 }, (_, index) => jobRow(index, percents(index))),
  '\u001B[7m↑↓ move  Enter details  / filter  c cancel  q quit\u001B[27m',
];

describe('the output of a frame', () => {
  test.each([
    ['next to each other', [4, 5, 6]],
    ['far apart', [0, 14, 29]],
  ])('takes at most 90 bytes in one write for three changed percentages %s', (_, changed) => {
    const { recorder, screen } = open();
    screen.paint(monitorFrame(index => 30 + index));
    recorder.take();
    screen.paint(monitorFrame(index => 30 + index + (changed.includes(index) ? 1 : 0)));
    expect(recorder.writes).toHaveLength(1);
    expect(recorder.bytes).toBeLessThanOrEqual(90);
    expect(screen.stats.lastFrameBytes).toBe(recorder.bytes);
  });

  test.each([
    [90, 1],
    [120, 2],
  ])('takes at most %i bytes for three percentages and their bars of %i-cell characters', (bytes, ambiguousWidth) => {
    const { recorder, screen } = open();
    screen.setAmbiguousWidth(ambiguousWidth);
    screen.paint(monitorFrame(() => 62));
    recorder.take();
    screen.paint(monitorFrame(index => (index % 10 === 0 ? 70 : 62)));
    expect(recorder.bytes).toBeLessThanOrEqual(bytes);
  });

  test('is empty for an unchanged frame', () => {
    const { recorder, screen } = open();
    screen.paint(monitorFrame(() => 50));
    recorder.take();
    screen.paint(monitorFrame(() => 50));
    expect(recorder.writes).toEqual([]);
  });

  test.each<[string, string, string, string]>([
    ['one character', 'abcdef', 'abXdef', '\u001B[;3HX'],
    ['a short gap, which is rewritten', 'abcdef', 'XbcYef', '\u001B[HXbcY'],
    ['a long gap, which is jumped over', `a${'-'.repeat(40)}b`, `x${'-'.repeat(40)}y`, '\u001B[Hx\u001B[40Cy'],
    [
      'a styled gap, which is jumped over',
      'a\u001B[31mbcd\u001B[39me',
      'A\u001B[31mbcd\u001B[39mE',
      '\u001B[HA\u001B[3CE',
    ],
    ['a tail that becomes blank, which is erased', 'status: fine', 'status', '\u001B[;7H\u001B[K'],
    ['two cells at the end that become blank', 'abcd', 'ab', '\u001B[;3H  '],
    ['a changed style', 'a\u001B[1mb\u001B[22mc', 'abc', '\u001B[;2Hb'],
    ['a color that no cell shows', 'a \u001B[31m \u001B[39mb', 'a  b', ''],
    ['the unchanged second half of another wide character', '漢字', '感字', '\u001B[H感'],
    ['a narrow character in place of a wide one', 'a漢b', 'axyb', '\u001B[;2Hxy'],
    ['a wide character in place of halves of two', '漢字', 'a漢b', '\u001B[Ha漢b'],
    ['a combined character', 'cafe', 'cafe\u0301', '\u001B[;4He\u0301'],
    ['a background, which ends with the frame', 'ab', 'a\u001B[41mb\u001B[49m', '\u001B[;2H\u001B[41mb\u001B[m'],
  ])('is shortest for %s', (_, before, after, expected) => {
    const { recorder, screen } = open({ columns: 60, rows: 4 });
    screen.paint([before]);
    recorder.take();
    screen.paint([after]);
    expect(recorder.take()).toBe(expected);
  });

  test('erases a completely different row', () => {
    const { recorder, screen } = open({ columns: 80, rows: 4 });
    screen.paint(['x'.repeat(80)]);
    recorder.take();
    screen.paint([`a${' '.repeat(60)}b`]);
    expect(recorder.bytes).toBeLessThan(20);
  });
});

describe('the screen', () => {
  test('enters the alternate screen and clears it in one write, and never clears it again', () => {
    const { recorder, screen, current } = open();
    screen.paint(monitorFrame(() => 10));
    expect(recorder.writes).toHaveLength(1);
    expect(recorder.take()).toMatch(/^\u001B\[\?1049h.*\u001B\[H\u001B\[2J/);
    current.columns = 90;
    screen.paint(monitorFrame(() => 20));
    screen.repaint();
    screen.leave();
    screen.enter();
    screen.paint(monitorFrame(() => 30));
    expect(recorder.take()).not.toContain('\u001B[2J');
  });

  test('paints nothing before enter and after leave', () => {
    const recorder = createRecorder();
    const screen = createScreen({ sink: recorder.sink, size: () => size });
    screen.paint(['early']);
    screen.leave();
    expect(recorder.writes).toEqual([]);
    screen.enter();
    screen.paint(['seen']);
    screen.leave();
    recorder.take();
    screen.paint(['late']);
    screen.leave();
    screen.send('\u001B]52;c;YQ==\u0007');
    expect(recorder.writes).toEqual([]);
  });

  test('restores style, cursor, autowrap, paste mode and the shell’s screen on leave', async () => {
    const terminal = createTerminal(20, 3);
    await feed(terminal, 'shell');
    const { recorder, screen } = open({ columns: 20, rows: 3 });
    screen.paint(['\u001B[31mred']);
    await feed(terminal, recorder.take());
    expect([terminal.buffer.active.type, terminal.modes.bracketedPasteMode, terminal.modes.wraparoundMode]).toEqual([
      'alternate',
      true,
      false,
    ]);
    screen.leave();
    const exitOutput = recorder.take();
    expect(exitOutput).toContain('\u001B[?25h');
    await feed(terminal, `${exitOutput}$`);
    expect([terminal.buffer.active.type, terminal.modes.bracketedPasteMode, terminal.modes.wraparoundMode]).toEqual([
      'normal',
      false,
      true,
    ]);
    expect(terminal.modes.sendFocusMode).toBe(false);
    expect(shownText(terminal)[0]).toBe('shell$');
    expect(terminal.buffer.active.getLine(0)?.getCell(5)?.isFgDefault()).toBe(true);
  });

  test.each([true, false])(
    'has the mouse reported only if it is used (%s), also after a repaint and a stop',
    async mouse => {
      const terminal = createTerminal(20, 3);
      const recorder = createRecorder();
      const screen = createScreen({ sink: recorder.sink, size: () => ({ columns: 20, rows: 3 }), mouse });
      const tracking = async () => {
        await feed(terminal, recorder.take());
        return terminal.modes.mouseTrackingMode;
      };
      const used = mouse ? 'vt200' : 'none';
      for (let round = 0; round < 2; round += 1) {
        screen.enter();
        screen.paint(['row']);
        expect(await tracking()).toBe(used);
        await feed(terminal, '\u001B[?1000l');
        screen.repaint();
        expect(await tracking()).toBe(used);
        screen.leave();
        expect(await tracking()).toBe('none');
      }
    },
  );

  test('leaves an empty screen and the cursor in the last row where there is no alternate screen', async () => {
    const terminal = createTerminal(20, 4);
    const { recorder, screen } = open({ columns: 20, rows: 4 });
    // GNU screen with its defaults, mosh, tmux with `alternate-screen off`.
    const feedWithoutAlternateScreen = () => feed(terminal, recorder.take().replaceAll(/\u001B\[\?1049[hl]/g, ''));
    screen.paint(['header', '\u001B[44mjob\u001B[49m', 'footer']);
    await feedWithoutAlternateScreen();
    screen.leave();
    await feedWithoutAlternateScreen();
    expect(shownText(terminal)).toEqual(['', '', '', '']);
    expect([terminal.buffer.active.cursorY, terminal.buffer.active.cursorX]).toEqual([3, 0]);
    expect(terminal.buffer.active.getLine(1)?.getCell(0)?.isBgDefault()).toBe(true);
  });

  test('cuts rows and columns beyond the terminal, and blanks missing rows', async () => {
    const terminal = createTerminal(6, 3);
    const { recorder, screen } = open({ columns: 6, rows: 3 });
    screen.paint(['0123456789', 'abcde漢', 'c', 'd', 'e']);
    await feed(terminal, recorder.take());
    expect(shownText(terminal)).toEqual(['012345', 'abcde', 'c']);
    screen.paint(['x']);
    await feed(terminal, recorder.take());
    expect(shownText(terminal)).toEqual(['x', '', '']);
  });

  test('removes what another program wrote on a repaint', async () => {
    const terminal = createTerminal(10, 3);
    const { recorder, screen } = open({ columns: 10, rows: 3 });
    screen.paint(['one', '', '\u001B[41mthree\u001B[49m']);
    await feed(terminal, recorder.take());
    await feed(terminal, '\u001B[1;1H\u001B[42mjunk junk \r\njunk\u001B[7m');
    screen.repaint();
    await feed(terminal, recorder.take());
    expect(shownText(terminal)).toEqual(['one', '', 'three']);
    expect(terminal.buffer.active.getLine(1)?.getCell(0)?.isBgDefault()).toBe(true);
  });

  test('sets its modes again on a repaint', async () => {
    const terminal = createTerminal(10, 4);
    const { recorder, screen } = open({ columns: 10, rows: 4 });
    screen.paint(['one', 'two', 'three', 'four']);
    await feed(terminal, recorder.take());
    // Cursor, wrapping and insert mode on, paste mode off, margins, line-drawing characters.
    await feed(
      terminal,
      '\u001B[?25h\u001B[?7h\u001B[4h\u001B[?2004l\u001B[?1004l\u001B[2;3r\u001B[?6h\u001B)0\u000Eqqq',
    );
    screen.repaint();
    await feed(terminal, recorder.take());
    expect(shownText(terminal)).toEqual(['one', 'two', 'three', 'four']);
    expect(terminal.modes).toMatchObject({
      bracketedPasteMode: true,
      insertMode: false,
      originMode: false,
      sendFocusMode: true,
      wraparoundMode: false,
    });
    screen.paint(['one', 'two', 'three', 'qqqq']);
    await feed(terminal, recorder.take());
    expect(shownText(terminal)[3]).toBe('qqqq');
  });

  test('keeps the cells after an emoji that the terminal draws narrower', async () => {
    const terminal = createTerminal(20, 2);
    const { recorder, screen } = open({ columns: 20, rows: 2 });
    // Headless xterm draws this family as separate emoji of two cells each.
    screen.paint(['\u{1F468}‍\u{1F469}‍\u{1F467} end']);
    await feed(terminal, recorder.take());
    expect(shownText(terminal)[0]?.endsWith('end')).toBe(true);
    expect(terminal.buffer.active.getLine(0)?.getCell(3)?.getChars()).toBe('e');
  });

  test.each(['ไทยสำรอง', 'संग्रह', 'स्त्री-2', 'മലയാളം', 'ខ្មែរ', 'བསྒྲུབས'])(
    'shows every letter of %s, and the next column in its place',
    async text => {
      const terminal = createTerminal(30, 2);
      const { recorder, screen } = open({ columns: 30, rows: 2 });
      screen.paint([`${fitText(text, 12)}next`]);
      await feed(terminal, recorder.take());
      expect(shownText(terminal)[0]).toBe(`${text.padEnd(12 - displayWidth(text) + text.length)}next`);
      expect(terminal.buffer.active.getLine(0)?.getCell(12)?.getChars()).toBe('n');
      screen.paint([`${fitText(text, 12)}then`]);
      await feed(terminal, recorder.take());
      expect(shownText(terminal)[0]).toMatch(new RegExp(`^${text} +then$`));
      screen.paint([`${'x'.repeat(10)}  then`]);
      await feed(terminal, recorder.take());
      expect(shownText(terminal)[0]).toBe('xxxxxxxxxx  then');
    },
  );

  test('starts and ends links', () => {
    const { recorder, screen } = open({ columns: 40, rows: 2 });
    screen.paint(['see \u001B]8;;https://zilliz.com\u001B\\console\u001B]8;;\u001B\\ now']);
    expect(recorder.take()).toContain('\u001B]8;;https://zilliz.com\u001B\\console\u001B]8;;\u001B\\');
  });
});

describe('a terminal that is behind', () => {
  test('gets only the newest frame, as a difference to the last one sent', async () => {
    const terminal = createTerminal(20, 3);
    const { recorder, screen } = open({ columns: 20, rows: 3 });
    recorder.isBusy = true;
    screen.paint(['frame 1', 'same']);
    const first = recorder.take();
    screen.paint(['frame 2', 'same']);
    screen.paint(['frame 3', 'same']);
    screen.paint(['frame 4', 'same']);
    expect(recorder.writes).toEqual([]);
    expect(screen.stats.framesDropped).toBe(2);
    recorder.drain();
    expect(recorder.writes).toHaveLength(1);
    expect(recorder.bytes).toBeLessThan(12);
    await feed(terminal, first + recorder.take());
    expect(shownText(terminal)).toEqual(['frame 4', 'same', '']);
  });

  test('gets a copied text once, after the drain', () => {
    const { recorder, screen } = open();
    recorder.isBusy = true;
    screen.paint(['a']);
    recorder.take();
    screen.send('COPY');
    expect(recorder.writes).toEqual([]);
    recorder.drain();
    expect(recorder.writes).toEqual(['COPY']);
    recorder.drain();
    expect(recorder.writes).toEqual(['COPY']);
  });

  test('is left immediately', () => {
    const { recorder, screen } = open();
    recorder.isBusy = true;
    screen.paint(['a']);
    screen.paint(['b']);
    recorder.take();
    screen.leave();
    expect(recorder.take()).toContain('\u001B[?1049l');
    recorder.drain();
    expect(recorder.writes).toEqual([]);
  });
});

test('a screen in ASCII writes nothing else, and replaces wide characters cell by cell', async () => {
  const recorder = createRecorder();
  const screen = createScreen({ sink: recorder.sink, size: () => ({ columns: 20, rows: 2 }), charset: 'ascii' });
  screen.enter();
  screen.paint(['● 商品 \u001B[31m✗ é\u001B[39m ━━─', 'x']);
  const output = recorder.take();
  const terminal = createTerminal(20, 2);
  await feed(terminal, output);
  expect(shownText(terminal)).toEqual(['@ ???? x e ==-', 'x']);
});

describe('the colors of a screen', () => {
  const openIn = (options: Partial<ScreenOptions> = {}) => {
    const recorder = createRecorder();
    const screen = createScreen({
      sink: recorder.sink,
      size: () => ({ columns: 20, rows: 2 }),
      colors: '256',
      ...options,
    });
    screen.enter();
    screen.paint(['\u001B[31mfailed\u001B[39m', 'text']);
    return { recorder, screen };
  };

  test('are asked for with the first frame, and change alone when the terminal answers', () => {
    const { recorder, screen } = openIn();
    const first = recorder.take();
    expect(first).toContain('\u001B]11;?\u001B\\');
    expect(first).toContain('\u001B[38;5;131mfailed');
    screen.setBackground('light');
    expect(recorder.take()).toBe('\u001B[H\u001B[38;5;160mfailed');
    screen.setBackground('light');
    expect(recorder.take()).toBe('');
  });

  test.each<[Partial<ScreenOptions>, string]>([
    [{ background: 'dark' }, '\u001B[91mfailed'],
    [{ background: 'light', colors: '16' }, '\u001B[31mfailed'],
    [{ background: 'unknown', colors: '16' }, '\u001B[2J\u001B[1mfailed'],
  ])('are not asked for with %o', (options, expected) => {
    const output = openIn(options).recorder.take();
    expect(output).not.toContain('\u001B]11');
    expect(output).toContain(expected);
  });

  test('are not asked for by a terminal that may show the request', () => {
    expect(openIn({ charset: 'ascii-symbols' }).recorder.take()).not.toMatch(/\u001B\]11|\u001B\[6n/);
  });
});

describe('implicit bidi, which would move columns beside Arabic text', () => {
  test.each<[string, Partial<ScreenOptions>, string, string]>([
    ['a terminal', {}, '\u001B[8l', '\u001B[8h'],
    ['mlterm', { isMlterm: true }, '\u001B]5379;use_ctl=false\u001B\\', '\u001B]5379;use_ctl=true\u001B\\'],
  ])('is off in %s while the screen is shown', (_, options, off, on) => {
    const recorder = createRecorder();
    const screen = createScreen({ sink: recorder.sink, size: () => ({ columns: 20, rows: 2 }), ...options });
    screen.enter();
    screen.paint(['نسخ 45%']);
    const shown = recorder.take();
    expect(shown).toContain(off);
    expect(shown).not.toContain(on);
    screen.leave();
    expect(recorder.take()).toContain(on);
  });
});
