import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryCommand, shellWord } from '../../src/format/retry-command.ts';
import { printableLine } from '../../src/terminal/text/sanitize.ts';
import { describeRequiring } from '../support/e2e/required-programs.ts';

test('writes an ordinary ID without quotes', () => {
  expect(retryCommand('job-0123abc')).toBe('zjobs retry job-0123abc --request FILE');
  expect(retryCommand('job-1', ['--endpoint', 'http://127.0.0.1:1', '-p', "a'b"])).toBe(
    "zjobs retry job-1 --request FILE --endpoint http://127.0.0.1:1 -p 'a'\\''b'",
  );
  expect(shellWord('442051034533185123')).toBe('442051034533185123');
});

test('puts an ID that looks like an option after all options', () => {
  expect(retryCommand('--yes', ['-p', 'proj-1'])).toBe('zjobs retry --request FILE -p proj-1 -- --yes');
  expect(retryCommand('-x y')).toBe("zjobs retry --request FILE -- '-x y'");
});

const notPrintable = [
  'job\nreboot',
  'job\r',
  'a\tb',
  '\u001b[31m',
  'a\u0000b',
  'a\u202eb',
  'a\u2066b',
  'a\u200bb',
  '\ufeffjob',
  'a\u0085b',
  '\ud800',
];

test.each(notPrintable)('offers no command with the ID %j', id => {
  expect(shellWord(id)).toBeNull();
  expect(retryCommand(id)).toBeNull();
  expect(retryCommand('job-1', ['-p', id])).toBeNull();
});

/** Arguments that make a shell run a script without reading the user's files. */
const shells: Readonly<Record<string, readonly string[]>> = {
  sh: ['-c'],
  bash: ['--norc', '--noprofile', '-c'],
  zsh: ['-f', '-c'],
  fish: ['--no-config', '-c'],
};

const oddIds = [
  '; rm -rf ~',
  '$(reboot)',
  "it's",
  '',
  '-rf',
  '`id`',
  'a b',
  '~root',
  '#x',
  '*',
  '=ls',
  '%self',
  "x'\\''y",
  "\\';cmd;\\'",
  '\\',
  '\\\\',
  "'",
  "''",
  "'''\\",
  'a\\',
  "\\'",
  'a=~',
  '{a,b}',
  '!!',
  '^a^b',
  '<(id)',
  '@(a|b)',
  '$HOME',
  '"$HOME"',
  '(id)',
  '?',
  '[a]',
  '&',
  '|',
  '>x',
  '%1',
  '=',
  '+x',
  '@x',
  ':x',
  'é 語 😀',
  '\u00a0',
];

for (const [shell, options] of Object.entries(shells)) {
  describeRequiring([shell], `in ${shell}`, () => {
    const wordsReadBy = (words: readonly string[]): readonly string[] =>
      execFileSync(shell, [...options, `printf '<%s>\\n' ${words.join(' ')}`], { encoding: 'utf8' })
        .trimEnd()
        .split('\n');

    test('every odd ID is read as the same one word', () => {
      expect(wordsReadBy(oddIds.map(id => shellWord(id) ?? 'null'))).toEqual(oddIds.map(id => `<${id}>`));
    });

    test('every printable text is read as the same one word', () => {
      const hostile = fc.string({ unit: fc.constantFrom(...`'\\"$\`!~=%#*?[]{}()<>|&;:^@ -+.,a1é`), maxLength: 12 });
      const texts = fc.sample(fc.oneof(hostile, hostile, fc.string()), { numRuns: 400 }).map(printableLine);
      expect(wordsReadBy(texts.map(text => shellWord(text) ?? 'null'))).toEqual(texts.map(text => `<${text}>`));
    });
  });
}

test('quotes every text that a shell would split or expand', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const word = shellWord(text);
      if (word === null) return;
      expect(word === text || (word.startsWith("'") && word.endsWith("'"))).toBe(true);
      expect(word === text && /[\s;&|<>$`"'\\*?()[\]{}~#!]/.test(text)).toBe(false);
    }),
  );
});
