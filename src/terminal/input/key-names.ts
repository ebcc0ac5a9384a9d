/** Names of the keys that terminals send as control characters and escape sequences. Source: xterm, "PC-Style Function Keys". */

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

/** First parameter of CSI … ~; home and end have two numbers each (xterm and rxvt). */
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

const linuxConsoleKeys: Readonly<Record<string, string>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

const controlKeys: Readonly<Record<string, string>> = {
  '\t': 'tab',
  // Ctrl-J and a pasted line break mean Enter too.
  '\n': 'enter',
  '\r': 'enter',
  '\b': 'backspace',
  '\u007F': 'backspace',
  '\0': 'ctrl+space',
};

/** Name of the key that sends a C0 control character or DEL: 'enter', 'ctrl+c'. */
export const controlKey = (character: string): string =>
  controlKeys[character] ?? `ctrl+${String.fromCharCode(character.charCodeAt(0) + 0x40).toLowerCase()}`;

/** 'ctrl+', 'alt+' and 'shift+' for the modifier parameter: 1 plus bits for Shift 1, Alt 2, Ctrl 4. */
const modifierPrefix = (parameter: string | undefined): string => {
  const bits = Number(parameter ?? '1') - 1;
  if (!(bits > 0)) return '';
  return `${bits & 4 ? 'ctrl+' : ''}${bits & 2 ? 'alt+' : ''}${bits & 1 ? 'shift+' : ''}`;
};

const modified = (name: string | undefined, modifier: string | undefined): string | undefined =>
  name === undefined ? undefined : modifierPrefix(modifier) + name;

/** Name of the key that sends CSI `parameters` `final`; undefined for mouse reports, focus events, answers and the unknown. */
export const csiKey = (parameters: string, final: string): string | undefined => {
  if (parameters === '[') return linuxConsoleKeys[final];
  if (!/^[\d;]*$/.test(parameters)) return undefined;
  const [first = '', modifier, ...rest] = parameters.split(';');
  if (rest.length > 0) return undefined;
  if (final === 'Z') return 'shift+tab';
  if (final === '~') return modified(editingKeys[first], modifier);
  // CSI 12;5 R is the answer to a question for the cursor's place, CSI 1;5 R is Ctrl-F3.
  return first === '' || first === '1' ? modified(cursorKeys[final], modifier) : undefined;
};

/** Name of the key that sends SS3 `parameters` `final` (application mode of the cursor keys); undefined for the unknown. */
export const ss3Key = (parameters: string, final: string): string | undefined => {
  if (final === 'M') return 'enter';
  return modified(cursorKeys[final], parameters.split(';').at(-1) || undefined);
};
