import { describe, expect, test } from 'vitest';
import { createScreen } from '../../../src/terminal/paint/screen.ts';
import { findScroll, scrolledRows } from '../../../src/terminal/paint/scroll.ts';
import { createRecorder, createTerminal, feed, shownText } from '../../support/virtual-terminal.ts';

const list = (first: number, count = 8): string[] =>
  Array.from({ length: count }, (_, index) => `job ${first + index}`);

describe('findScroll', () => {
  test.each([
    ['up by one', ['head', ...list(0), 'foot'], ['head', ...list(1), 'foot'], { top: 1, bottom: 8, by: 1 }],
    ['down by two', ['head', ...list(2), 'foot'], ['head', ...list(0), 'foot'], { top: 1, bottom: 8, by: -2 }],
    [
      'with another row selected',
      ['head', ...list(0, 7), '>job 7'],
      ['head', ...list(1, 7), '>job 8'],
      { top: 1, bottom: 7, by: 1 },
    ],
    ['without a move', list(0), list(0), undefined],
    ['to another page', list(0), list(50), undefined],
    [
      'of rows that get another style',
      ['head', ...list(0)],
      ['head', ...list(2).map(text => text.replace('job', '\u001B[4mjob\u001B[24m'))],
      { top: 1, bottom: 8, by: 2 },
    ],
    ['of no row that only gets another style', list(0), list(0).map(text => `\u001B[2m${text}\u001B[22m`), undefined],
    [
      'of rows that get another style',
      ['head', ...list(0)],
      ['head', ...list(2).map(text => text.replace('job', '\u001B[4mjob\u001B[24m'))],
      { top: 1, bottom: 8, by: 2 },
    ],
    ['of no row that only gets another style', list(0), list(0).map(text => `\u001B[2m${text}\u001B[22m`), undefined],
    ['of too few rows', ['a', 'b', 'c'], ['b', 'c', 'd'], undefined],
    ['with unknown rows', [undefined, undefined], list(0, 2), undefined],
    ['where more rows stay than move', ['a', ...list(0, 20), 'b', 'c'], ['b', ...list(0, 20), 'c', 'a'], undefined],
  ])('finds the scroll %s', (_, before, after, expected) => {
    expect(findScroll(before, after)).toEqual(expected);
  });
});

test('scrolledRows moves only the rows within the margins', () => {
  expect(scrolledRows(['a', 'b', 'c', 'd', 'e'], { top: 1, bottom: 3, by: 1 }, '')).toEqual(['a', 'c', 'd', '', 'e']);
  expect(scrolledRows(['a', 'b', 'c', 'd', 'e'], { top: 1, bottom: 3, by: -2 }, '')).toEqual(['a', '', '', 'b', 'e']);
});

test('scrolling a list by one row takes little more than the bytes of that row', async () => {
  const size = { columns: 120, rows: 40 };
  const terminal = createTerminal(size.columns, size.rows);
  const recorder = createRecorder();
  const screen = createScreen({ sink: recorder.sink, size: () => size });
  const frame = (first: number): string[] => [
    'header',
    ...Array.from(
      { length: 38 },
      (_, row) => `\u001B[36m●\u001B[39m collection ${'x'.repeat(((first + row) * 37) % 60)} by user ${first + row}`,
    ),
    '\u001B[7mfooter\u001B[27m',
  ];
  screen.enter();
  screen.paint(frame(0));
  await feed(terminal, recorder.take());
  screen.paint(frame(1));
  expect(recorder.bytes).toBeLessThan(130);
  await feed(terminal, recorder.take());
  screen.paint(frame(0));
  expect(recorder.bytes).toBeLessThan(130);
  await feed(terminal, recorder.take());
  expect(shownText(terminal).slice(0, 2)).toEqual(['header', '● collection  by user 0']);
  expect(shownText(terminal).slice(-1)).toEqual(['footer']);
});
