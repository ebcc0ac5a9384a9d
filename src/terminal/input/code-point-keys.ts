import { altKey, controlKey, type Modifiers, printableKey, readModifiers } from './key-names.ts';

/*
 * Keys that a terminal sends as a code point with modifiers: `CSI 27;5;99~` (xterm's modifyOtherKeys) or `CSI 99;5u` (CSI u,
 * kitty). zjobs never switches these modes on, but a program that crashed may have left one on. So each key gets the name
 * that it has without the mode. Source: xterm, "modifyOtherKeys"; kitty, "Comprehensive keyboard handling in terminals".
 */

/** Keys that are not named after their character. From 57399 on: kitty's keypad. */
const namedKeys: Readonly<Record<number, string>> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  32: 'space',
  127: 'backspace',
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'pageup',
  57422: 'pagedown',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
};

const firstKeypadCode = 57399;
/** The characters of kitty's keypad from 57399 on. */
const keypadCharacters = '0123456789./*-+';

/** Excludes the private use area, which kitty uses for keys without a character. */
const isPrintable = (code: number): boolean =>
  (code > 0x20 && code < 0x7f) || (code > 0x9f && code < 0xd800) || (code > 0xf8ff && code <= 0x10ffff);

const firstOf = (list: string): number => Number(list.split(':')[0] || Number.NaN);

/** Only Tab differs with Shift, and only Space with Ctrl. */
const namedKey = (name: string, { ctrl, shift }: Modifiers): string => {
  if (name === 'tab' && shift) return 'shift+tab';
  return name === 'space' && ctrl ? 'ctrl+space' : name;
};

/** Ctrl and a character from `@` on send a control character. */
const ctrlKey = (code: number, { shift }: Modifiers): string => {
  if (shift || code < 0x40) return `ctrl+${shift ? 'shift+' : ''}${String.fromCodePoint(code)}`;
  return controlKey(String.fromCharCode(code & 0x1f));
};

/** The second number of `codes`, if any, is the code of the key with Shift. */
const shiftedCharacter = (codes: string): string => {
  const [code = '', shifted = ''] = codes.split(':');
  if (isPrintable(firstOf(shifted))) return String.fromCodePoint(firstOf(shifted));
  const character = String.fromCodePoint(firstOf(code));
  const upper = character.toUpperCase();
  return [...upper].length === 1 ? upper : character;
};

const characterKey = (codes: string, modifiers: Modifiers): string | undefined => {
  const code = firstOf(codes);
  if (!isPrintable(code)) return undefined;
  if (modifiers.ctrl) return ctrlKey(code, modifiers);
  return printableKey(modifiers.shift ? shiftedCharacter(codes) : String.fromCodePoint(code));
};

/**
 * The key of a code point with a modifier parameter. `codes` may list alternate codes after colons, and `text` the codes
 * of the characters that the key types; only a single one replaces the code point. Returns undefined for released keys, modifier keys and unknown codes.
 */
export const codePointKey = (codes: string, modifier: string | undefined, text = ''): string | undefined => {
  const modifiers = readModifiers(modifier);
  if (modifiers === null) return undefined;
  const { ctrl, alt } = modifiers;
  // Several characters are not those of one key: "yes" must not count as y.
  const typed = firstOf(text.includes(':') ? '' : text);
  if (!ctrl && !alt && isPrintable(typed)) return printableKey(String.fromCodePoint(typed));
  const code = firstOf(codes);
  const named = namedKeys[code] ?? keypadCharacters[code - firstKeypadCode];
  const name = named === undefined ? characterKey(codes, modifiers) : namedKey(named, modifiers);
  return name !== undefined && alt ? altKey(name) : name;
};
