import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFlags, textOf } from '../../src/cli/parse.ts';
import { printableLine } from '../../src/terminal/text/sanitize.ts';
import { retryCommandFor } from '../../src/ui/advice.ts';
import { copyText } from '../../src/ui/copy-text.ts';
import { type MonitorState, noFilter, withText } from '../../src/ui/state/state.ts';
import { filterOf } from '../../src/ui/view-toml.ts';
import { describeRequiring } from '../support/e2e/required-programs.ts';
import { aJob } from '../support/jobs.ts';
import { aState, english } from '../support/ui-fixtures.ts';

/** Arguments that make a shell run a script without reading the user's files. */
const shells: Readonly<Record<string, readonly string[]>> = {
  sh: ['-c'],
  bash: ['--norc', '--noprofile', '-c'],
  zsh: ['-f', '-c'],
  fish: ['--no-config', '-c'],
};

/** Texts that would run something, be expanded, or be taken for an option. `ran` is a file that must not appear. */
const hostileTexts = [
  '; touch ran',
  '$(touch ran)',
  '`touch ran`',
  "'; touch ran; '",
  "\\'; touch ran; \\'",
  '" ; touch ran ; "',
  '&& touch ran',
  '| touch ran',
  '> ran',
  '(touch ran)',
  `$\{IFS}`,
  '$HOME',
  '~',
  '*',
  '{a,b}',
  '!!',
  '^a^b',
  '=ls',
  '%self',
  '#x',
  '-y',
  '--yes',
  '--endpoint=http://evil',
  "it's",
  'a  b',
  "\\\\'",
  'é 語 😀',
];

/** A command, and the arguments that the program must get. */
type Copied = { readonly command: string; readonly check: (argv: readonly string[]) => void };

const stateWith = (facts: Partial<MonitorState>, id = 'job-1') => aState([aJob({ id, status: 'failed' })], facts);

/** Every command that the screen copies or shows for the text as an ID, a project, a filter or a view. */
const commandsWith = (text: string): readonly Copied[] => {
  const copied: Copied[] = [];
  const add = (command: string | null, check: Copied['check']): void => {
    expect(command).not.toBeNull();
    if (command !== null) copied.push({ command, check });
  };
  const job = aJob({ id: text, status: 'failed' });
  const state = stateWith({}, text);
  const project = { id: text, name: 'x' };
  const chosen = stateWith({ statuses: new Set(['failed']), types: new Set([text]) });
  add(copyText('describe', job, state, english), argv =>
    expect(parseFlags(argv)).toMatchObject({ command: 'describe', args: [text] }),
  );
  add(retryCommandFor(job, state), argv => expect(parseFlags(argv)).toMatchObject({ command: 'retry', args: [text] }));
  add(copyText('view', job, stateWith({ project }), english), argv =>
    expect(textOf(parseFlags(argv), 'project')).toBe(text),
  );
  add(copyText('describe', aJob(), stateWith({ project }), english), argv =>
    expect(textOf(parseFlags(argv), 'project')).toBe(text),
  );
  add(copyText('view', job, stateWith({ filter: withText(noFilter, text) }), english), argv =>
    expect(textOf(parseFlags(argv), 'filter')).toBe(text),
  );
  add(copyText('view', job, chosen, english), argv =>
    expect(textOf(parseFlags(argv), 'filter')).toBe(filterOf(chosen)),
  );
  return copied;
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zjobs-copied-'));
  // Prints its arguments, each behind a character that no command contains, and a line break.
  writeFileSync(join(folder, 'zjobs'), `#!/bin/sh\nprintf '\\001%s' "$@"\necho\n`, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The arguments with which the shell ran `zjobs`, for each command. */
const runIn = (shell: string, commands: readonly string[]): readonly (readonly string[])[] => {
  const path = `${folder}${delimiter}${process.env.PATH ?? ''}`;
  const options = { encoding: 'utf8', cwd: folder, env: { PATH: path, HOME: folder, LANG: 'C.UTF-8' } } as const;
  const output = execFileSync(shell, [...(shells[shell] ?? []), commands.join('\n')], options);
  return output
    .trimEnd()
    .split('\n')
    .map(line => line.split('\u0001').slice(1));
};

const expectAsMeant = (shell: string, copied: readonly Copied[]): void => {
  const ran = runIn(
    shell,
    copied.map(({ command }) => command),
  );
  expect(ran).toHaveLength(copied.length);
  for (const [index, { check }] of copied.entries()) check(ran[index] ?? []);
  expect(execFileSync('ls', [folder], { encoding: 'utf8' })).toBe('zjobs\n');
};

for (const shell of Object.keys(shells)) {
  describeRequiring([shell], `a copied command in ${shell}`, () => {
    test('gives the program every hostile text as it is, and runs nothing else', () => {
      expectAsMeant(shell, hostileTexts.flatMap(commandsWith));
    });

    test('gives the program every printable text as it is', () => {
      const unit = fc.constantFrom(...`'\\"$\`!~=%#*?[]{}()<>|&;:^@ -+.,a1é`);
      const texts = fc.sample(fc.string({ unit, minLength: 1, maxLength: 12 }), { numRuns: 60, seed: 7 });
      expectAsMeant(
        shell,
        texts.filter(text => printableLine(text) === text && text.trim() === text).flatMap(commandsWith),
      );
    });
  });
}

describe('a text that is not printable', () => {
  test.each(['a\nb', 'a\u001b[31m', 'a\u202eb'])('%j is in no command', text => {
    const job = aJob({ id: text, status: 'failed' });
    expect(copyText('describe', job, stateWith({}, text), english)).toBeNull();
    expect(retryCommandFor(job, stateWith({}, text))).toBeNull();
    const project = { id: text, name: 'x' };
    expect(copyText('view', job, stateWith({ project }), english)).toBeNull();
  });
});
