import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bashScript } from '../../../src/commands/completion/bash.ts';
import { fishScript } from '../../../src/commands/completion/fish.ts';
import { zshScript } from '../../../src/commands/completion/zsh.ts';
import { openTerminal } from '../../support/e2e/terminal.ts';

/** Names of projects that run a command where a shell reads them as code. They differ in the first three characters. */
const names = [
  'Sub $(touch pwned)',
  'Tick `touch pwned`',
  'Quote"; touch pwned; "x',
  "Apos'; touch pwned; 'x",
  'Slash\\"; touch pwned #',
  'Bang !touch',
  'Dollar $HOME ~ *',
  'Ends with "',
];

/** Names of which bash can't write a character between these quotes. */
const notOffered: Readonly<Record<string, readonly string[]>> = { bash: ["'Apo", '"Ban', '"End'] };

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const args = { bash: ['--norc', '--noprofile'], zsh: ['-f'], fish: ['-N'] } as const;
const load = { bash: '', zsh: 'autoload -Uz compinit && compinit -u -D && ', fish: '' } as const;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zjobs-names-'));
  for (const [shell, script] of Object.entries(scripts)) writeFileSync(join(folder, shell), script());
  writeFileSync(join(folder, 'offered'), names.map(name => `${name}\n`).join(''));
  // A stand-in for the program. It prints the names, and stores the argument of -p.
  const standIn = `#!/bin/sh
    [ "$1" = completion ] && exec cat '${join(folder, 'offered')}'
    printf '%s' "$3" > listed.part && mv listed.part listed`;
  writeFileSync(join(folder, 'zjobs'), standIn, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true }));

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

test.each(['bash', 'zsh', 'fish'] as const)(
  '%s runs no code in the name of a project that it completes',
  { timeout: 60_000 },
  async shell => {
    if (!has(shell)) return;
    const cwd = mkdtempSync(join(folder, 'cwd-'));
    const env = { PATH: `${folder}:${process.env.PATH}`, PS1: '%% ', TERM: 'xterm', HOME: cwd };
    await using terminal = openTerminal({ file: shell, args: args[shell], env });
    terminal.send(`cd ${cwd} && ${load[shell]}source ${join(folder, shell)} && echo re''ady\r`);
    await terminal.shows(/^ready/m);
    const listed = join(cwd, 'listed');
    for (const name of names) {
      for (const quote of ['', '"', "'"]) {
        const typed = `${quote}${name.slice(0, 3)}`;
        if (notOffered[shell]?.includes(typed)) continue;
        rmSync(listed, { force: true });
        terminal.send(`zjobs list -p ${typed}\t\r`);
        await terminal.waitUntil(`${shell} completes ${typed} to ${name}`, () => existsSync(listed));
        expect(readFileSync(listed, 'utf8')).toBe(name);
      }
    }
    expect(readdirSync(cwd)).not.toContain('pwned');
  },
);

test.each(notOffered.bash ?? [])('bash offers no name after %s, where no escape exists', typed => {
  const driver = `source ./bash; COMP_WORDS=(zjobs list -p "$1"); COMP_CWORD=3; COMP_LINE=; COMP_POINT=0; _zjobs ./zjobs; printf '%s' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', driver, 'bash', typed], { cwd: folder, encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
});
