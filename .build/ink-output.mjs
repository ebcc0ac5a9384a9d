// Ink's Output splits every row of the screen into styled characters at every frame: 7.5 ms at 120×40, whatever changed.
// This stand-in takes the rows one by one: a text that has a row to itself and is styled as Ink writes styles goes through
// as it is, what comes of other rows is remembered, and rows that are clipped are left to Ink's own code. The bundler swaps
// it in for Ink 6.8; drop it when Ink caches rows itself. Byte for byte the same: held by test/build/ink.test.ts.
import InkOutput from 'ink-own-output';
import { bounded } from './bounded.mjs';

const visible = String.raw`[^\u0000-\u001F\u007F-\u009F]`;
// What joins the character before it would join a sequence's last letter, and Ink loses it.
const sequence = codes => String.raw`\u001B\[(?:${codes})m(?![\p{M}\p{Cf}\p{Emoji_Modifier}\u0E33\u0EB3\uFF9E\uFF9F])`;
const between = (on, off, inner = `${visible}+`) => sequence(on) + inner + sequence(off);
const colour = between('3[0-7]|9[0-7]', 39);
const other = [colour, between('[12]', 22), between('[12]', 22, colour), between(4, 24)].join('|');
// Inverse ends as no other style does, so it may stand right beside one.
const styled = `(?:${other})?${between(7, 27)}(?:${other})?|${other}`;

/** A text that comes out as it went in: no style is set before the one before is off and something plain was written. */
const unchanging = new RegExp(`^${visible}*(?:(?:${styled})(?:$|${visible}+))*$`, 'u');

const composed = width => key => {
  const row = new InkOutput({ width, height: 1 });
  for (const [x, text] of JSON.parse(key)) row.write(x, 0, text, { transformers: [] });
  return row.get().output;
};

let width = 0;
let compose = bounded(composed(width));

/** What comes of the texts that stand in a row of the screen's width. */
const rowOf = (texts, columns) => {
  const [[x, text] = [0, ''], ...others] = texts;
  if (x === 0 && others.length === 0 && unchanging.test(text)) return text.trimEnd();
  if (columns !== width) {
    width = columns;
    compose = bounded(composed(width));
  }
  return compose(JSON.stringify(texts));
};

/** The texts of each row with their columns, in the order in which they were written, and the rows that have been clipped. */
const sortedIntoRows = (operations, height) => {
  const rows = Array.from({ length: height }, () => []);
  const clipped = new Set();
  let clips = 0;
  for (const { type, x, y, text, transformers } of operations) {
    if (type === 'clip') clips += 1;
    else if (type === 'unclip') clips = Math.max(0, clips - 1);
    // Ink draws nothing of what begins above the screen.
    else if (clips > 0 || y >= 0) {
      text.split('\n').forEach((line, index) => {
        if (clips > 0) clipped.add(y + index);
        else rows[y + index]?.push([x, transformers.reduce((made, transform) => transform(made, index), line)]);
      });
    }
  }
  return { rows, clipped };
};

export default class Output extends InkOutput {
  get() {
    const { rows, clipped } = sortedIntoRows(this.operations, this.height);
    const own = clipped.size === 0 ? [] : super.get().output.split('\n');
    const output = rows.map((texts, y) => (clipped.has(y) ? (own[y] ?? '') : rowOf(texts, this.width))).join('\n');
    return { output, height: this.height };
  }
}
