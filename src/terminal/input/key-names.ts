/** Names of the keys that terminals send as control characters and escape sequences. Source: xterm, "PC-Style Function Keys". */

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

const controlKeys: Readonly<Record<string, string>> = {
  '\t': 'tab',
  // Ctrl-J and a pasted line break act as Enter.
  '\n': 'enter',
  '\r': 'enter',
  '\b': 'backspace',
  '\u007F': 'backspace',
  '\0': 'ctrl+space',
};

/** The key that sends a C0 control character or DEL: 'enter', 'ctrl+c'. */
export const controlKey = (character: string): string =>
  controlKeys[character] ?? `ctrl+${String.fromCharCode(character.charCodeAt(0) + 0x40).toLowerCase()}`;

/** 'ctrl+', 'alt+' and 'shift+' for a modifier parameter: 1 plus the bits Shift 1, Alt 2, Ctrl 4. */
const modifierPrefix = (parameter: string | undefined): string => {
  const bits = Number(parameter ?? '1') - 1;
  if (!(bits > 0)) return '';
  return `${bits & 4 ? 'ctrl+' : ''}${bits & 2 ? 'alt+' : ''}${bits & 1 ? 'shift+' : ''}`;
};

const withModifiers = (name: string | undefined, parameter: string | undefined): string | undefined =>
  name === undefined ? undefined : modifierPrefix(parameter) + name;

/** The key that sends CSI `parameters` `final`; undefined for mouse reports, focus events, replies and unknown sequences. */
export const csiKey = (parameters: string, final: string): string | undefined => {
  if (parameters === '[') return linuxConsoleKeys[final];
  if (!/^[\d;]*$/.test(parameters)) return undefined;
  const [first = '', modifier, ...rest] = parameters.split(';');
  if (rest.length > 0) return undefined;
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
