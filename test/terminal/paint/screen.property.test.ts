import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScreen } from '../../../src/terminal/paint/screen.ts';
import {
  createRecorder,
  createTerminal,
  feed,
  shownCells,
  type VirtualTerminal,
} from '../../support/virtual-terminal.ts';

/** Characters on whose width string-width and xterm agree. The painter treats '𠀋' and 'e\u0301' as uncertain. */
const character = fc.constantFrom(
  ...'abc  x.-',
  '漢',
  '字',
  'あ',
  '한',
  '𠀋',
  'é',
  'e\u0301',
  'か\u0302',
  '━',
  '╌',
  '●',
  '…',
);
const sgr = fc.constantFrom(
  ...['0', '1', '2', '3', '4', '7', '9', '22', '23', '24', '27', '29', '31', '39', '41', '49', '97', '104', '1;33;44'],
  ...['38;5;208', '48;5;17', '38;2;1;2;3', '48;2;9;8;7', ''],
);
const row = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: character, maxLength: 12 }) },
      { weight: 1, arbitrary: sgr.map(code => `\u001B[${code}m`) },
    ),
    {
      maxLength: 7,
    },
  )
  .map(pieces => pieces.join(''));

const size = fc.record({ columns: fc.integer({ min: 2, max: 34 }), rows: fc.integer({ min: 1, max: 14 }) });
const frame = fc.array(row, { maxLength: 14 });
/** Enough distinct rows that scrolling them saves bytes. */
const list = fc.array(row, { minLength: 8, maxLength: 14 }).map(rows => rows.map((text, index) => `${index}${text}`));

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('paint' as const), rows: fc.oneof(frame, list) }) },
  // A few rows of the last frame change, which is what a monitor does most.
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('change' as const), at: fc.nat(7), row }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('scroll' as const), by: fc.integer({ min: -3, max: 3 }), row }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), size }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('disturb' as const), text: row }) },
);

/** What the rows look like when each is written whole to a large terminal. */
const writtenWhole = async (
  rows: readonly string[],
  at: { columns: number; rows: number },
): Promise<readonly string[]> => {
  const terminal = createTerminal(120, at.rows);
  const written = rows.slice(0, at.rows).map((text, index) => `\u001B[${index + 1};1H\u001B[m${text}`);
  await feed(terminal, written.join(''));
  const blank = ' :1:0,-1,0,0,0';
  return shownCells(terminal).map(line => {
    const cells = line.split('|').slice(0, at.columns);
    // A wide character at the edge, of which only half fits, is left out.
    const last = cells.at(-1);
    if (last !== undefined && /^[^:]+:2:/.test(last)) cells[cells.length - 1] = blank;
    return cells.join('|');
  });
};

/** A list that scrolls between a header and a footer. */
const scrollList = (rows: readonly string[], by: number, newRow: string): readonly string[] => {
  const body = rows.slice(1, -1);
  const added = Array.from({ length: Math.abs(by) }, (_, index) => newRow + index);
  const moved = by >= 0 ? [...body.slice(by), ...added] : [...added, ...body.slice(0, by)];
  return [...rows.slice(0, 1), ...moved, ...rows.slice(-1)];
};

test('frames painted over each other look like the last one written alone', async () => {
  await fc.assert(
    fc.asyncProperty(size, list, fc.array(step, { minLength: 1, maxLength: 10 }), async (start, firstRows, steps) => {
      let current = start;
      let rows: readonly string[] = firstRows;
      const recorder = createRecorder();
      const terminal: VirtualTerminal = createTerminal(start.columns, start.rows);
      const screen = createScreen({ sink: recorder.sink, size: () => current });
      screen.enter();
      screen.paint(rows);
      await feed(terminal, recorder.take());
      for (const next of steps) {
        if (next.kind === 'paint') rows = next.rows;
        if (next.kind === 'change') rows = rows.map((text, index) => (index === next.at ? next.row : text));
        if (next.kind === 'scroll') rows = scrollList(rows, next.by, next.row);
        if (next.kind === 'resize') {
          current = next.size;
          terminal.resize(current.columns, current.rows);
        }
        screen.paint(rows);
        if (next.kind === 'disturb') {
          await feed(terminal, recorder.take() + next.text);
          screen.repaint();
        }
        expect(recorder.writes.length).toBeLessThanOrEqual(1);
        await feed(terminal, recorder.take());
        expect(shownCells(terminal)).toEqual(await writtenWhole(rows, current));
      }
    }),
    { numRuns: 120 },
  );
});
