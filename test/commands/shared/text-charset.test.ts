import { describe, expect, test } from 'vitest';
import { textInCharset } from '../../../src/commands/shared/text-charset.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob } from '../../support/jobs.ts';

describe('textInCharset', () => {
  test.each([
    ['✓ done…\r\n', 'ascii', '+ done~\r\n'],
    ['\u001b[31m●\u001b[0m café', 'ascii', '\u001b[31m@\u001b[0m cafe'],
    ['商品\t│ x', 'ascii', '????\t| x'],
    ['商品 │ ●', 'ascii-symbols', '商品 | @'],
    ['e\u0301', 'ascii', 'e'],
  ] as const)('shows %j in %s as %j', (text, charset, shown) => {
    expect(textInCharset(text, charset)).toBe(shown);
  });
});

describe('in a locale without UTF-8', () => {
  const jobs = [aJob({ description: '商品カタログ – naïve', createdBy: null })];
  const open = (env: Readonly<Record<string, string>>, more = {}) =>
    createFakeWorld({ jobs, env: { ZILLIZ_API_KEY: 'secret-key', ...env }, ...more });
  const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

  test.each([['list'], ['describe', 'job-0001'], ['history'], ['--help'], ['list', '-o', 'table']])(
    'zjobs %s writes ASCII only',
    async (...argv) => {
      const fake = open({ LANG: 'C' });
      await fake.run(...argv);
      expect(isAscii(fake.out() + fake.err())).toBe(true);
    },
  );

  test.each([
    ['list', '-o', 'json'],
    ['list', '-o', 'ndjson'],
    ['list', '--output=csv'],
    ['describe', 'job-0001', '-o', 'json'],
  ])('zjobs %s %s %s writes its data as it is', async (...argv) => {
    const fake = open({ LC_ALL: 'ja_JP.eucJP' });
    expect(await fake.run(...argv)).toBe(0);
    expect(fake.out()).toContain('商品カタログ');
  });

  test('an error is ASCII', async () => {
    const fake = open({ LC_ALL: 'C' });
    expect(await fake.run('describe', '商品')).not.toBe(0);
    expect(fake.err()).toMatch(/zjobs: /);
    expect(isAscii(fake.err())).toBe(true);
  });

  test('--lang ja is written in UTF-8, and Japanese of the locale gives way to English', async () => {
    const asked = open({ LANG: 'C' });
    await asked.run('list', '--lang', 'ja');
    expect(asked.out()).toContain('商品カタログ');
    await asked.run('list', '--lang', 'ja', '--bogus');
    expect(asked.err()).toContain('不明なオプション');
    const locale = open({ LC_MESSAGES: 'ja_JP', LANG: 'en_US' });
    await locale.run('list', '--bogus');
    expect(locale.err()).toBe('zjobs: unknown option --bogus; see zjobs --help\n');
  });

  test('text stays as it is in UTF-8, also for another program behind a terminal with few symbols', async () => {
    const fake = open({ LANG: 'en_US.UTF-8', TERM: 'linux' });
    await fake.run('list');
    expect(fake.out()).toContain('商品カタログ –');
  });
});
