import { codePointKey } from './code-point-keys.ts';
import { readModifiers } from './key-names.ts';

/** Names of the keys that terminals send as CSI and SS3 sequences. Source: xterm, "PC-Style Function Keys". */

/** Keys by the final character of CSI and SS3 sequences. */
const cursorKeys: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** Keys by the first parameter of CSI … ~. Home and End have two numbers each, of xterm and of rxvt. */
const editingKeys: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** Keys by the final character of CSI [ …, which only the Linux console sends. */
const linuxConsoleKeys: Readonly<Record<string, string>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

const withModifiers = (name: string | undefined, parameter: string | undefined): string | undefined => {
  const modifiers = readModifiers(parameter);
  if (name === undefined || modifiers === null) return undefined;
  const { ctrl, alt, shift } = modifiers;
  return `${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`;
};

/** The key that sends CSI `parameters` `final`; undefined for mouse reports, focus events, replies and unknown sequences. */
export const csiKey = (parameters: string, final: string): string | undefined => {
  if (parameters === '[') return linuxConsoleKeys[final];
  if (!/^[\d;:]*$/.test(parameters)) return undefined;
  const [first = '', modifier, third, ...rest] = parameters.split(';');
  if (rest.length > 0) return undefined;
  if (final === 'u') return codePointKey(first, modifier, third);
  if (final === '~' && first === '27' && third !== undefined) return codePointKey(third, modifier);
  if (third !== undefined) return undefined;
  if (final === 'Z') return 'shift+tab';
  if (final === '~') return withModifiers(editingKeys[first], modifier);
  // CSI 12;5 R is a cursor position report, CSI 1;5 R is Ctrl-F3.
  return first === '' || first === '1' ? withModifiers(cursorKeys[final], modifier) : undefined;
};

/** The key that sends SS3 `parameters` `final` (application cursor mode); undefined for unknown sequences. */
export const ss3Key = (parameters: string, final: string): string | undefined => {
  if (final === 'M') return 'enter';
  return withModifiers(cursorKeys[final], parameters.split(';').at(-1) || undefined);
};
