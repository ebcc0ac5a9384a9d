import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import stringWidth from 'string-width';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withQuickEmoji } from '../../.build/string-width.mjs';
import { displayWidth } from '../../src/terminal/text/width.ts';

const original = fileURLToPath(new URL('../../node_modules/string-width/index.js', import.meta.url));
// In node_modules, so that its imports are found.
const copy = fileURLToPath(new URL(`../../node_modules/.cache/string-width-${process.pid}.mjs`, import.meta.url));
let quick: typeof stringWidth;

beforeAll(async () => {
  await mkdir(dirname(copy), { recursive: true });
  await writeFile(copy, withQuickEmoji(await readFile(original, 'utf8')));
  ({ default: quick } = await import(pathToFileURL(copy).href));
});
afterAll(() => rm(copy));

const emojiForm = String.raw`^\p{RGI_Emoji}$`;
const wholeEmoji = new RegExp(emojiForm, 'v');

const possibleEmojiStart = /^[\p{Emoji}\p{Extended_Pictographic}]$/u;

/** Emoji and possible emoji with every suffix, a sample of all other characters, and every pair of region letters. */
const candidates = function* (): Generator<string> {
  const suffixes = ['', '\uFE0F', '\u20E3', '\uFE0F\u20E3', '\u{1F3FB}', '\u{1F3FF}', '\uFE0F\u{1F3FD}'];
  for (let code = 0; code <= 0x1ffff; code += 1) {
    const character = String.fromCodePoint(code);
    if (code % 17 === 0 || possibleEmojiStart.test(character)) for (const suffix of suffixes) yield character + suffix;
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

// It computes for seconds, longer where other tests have the cores.
test('the patched string-width and displayWidth agree with string-width on every emoji and possible emoji', {
  timeout: 60_000,
}, () => {
  const wrong: string[] = [];
  let emoji = 0;
  for (const text of [...candidates(), ...joined]) {
    const isEmoji = wholeEmoji.test(text);
    emoji += isEmoji ? 1 : 0;
    const width = stringWidth(text);
    if (quick(text) !== width) wrong.push(text);
    if (isEmoji && displayWidth(text) !== width) wrong.push(text);
  }
  expect(wrong).toEqual([]);
  expect(emoji).toBeGreaterThan(1_900);
});

test('a changed string-width fails the build', () => {
  expect(() => withQuickEmoji('export default 1;')).toThrow(/string-width has changed/);
});
