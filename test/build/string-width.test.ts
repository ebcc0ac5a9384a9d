import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import stringWidth from 'string-width';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withQuickEmoji } from '../../.build/string-width.mjs';
import { displayWidth } from '../../src/terminal/text/width.ts';

const original = fileURLToPath(new URL('../../node_modules/string-width/index.js', import.meta.url));
// Beside its packages, which it imports.
const copy = fileURLToPath(new URL(`../../node_modules/.cache/string-width-${process.pid}.mjs`, import.meta.url));
let quick: typeof stringWidth;

beforeAll(async () => {
  await mkdir(dirname(copy), { recursive: true });
  await writeFile(copy, withQuickEmoji(await readFile(original, 'utf8')));
  ({ default: quick } = await import(pathToFileURL(copy).href));
});
afterAll(() => rm(copy));

const emojiForm = String.raw`^\p{RGI_Emoji}$`;
const isAWholeEmoji = new RegExp(emojiForm, 'v');

const mightBeginOne = /^[\p{Emoji}\p{Extended_Pictographic}]$/u;

/** What is or might be an emoji, with everything that is put behind one; some of all other characters; every pair of region letters. */
const candidates = function* (): Generator<string> {
  const behind = ['', '\uFE0F', '\u20E3', '\uFE0F\u20E3', '\u{1F3FB}', '\u{1F3FF}', '\uFE0F\u{1F3FD}'];
  for (let code = 0; code <= 0x1ffff; code += 1) {
    const character = String.fromCodePoint(code);
    if (code % 17 === 0 || mightBeginOne.test(character)) for (const more of behind) yield character + more;
  }
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(0x1f1e6 + index));
  for (const first of letters) for (const second of letters) yield first + second;
  for (const region of ['gbeng', 'gbsct', 'gbwls', 'usca'])
    yield `🏴${[...region].map(letter => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('')}\u{E007F}`;
};

const joined = [
  '👩‍👧',
  '👨‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🏳️‍⚧️',
  '🏴‍☠️',
  '❤️‍🔥',
  '👩🏽‍🤝‍👨🏿',
  '🧑🏻‍🦰',
  '🐻‍❄️',
  '🙂‍↔️',
  '⛓️‍💥',
  '🚶🏽‍♀️‍➡️',
  '🍋‍🟩',
  '👁️‍🗨️',
];

test('every emoji and what might be one is as wide as before, for Ink and for the screen', () => {
  const wrong: string[] = [];
  let emoji = 0;
  for (const text of [...candidates(), ...joined]) {
    const isEmoji = isAWholeEmoji.test(text);
    emoji += isEmoji ? 1 : 0;
    const width = stringWidth(text);
    if (quick(text) !== width) wrong.push(text);
    if (isEmoji && displayWidth(text) !== width) wrong.push(text);
  }
  expect(wrong).toEqual([]);
  expect(emoji).toBeGreaterThan(1_900);
});

test('a string-width that has changed stops the build instead of going unpatched', () => {
  expect(() => withQuickEmoji('export default 1;')).toThrow(/string-width has changed/);
});
