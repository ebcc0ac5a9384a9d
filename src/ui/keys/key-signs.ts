const signs: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  right: '→',
  left: '←',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  escape: 'Esc',
};

const modifiers: Readonly<Record<string, string>> = { ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift' };

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** A key as it is printed: `↑`, `Esc`, `Ctrl-Z`. Characters stand for themselves. */
export const keySign = (key: string): string => {
  const [, modifier, rest] = /^(ctrl|alt|shift)\+(.+)$/.exec(key) ?? [];
  if (modifier !== undefined && rest !== undefined) return `${modifiers[modifier]}-${capitalized(keySign(rest))}`;
  return signs[key] ?? (key.length > 1 ? capitalized(key) : key);
};

/** Whether the keys are the digits from 1 on, in order. */
const areDigits = (keys: readonly string[]): boolean =>
  keys.length > 2 && keys.every((key, index) => key === String(index + 1));

/** The keys of a command as they are printed; digits as one run, `1–9`. */
export const keySigns = (keys: readonly string[]): readonly string[] =>
  areDigits(keys) ? [`${keys[0]}–${keys.at(-1)}`] : keys.map(keySign);
