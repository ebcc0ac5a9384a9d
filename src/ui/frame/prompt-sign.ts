import type { Context } from '../context.ts';
import type { CommandId } from '../keys/bindings.ts';

/** The sign in front of an input line: the key that opened it. A key with a name is followed by a blank. */
export const promptSign = (id: CommandId, { bindings, theme }: Pick<Context, 'bindings' | 'theme'>): string => {
  const sign = bindings.sign(id);
  return theme('key', sign) + (sign.length > 1 ? ' ' : '');
};
