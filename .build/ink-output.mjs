// Ink's Output splits every row of the screen into styled characters at every frame: 7.5 ms at 120×40, whatever changed.
// This stand-in remembers what a row of text comes out as, and leaves every row that more than one text stands in to Ink's
// own code. The bundler and vitest swap it in for Ink 6.8; drop it when Ink caches rows itself. Byte for byte the same:
// held by test/build/ink.test.ts.
import InkOutput from 'ink-own-output';
import { bounded } from './bounded.mjs';

const aloneIn = width => text => {
  const alone = new InkOutput({ width, height: 1 });
  alone.write(0, 0, text, { transformers: [] });
  return alone.get().output;
};

let width = 0;
let rows = bounded(aloneIn(width));

/** What Ink makes of a text alone in a row of the screen's width. */
const rowOf = (text, columns) => {
  if (columns !== width) {
    width = columns;
    rows = bounded(aloneIn(width));
  }
  return rows(text);
};

const isRow = ({ type, x, y, text }, height) =>
  type === 'write' && x === 0 && y >= 0 && y < height && !text.includes('\n');

/** The rows that an operation may touch: its first, and the one behind its last. */
const reach = ({ type, y, text }) => (type === 'write' ? [y, y + text.split('\n').length] : [0, 0]);

/** Rows on which one text stands alone, from the first cell on, by their number. */
const lonelyRows = (operations, height) => {
  const lonely = new Map();
  const shared = new Set();
  let clips = 0;
  for (const operation of operations) {
    if (operation.type === 'clip') clips += 1;
    else if (operation.type === 'unclip') clips = Math.max(0, clips - 1);
    else {
      const [from, to] = reach(operation);
      for (let y = from; y < to; y += 1) {
        if (clips > 0 || lonely.has(y) || !isRow(operation, height)) shared.add(y);
        else lonely.set(y, operation);
      }
    }
  }
  for (const y of shared) lonely.delete(y);
  return lonely;
};

export default class Output extends InkOutput {
  get() {
    const lonely = lonelyRows(this.operations, this.height);
    if (lonely.size === 0) return super.get();
    const rows = new Array(this.height).fill('');
    if (lonely.size < this.height) {
      const rest = new InkOutput({ width: this.width, height: this.height });
      const own = new Set(lonely.values());
      rest.operations = this.operations.filter(operation => !own.has(operation));
      for (const [y, row] of rest.get().output.split('\n').entries()) rows[y] = row;
    }
    for (const [y, { text, transformers }] of lonely) {
      rows[y] = rowOf(
        transformers.reduce((line, transform) => transform(line, 0), text),
        this.width,
      );
    }
    return { output: rows.join('\n'), height: this.height };
  }
}
