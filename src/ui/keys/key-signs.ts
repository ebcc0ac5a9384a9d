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
