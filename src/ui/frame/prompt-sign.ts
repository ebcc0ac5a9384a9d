import type { Context } from '../context.ts';
import type { CommandId } from '../keys/bindings.ts';

/** The key that opened a line that is typed, before that line. A key with a name stands apart from the text. */
export const promptSign = (id: CommandId, { bindings, theme }: Pick<Context, 'bindings' | 'theme'>): string => {
  const sign = bindings.sign(id);
  return theme('key', sign) + (sign.length > 1 ? ' ' : '');
};
