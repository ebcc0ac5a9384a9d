import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryCommand, shellWord } from '../../src/format/retry-command.ts';

test('writes an ordinary ID without quotes', () => {
  expect(retryCommand('job-0123abc')).toBe('zjobs retry job-0123abc --request FILE');
  expect(retryCommand('job-1', ['--endpoint', 'http://127.0.0.1:1', '-p', "a'b"])).toBe(
    "zjobs retry job-1 --request FILE --endpoint http://127.0.0.1:1 -p 'a'\\''b'",
  );
  expect(shellWord('442051034533185123')).toBe('442051034533185123');
});

test.each(['; rm -rf ~', '$(reboot)', "it's", '', '-rf', '`id`', 'a b', '~root', '#x', '*'])(
  'quotes the ID %j so that a shell reads one word and nothing else',
  id => {
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(id)}`], { encoding: 'utf8' })).toBe(id);
  },
);

test('quotes every text that a shell would split or expand', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const word = shellWord(text);
      expect(word === text || (word.startsWith("'") && word.endsWith("'"))).toBe(true);
      expect(word === text && /[\s;&|<>$`"'\\*?()[\]{}~#!]/.test(text)).toBe(false);
    }),
  );
});
