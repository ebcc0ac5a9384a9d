/** Names of keys and their modifiers. Source: xterm, "PC-Style Function Keys". */

const controlKeys: Readonly<Record<string, string>> = {
  '\t': 'tab',
  // Ctrl-J and a pasted line break act as Enter.
  '\n': 'enter',
  '\r': 'enter',
  '\b': 'backspace',
  '\u007F': 'backspace',
  '\0': 'ctrl+space',
  '\u001B': 'escape',
};

/** The key that sends a C0 control character or DEL: 'enter', 'ctrl+c'. */
export const controlKey = (character: string): string =>
  controlKeys[character] ?? `ctrl+${String.fromCharCode(character.charCodeAt(0) + 0x40).toLowerCase()}`;

/** The name of a key with Alt. The order of modifiers in a name is ctrl, alt, shift. */
export const altKey = (name: string): string => {
  if (/^(?:ctrl\+)?alt\+/.test(name)) return name;
  return name.startsWith('ctrl+') ? `ctrl+alt+${name.slice('ctrl+'.length)}` : `alt+${name}`;
};

/** The distance from a full-width form (！ to ～) to its ASCII character. Source: Unicode, "Halfwidth and Fullwidth Forms". */
const fullWidthOffset = 0xff01 - 0x21;
const ideographicSpace = '\u3000';

/**
 * The key of a printable character, which is its own name except for the space. Full-width forms, which input methods type
 * for ASCII characters, have the same keys as these.
 */
export const printableKey = (character: string): string => {
  if (character === ' ' || character === ideographicSpace) return 'space';
  const isFullWidth = character >= '\uFF01' && character <= '\uFF5E';
  return isFullWidth ? String.fromCharCode(character.charCodeAt(0) - fullWidthOffset) : character;
};

/** The modifiers in a parameter of a key sequence. */
export type Modifiers = { readonly ctrl: boolean; readonly alt: boolean; readonly shift: boolean };

const releaseEvent = '3';

/**
 * Reads a modifier parameter: 1 plus the bits Shift 1, Alt 2, Ctrl 4. The bits Super, Hyper and Meta (8, 16, 32) count as
 * Alt, and lock keys are ignored. Returns null when the key was released. Source: xterm; kitty, "Comprehensive keyboard
 * handling in terminals".
 */
export const readModifiers = (parameter = ''): Modifiers | null => {
  const [value, event] = parameter.split(':');
  if (event === releaseEvent) return null;
  const bits = Math.max(0, Number(value || '1') - 1);
  return { ctrl: (bits & 4) !== 0, alt: (bits & 0b111010) !== 0, shift: (bits & 1) !== 0 };
};
