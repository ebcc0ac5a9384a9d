// Replaces Ink's output.js. Ink 6.8 splits every row of the screen into styled characters at every frame: 7.5 ms at 120×40,
// even when nothing changed. This version handles each row separately. Texts that stand beside each other and use only
// styles that Ink would write back unchanged are joined as they are, results of other rows are remembered, and rows that are
// clipped on the left or right are left to Ink's own code.
// Held by test/build/ink.test.ts: the output is the same byte for byte. Remove it when Ink caches rows itself.
import InkOutput from 'ink-own-output';
import { bounded } from './bounded.mjs';

/**
 * @typedef {import('ink-own-output').Operation} Operation
 * @typedef {readonly [x: number, text: string]} PlacedText
 */

const visible = String.raw`[^\u0000-\u001F\u007F-\u009F]`;

/**
 * An SGR sequence.
 *
 * @param {string | number} codes
 */
const sequence = codes => String.raw`\u001B\[(?:${codes})m`;

/**
 * @param {string | number} on
 * @param {string | number} off
 * @param {string} [inner]
 */
const between = (on, off, inner = `${visible}+`) => sequence(on) + inner + sequence(off);
const underline = between(4, 24);
/** Text with underlined parts, such as the matches of a filter. */
const partlyUnderlined = `(?:${visible}+|${visible}*${underline}(?:${visible}+${underline})*${visible}*)`;
const color = between('3[0-7]|9[0-7]', 39);
const intensity = between('[12]', 22);
const withUnderlined = `${between('3[0-7]|9[0-7]', 39, partlyUnderlined)}|${between('[12]', 22, partlyUnderlined)}`;
const single = [withUnderlined, between('[12]', 22, color), underline].join('|');
// Styles with different end codes may stand directly beside each other, but no underlined parts of both.
const other = `${color}${intensity}|${intensity}${color}|${single}`;
// The row under the cursor keeps its color.
const inverseColored = between(7, 27, `(?:${color}|${intensity}|${between('[12]', 22, color)})`);
const styled = `(?:${other})?${between(7, 27)}(?:${other})?|${inverseColored}|${other}`;

/** Text in which each style ends, and plain text follows, before the next style starts. */
const separated = new RegExp(`^${visible}*(?:(?:${styled})(?:$|${visible}+))*$`);

// Characters that are as wide among others as alone: Latin, the signs that zjobs draws, kana, Hangul and ideographs.
const narrow = String.raw`\u0020-\u007E\u00B7\u00C0-\u02FF\u2013\u2014\u2019\u2026\u2190-\u2193\u2298\u2500-\u257F\u25B8\u25CB\u25CC\u25CF\u2713\u2717\u276F`;
const wide = String.raw`\u3001\u3002\u300C\u300D\u3041-\u3096\u30A1-\u30FC\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\uFF01-\uFF60`;
const measurable = new RegExp(`^[${narrow}${wide}]*$`);
const wideCharacter = new RegExp(`[${wide}]`, 'g');

// A combining character after a sequence would join the sequence's last letter, and Ink would lose it. Few texts have an
// unusual character there, and the pattern that knows them all takes 5 ms to compile.
const unusualAfterSequence = new RegExp(String.raw`\u001B\[[\d;]*m(?!$|[\u001B${narrow}${wide}])`);
const joinedToSequence = /\u001B\[[\d;]*m[\p{M}\p{Cf}\p{Emoji_Modifier}\u0E33\u0EB3\uFF9E\uFF9F]/u;

/**
 * Whether Ink writes a text back unchanged.
 *
 * @param {string} text
 */
const isUnchanging = text => separated.test(text) && !(unusualAfterSequence.test(text) && joinedToSequence.test(text));

const styling = /\u001B\[[\d;]*m/g;

/**
 * Cells of a styled text; null when it has characters that have to be measured among others.
 *
 * @param {string} text
 */
const widthOf = text => {
  const bare = text.replaceAll(styling, '');
  return measurable.test(bare) ? bare.length + (bare.match(wideCharacter)?.length ?? 0) : null;
};

const styledEnd = /\u001B\[([\d;]+)m[^\u001B]+(\u001B\[[\d;]+m)$/;
const styledStart = /^\u001B\[([\d;]+)m/;

/**
 * Two texts beside each other. Like Ink, it does not interrupt a style that both have.
 *
 * @param {string} left
 * @param {string} right
 */
const join = (left, right) => {
  const [, style, off = ''] = styledEnd.exec(left) ?? [];
  const [on = '', same] = styledStart.exec(right) ?? [];
  return style === undefined || style !== same ? left + right : left.slice(0, -off.length) + right.slice(on.length);
};

/** The row of a text that begins it; null when Ink would change it. */
const alone = bounded(text => (isUnchanging(text) ? text.trimEnd() : null));

/**
 * The row of texts that stand beside each other; null when they overlap, or when Ink would change them.
 *
 * @param {readonly PlacedText[]} texts
 */
const joined = texts => {
  const [first] = texts;
  if (texts.length === 1 && first?.[0] === 0) return alone(first[1]);
  let row = '';
  let end = 0;
  for (const [index, [x, text]] of texts.entries()) {
    if (x < end || !isUnchanging(text)) return null;
    row = join(row + ' '.repeat(x - end), text);
    const cells = index === texts.length - 1 ? 0 : widthOf(text);
    if (cells === null) return null;
    end = x + cells;
  }
  return isUnchanging(row) ? row.trimEnd() : null;
};

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
  const row = joined(texts);
  if (row !== null) return row;
  if (columns !== width) {
    width = columns;
    compose = bounded(composeByInk(width));
  }
  return compose(JSON.stringify(texts));
};

/**
 * The lines of a text that a clip leaves, and the row of the first one. Like Ink, it ignores what a clip does not limit.
 *
 * @param {string} text
 * @param {number} y
 * @param {import('ink-own-output').Clip | undefined} clip
 */
const clippedLines = (text, y, { y1 = y, y2 = Number.POSITIVE_INFINITY } = {}) => {
  const lines = text.split('\n').slice(Math.max(0, y1 - y), Math.max(0, y2 - y));
  return { lines, top: Math.max(y, y1) };
};

/**
 * The texts of each row with their columns, in the order in which they were written, and the rows that a clip cuts on the
 * left or right.
 *
 * @param {readonly Operation[]} operations
 * @param {number} height
 */
const sortedIntoRows = (operations, height) => {
  /** @type {PlacedText[][]} */
  const rows = Array.from({ length: height }, () => []);
  /** @type {Set<number>} */
  const cut = new Set();
  /** @type {import('ink-own-output').Clip[]} */
  const clips = [];
  for (const operation of operations) {
    if (operation.type === 'clip') clips.push(operation.clip);
    else if (operation.type === 'unclip') clips.pop();
    else {
      const { x, y, text, transformers } = operation;
      const clip = clips.at(-1);
      const { lines, top } = clippedLines(text, y, clip);
      // Ink draws nothing of a text that starts above the screen.
      if (top < 0) continue;
      lines.forEach((line, index) => {
        if (clip?.x1 !== undefined) cut.add(top + index);
        else rows[top + index]?.push([x, transformers.reduce((result, transform) => transform(result, index), line)]);
      });
    }
  }
  return { rows, cut };
};

export default class Output extends InkOutput {
  /** @override */
  get() {
    const { rows, cut } = sortedIntoRows(this.operations, this.height);
    const own = cut.size === 0 ? [] : super.get().output.split('\n');
    const output = rows.map((texts, y) => (cut.has(y) ? (own[y] ?? '') : rowOf(texts, this.width))).join('\n');
    return { output, height: this.height };
  }
}
