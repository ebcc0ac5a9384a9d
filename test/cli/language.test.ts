import { describe, expect, test } from 'vitest';
import { languageOf } from '../../src/cli/language.ts';

describe('languageOf', () => {
  test.each([
    [undefined, {}, 'en'],
    ['ja', { LANG: 'en_US.UTF-8' }, 'ja'],
    [undefined, { LANG: 'ja_JP.UTF-8' }, 'ja'],
    [undefined, { LANG: 'ja_JP.utf8' }, 'ja'],
    [undefined, { LANG: 'ja_JP.eucJP' }, 'en'],
    [undefined, { LC_MESSAGES: 'ja_JP', LANG: 'en_US' }, 'en'],
    [undefined, { LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'en_US.UTF-8' }, 'ja'],
    [undefined, { LC_MESSAGES: 'ja_JP.UTF-8' }, 'ja'],
    [undefined, { LC_CTYPE: 'C', LANG: 'ja_JP.UTF-8' }, 'en'],
    ['ja', { LANG: 'C' }, 'ja'],
    ['en', { LANG: 'ja_JP.UTF-8' }, 'en'],
    [undefined, { LC_ALL: '', LANG: 'ja_JP.UTF-8' }, 'ja'],
    [undefined, { LANG: 'ja_JP' }, 'en'],
    [undefined, { LC_ALL: 'C', LANG: 'ja_JP' }, 'en'],
  ] as const)('takes --lang %s with %o as %s', (wanted, env, language) => {
    expect(languageOf(wanted, env)).toBe(language);
  });
});
