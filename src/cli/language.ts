import type { Language } from '../i18n/message.ts';
import { charsetOf } from '../terminal/features.ts';

/**
 * The language of `--lang`, else of the environment (LC_ALL, LC_MESSAGES, LANG). English if it is not supported, or if the
 * characters of the locale can't write it: `LANG=ja_JP` stands for EUC-JP.
 */
export const languageOf = (wanted: string | undefined, env: Readonly<Record<string, string | undefined>>): Language => {
  if (wanted !== undefined) return wanted.startsWith('ja') ? 'ja' : 'en';
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find(value => value !== undefined && value !== '');
  return /^ja/i.test(locale ?? '') && charsetOf(env) !== 'ascii' ? 'ja' : 'en';
};
