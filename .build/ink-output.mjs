// Replaces Ink's output.js. Ink 6.8 splits every row of the screen into styled characters at every frame: 7.5 ms at 120×40,
// even when nothing changed. This version handles each row separately. A text that fills its row alone and uses only styles
// that Ink would write back unchanged is passed through, results of other rows are remembered, and clipped rows are left to
// Ink's own code.
// Held by test/build/ink.test.ts: the output is the same byte for byte. Remove it when Ink caches rows itself.
import InkOutput from 'ink-own-output';
import { bounded } from './bounded.mjs';

/**
 * @typedef {import('ink-own-output').Operation} Operation
 * @typedef {readonly [x: number, text: string]} PlacedText
 */

const visible = String.raw`[^\u0000-\u001F\u007F-\u009F]`;

/**
 * An SGR sequence. A combining character after it would join the sequence's last letter, and Ink would lose it.
 *
 * @param {string | number} codes
 */
const sequence = codes => String.raw`\u001B\[(?:${codes})m(?![\p{M}\p{Cf}\p{Emoji_Modifier}\u0E33\u0EB3\uFF9E\uFF9F])`;

/**
 * @param {string | number} on
 * @param {string | number} off
 * @param {string} [inner]
 */
const between = (on, off, inner = `${visible}+`) => sequence(on) + inner + sequence(off);
const color = between('3[0-7]|9[0-7]', 39);
const other = [color, between('[12]', 22), between('[12]', 22, color), between(4, 24)].join('|');
// Inverse has an end code of its own, so it may stand directly beside another style.
const styled = `(?:${other})?${between(7, 27)}(?:${other})?|${other}`;

/** A text that Ink writes back unchanged: each style ends, and plain text follows, before the next style starts. */
const unchanging = new RegExp(`^${visible}*(?:(?:${styled})(?:$|${visible}+))*$`, 'u');

/**
 * A function that lets Ink compose one row of the given width. Its argument is the JSON of the row's texts.
 *
 * @param {number} columns
 * @returns {(key: string) => string}
 */
const composeByInk = columns => key => {
  const row = new InkOutput({ width: columns, height: 1 });
  for (const [x, text] of JSON.parse(key)) row.write(x, 0, text, { transformers: [] });
  return row.get().output;
};

let width = 0;
let compose = bounded(composeByInk(width));

/**
 * The row that results from the texts placed in it.
 *
 * @param {readonly PlacedText[]} texts
 * @param {number} columns
 */
const rowOf = (texts, columns) => {
  const [[x, text] = [0, ''], ...others] = texts;
  if (x === 0 && others.length === 0 && unchanging.test(text)) return text.trimEnd();
  if (columns !== width) {
    width = columns;
    compose = bounded(composeByInk(width));
  }
  return compose(JSON.stringify(texts));
};

/**
 * The texts of each row with their columns, in the order in which they were written, and the rows that a clip affects.
 *
 * @param {readonly Operation[]} operations
 * @param {number} height
 */
const sortedIntoRows = (operations, height) => {
  /** @type {PlacedText[][]} */
  const rows = Array.from({ length: height }, () => []);
  /** @type {Set<number>} */
  const clipped = new Set();
  let clips = 0;
  for (const operation of operations) {
    if (operation.type === 'clip') clips += 1;
    else if (operation.type === 'unclip') clips = Math.max(0, clips - 1);
    // Ink draws nothing of a text that starts above the screen.
    else if (clips > 0 || operation.y >= 0) {
      const { x, y, text, transformers } = operation;
      text.split('\n').forEach((line, index) => {
        if (clips > 0) clipped.add(y + index);
        else rows[y + index]?.push([x, transformers.reduce((result, transform) => transform(result, index), line)]);
      });
    }
  }
  return { rows, clipped };
};

export default class Output extends InkOutput {
  /** @override */
  get() {
    const { rows, clipped } = sortedIntoRows(this.operations, this.height);
    const own = clipped.size === 0 ? [] : super.get().output.split('\n');
    const output = rows.map((texts, y) => (clipped.has(y) ? (own[y] ?? '') : rowOf(texts, this.width))).join('\n');
    return { output, height: this.height };
  }
}
