import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commandSpecs } from '../src/commands/catalog.ts';
import { parseFlags } from '../src/commands/flags.ts';
import { exitCodes } from '../src/commands/help.ts';
import { optionKeys, optionSpec } from '../src/commands/options.ts';
import { keyBindings, keySign } from '../src/ui/keymap.ts';
import { say } from '../src/words/say.ts';

const path = fileURLToPath(new URL('../README.md', import.meta.url));

const cell = (text: string): string => text.replaceAll('|', '\\|');

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');

const optionText = (key: (typeof optionKeys)[number]): readonly string[] => {
  const { name, short, value, help, env } = optionSpec(key);
  const spelling = `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
  return [`\`${spelling}\``, help, env ? `\`${env}\`` : ''];
};

/** What the README prints from the tables of the program. */
const parts: Readonly<Record<string, string>> = {
  keys: table(
    ['key', 'does'],
    keyBindings.map(({ keys, label }) => [keys.map(key => `\`${keySign(key)}\``).join(' '), say('en', label)]),
  ),
  commands: table(
    ['command', 'does'],
    commandSpecs.map(({ name, args, summary }) => [`\`zjobs ${args === '' ? name : `${name} ${args}`}\``, summary]),
  ),
  options: table(['option', 'meaning', 'environment'], optionKeys.map(optionText)),
  'exit-codes': table(['code', 'meaning'], exitCodes),
};

const printed = (readme: string): string =>
  Object.entries(parts).reduce(
    (text, [name, body]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
        (_whole, begin: string, end: string) => `${begin}\n${body}\n\n${end}`,
      ),
    readme,
  );

test('the tables of the README are those of the program (UPDATE_README=1 writes them)', () => {
  const readme = readFileSync(path, 'utf8');
  const wanted = printed(readme);
  if (process.env.UPDATE_README === '1') writeFileSync(path, wanted);
  else expect(readme).toBe(wanted);
});

test('every command line of the README can be read', () => {
  const blocks = [...readFileSync(path, 'utf8').matchAll(/^```[^\n]*\n([\s\S]*?)^```$/gm)].map(match => match[1] ?? '');
  const lines = blocks
    .flatMap(block => [...block.matchAll(/\bzjobs\b(.*)/g)])
    .map(([, rest = '']) => rest.split(/ [#|>]|\)/)[0] ?? '');
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    const argv = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, ...words]) => words.find(Boolean) ?? '');
    expect(() => parseFlags(argv), line).not.toThrow();
  }
});
