import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import type { Notice } from '../state/state.ts';
import type { KeyContext } from './bindings.ts';
import { keySign } from './key-signs.ts';

const otherCase = (key: string): string => {
  const lower = key.toLowerCase();
  return lower === key ? key.toUpperCase() : lower;
};

const isForeignLetter = (key: string): boolean => [...key].length === 1 && key > '\u007F' && /\p{L}/u.test(key);

/** The key as it is printed; the code point of an invisible character. */
const visibleSign = (key: string): string =>
  sanitizeLine(keySign(key)) || `U+${(key.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The message for a key without a binding: the possible reason, and the key that opens the help. Null shows none. */
export const unknownKeyNotice = (key: string, keyContext: KeyContext, context: Context): Notice | null => {
  // There is no room for a message.
  if (keyContext === 'tooSmall') return null;
  const { bindings, translate } = context;
  const isCapsLock = key.length === 1 && bindings.find(keyContext, otherCase(key)) !== null;
  const id = isCapsLock ? 'notice.capsLock' : isForeignLetter(key) ? 'notice.latinKeys' : 'notice.unknownKey';
  const text = translate(id, { key: visibleSign(key) });
  const help = bindings.sign('app.help');
  const hasHelp = bindings.table(keyContext).some(binding => binding.id === 'app.help');
  return { text: hasHelp ? translate('notice.withKeyHelp', { text, help }) : text, tone: 'bad' };
};
