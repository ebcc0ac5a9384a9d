import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandSpecs } from '../../../src/cli/commands.ts';
import { namedColumns } from '../../../src/cli/options.ts';
import { bashScript } from '../../../src/commands/completion/bash.ts';
import { completedCommands } from '../../../src/commands/completion/candidates.ts';
import { fishScript } from '../../../src/commands/completion/fish.ts';
import { zshScript } from '../../../src/commands/completion/zsh.ts';
import { changesOf } from '../../../src/jobs/changes.ts';
import { openJobCache } from '../../../src/storage/cache/cache.ts';
import { journalFolder, openJournals } from '../../../src/storage/journal/journals.ts';
import { openTracked } from '../../../src/storage/tracked/tracked.ts';
import { openTerminal } from '../../support/e2e/terminal.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const names = commandSpecs.map(({ name }) => name);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zjobs-completion-'));
  for (const [shell, script] of Object.entries(scripts)) writeFileSync(join(folder, shell), script());
  // A stand-in for the program. It prints names and IDs, and stores the command line that it is asked about.
  const printIds = `#!/bin/sh
    case "$1 $2 $3" in
      "completion names profile") printf '%s\\n' prod staging; exit ;;
      "completion names view") printf '%s\\n' nightly night-shift; exit ;;
      "completion names project") printf '%s\\n' 'Search Platform' 'Search (127.0.0.1:9)' Ads; exit ;;
    esac
    [ "$1 $2" = "completion ids" ] || exit 1
    printf '%s' "$4" > '${join(folder, 'asked')}'
    printf '%s\\n' job-1 job-2 '$(touch pwned)'`;
  writeFileSync(join(folder, 'zjobs'), printIds, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command line that the stand-in was last asked about. */
const asked = (): string => readFileSync(join(folder, 'asked'), 'utf8');

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** What bash offers at the end of a line that readline split into words. */
const inBash = (words: readonly string[]): readonly string[] => {
  const driver = `source ./bash; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}; _zjobs ./zjobs; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', driver, 'bash', ...words], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(word => word !== '');
};

describe('bash', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['zjobs', ''], names],
    [['zjobs', 'li'], ['list']],
    [['zjobs', '--demo', 'des'], ['describe']],
    [
      ['zjobs', 'list', '-o', ''],
      ['table', 'json', 'ndjson', 'csv', 'markdown'],
    ],
    [['zjobs', 'list', '-o', 'j'], ['json']],
    [['zjobs', 'list', '--output', '=', 'nd'], ['ndjson']],
    [
      ['zjobs', 'list', '--output', '='],
      ['table', 'json', 'ndjson', 'csv', 'markdown'],
    ],
    [
      ['zjobs', 'wait', '-o', ''],
      ['text', 'json'],
    ],
    [
      ['zjobs', 'list', '--columns', 'jobId,sta'],
      ['jobId,status', 'jobId,startedAt', 'jobId,stage', 'jobId,stalledSince'],
    ],
    [['zjobs', 'list', '--columns', ''], namedColumns],
    [['zjobs', 'list', '--order', 'l'], ['longest']],
    [
      ['zjobs', '--group', 'c'],
      ['cluster', 'collection', 'creator'],
    ],
    [
      ['zjobs', 'digest', '--fail-on', 'failed,s'],
      ['failed,stalled', 'failed,slow'],
    ],
    [['zjobs', '--lang', 'j'], ['ja']],
    [
      ['zjobs', 'config', ''],
      ['path', 'init'],
    ],
    [
      ['zjobs', '--profile', ''],
      ['prod', 'staging'],
    ],
    [['zjobs', 'list', '--profile', '=', 's'], ['staging']],
    [
      ['zjobs', 'events', '--view', 'night'],
      ['nightly', 'night-shift'],
    ],
    [
      ['zjobs', '-p', ''],
      ['Search\\ Platform', 'Search\\ \\(127.0.0.1:9\\)', 'Ads'],
    ],
    [['zjobs', '-p', 'Search\\ P'], ['Search\\ Platform']],
    [['zjobs', 'list', '--project', '"Search P'], ['Search Platform']],
    [['zjobs', 'list', '--project', '"Search P"'], []],
    [['zjobs', 'list', '--project', 'Sea"rch P'], []],
    [
      ['zjobs', 'list', '--filter', 'sta'],
      ['status:', 'stage:'],
    ],
    [
      ['zjobs', 'list', '--filter', 'is:s'],
      ['is:stalled', 'is:slow'],
    ],
    [['zjobs', 'list', '--filter', 'status', ':', 'fa'], []],
    [['zjobs', 'list', '--filter', 'x', '--dem'], ['--demo']],
    [['zjobs', 'list', '--limit', ''], []],
    [['zjobs', 'list', ''], []],
    [['zjobs', 'serve', '--role', 'a'], ['admin']],
    [
      ['zjobs', 'completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['zjobs', 'help', 'd'],
      ['describe', 'digest', 'doctor'],
    ],
    [['zjobs', 'nonsense', ''], []],
    [
      ['zjobs', 'describe', 'job-'],
      ['job-1', 'job-2'],
    ],
    [
      ['zjobs', 'cancel', 'job-1', ''],
      ['job-1', 'job-2', '\\$\\(touch\\ pwned\\)'],
    ],
    [['zjobs', 'cancel', '--ye'], ['--yes']],
    [
      ['zjobs', 'retry', '--request', 'z'],
      ['zjobs', 'zsh'],
    ],
    [['zjobs', 'retry', '--request', '=', 'fi'], ['fish']],
  ])('completes %j', (words, offered) => {
    expect(inBash(words)).toEqual(offered);
  });

  test('offers every option of every command', () => {
    for (const { name, options } of completedCommands) {
      expect(inBash(['zjobs', name, '-'])).toEqual(options.flatMap(({ spellings }) => spellings));
    }
  });

  test('asks for IDs with the line up to the cursor', () => {
    inBash(['zjobs', '-p', '"My Project"', 'cancel', 'job-']);
    expect(asked()).toBe('zjobs -p "My Project" cancel job-');
  });

  test('does not run shell code in an ID', () => {
    inBash(['zjobs', 'wait', '$']);
    expect(spawnSync('ls', { cwd: folder, encoding: 'utf8' }).stdout).not.toContain('pwned');
  });
});

describe('the scripts of all shells', () => {
  test.each(Object.entries(scripts))(
    'the script for %s names every command, and its shell can parse it',
    (shell, script) => {
      for (const { name, summary, options } of completedCommands) {
        expect(script()).toContain(name);
        if (shell !== 'bash') expect(script()).toContain(summary);
        for (const { spellings } of options) expect(script()).toContain(spellings[0]?.slice(2));
      }
      if (has(shell)) expect(spawnSync(shell, ['-n', join(folder, shell)], { encoding: 'utf8' }).stderr).toBe('');
    },
  );

  test('fish offers commands, options, values, names and IDs', () => {
    const lines: readonly (readonly [string, RegExp])[] = has('fish')
      ? [
          ['zjobs li', /^list\t/],
          ['zjobs list --dem', /^--demo\t/],
          ['zjobs list -o nd', /^ndjson\t/],
          [`zjobs retry --request ${folder}/zs`, /\/zsh\b/],
          [`zjobs list --limit ${folder}/zs`, /^$/],
          ['zjobs list --columns jobId,stat', /^jobId,status\t/],
          ['zjobs list --order long', /^longest\t/],
          ['zjobs --group creat', /^creator\t/],
          ['zjobs --profile st', /^staging\t/],
          ['zjobs list --view night', /^nightly\t.*\nnight-shift\t/],
          ['zjobs -p Sea', /^Search \(127\.0\.0\.1:9\)\t.*\nSearch Platform\t/],
          ['zjobs config in', /^init$/],
          ['zjobs describe job-', /^job-1\njob-2$/],
        ]
      : [];
    for (const [line, offered] of lines) {
      const command = `set -p PATH ${folder}; source ${join(folder, 'fish')}; complete -C '${line}'`;
      expect(spawnSync('fish', ['-N', '-c', command], { encoding: 'utf8' }).stdout.trim()).toMatch(offered);
    }
    if (has('fish')) expect(asked()).toBe('zjobs describe job-');
  });

  /** Presses Tab at the end of each line, which replaces the one before. */
  const pressTab = async (
    file: string,
    args: readonly string[],
    load: string,
    lines: readonly (readonly [line: string, shown: RegExp])[],
  ): Promise<void> => {
    if (!has(file)) return;
    const env = { PATH: `${folder}:${process.env.PATH}`, PS1: '%% ', TERM: 'xterm' };
    await using terminal = openTerminal({ file, args, env });
    terminal.send(`${load} && echo re''ady\r`);
    await terminal.shows(/^ready/m);
    for (const [line, shown] of lines) {
      // Ctrl-U
      terminal.send(`\u0015${line}`);
      await terminal.shows(shown);
    }
  };

  test('zsh completes at Tab', async () => {
    await pressTab('zsh', ['-f'], `autoload -Uz compinit && compinit -u -D && source ${join(folder, 'zsh')}`, [
      ['zjobs li\t', /zjobs list$/m],
      ['zjobs list --dem\t', /zjobs list --demo$/m],
      ['zjobs list -o nd\t', /zjobs list -o ndjson$/m],
      ['zjobs list --columns jobId,stage\t', /--columns jobId,stage,?$/m],
      ['zjobs list --order=lo\t', /--order=longest$/m],
      [`zjobs retry --request ${folder}/zs\t`, /\/zsh *$/m],
      ['zjobs list --filter stat\t', /--filter status:$/m],
      ['zjobs --profile st\t', /--profile staging$/m],
      ['zjobs list --view=night\t\t', /night-shift +nightly/],
      ['zjobs -p A\t', /-p Ads$/m],
      ['zjobs list -p Search\\ P\t', /-p Search\\ Platform$/m],
      ['zjobs list -p "Search P\t', /-p "Search Platform"$/m],
      ['zjobs -p "My Project" describe job-\t\t', /job-1 +job-2/],
    ]);
    // The second Tab writes the file again.
    if (has('zsh')) await expect.poll(asked).toBe('zjobs -p "My Project" describe job-');
  });

  test('bash completes at Tab', async () => {
    await pressTab('bash', ['--norc', '--noprofile'], `source ${join(folder, 'bash')}`, [
      ['zjobs --profile st\t', /--profile staging$/m],
      ['zjobs list --order=lo\t', /--order=longest$/m],
      ['zjobs list -p Search\\ P\t', /-p Search\\ Platform$/m],
      ['zjobs list -p "Search P\t', /-p "Search Platform"$/m],
      ['zjobs describe job-\t\t', /job-1 +job-2/],
    ]);
  });
});

describe('zjobs completion', () => {
  test.each(Object.keys(scripts))('prints the script for %s', async shell => {
    const fake = createFakeWorld();
    expect(await fake.run('completion', shell)).toBe(0);
    expect(fake.out()).toContain(`zjobs completion ${shell}`);
  });

  test.each([[[]], [['powershell']], [['bash', 'zsh']]])(
    'rejects the arguments %j and names the shells',
    async args => {
      const fake = createFakeWorld();
      expect(await fake.run('completion', ...args)).toBe(2);
      expect(fake.err()).toContain('bash, zsh, fish');
    },
  );

  test('prints IDs of the cache and the journal that fit the command, unfinished jobs first', async () => {
    const env = { XDG_CACHE_HOME: join(folder, 'cache'), XDG_STATE_HOME: join(folder, 'state') };
    const place = { endpoint: 'http://127.0.0.1:1', projectId: 'proj-1' };
    const done = aJob({ id: 'job-done', status: 'successful' });
    const broken = aJob({ id: 'job-broken', type: 'IMPORT', subtype: null, status: 'failed', startedAt: noon });
    const hostile = aJob({ id: 'job-$(touch pwned)', status: 'failed' });
    await openJobCache({ ...place, env, home: folder, now: () => noon }).save([done, broken, hostile], true);
    const journals = openJournals(await journalFolder(env, folder), place.endpoint, () => {});
    const running = aJob({ id: 'job-running' });
    const named = { ...place, projectName: 'Search' };
    journals.of('proj-1').add(changesOf({ before: null, after: running }, named, noon));
    await journals.flush();
    const tracked = openTracked({ ...place, env, home: folder, now: () => noon, onFailure: () => {} });
    await tracked?.add([{ jobId: 'job-tracked', backupId: null, clusterId: null }]);
    const idsFor = async (
      command: string,
      more: Readonly<Record<string, string>> = {},
      ...line: readonly string[]
    ): Promise<readonly string[]> => {
      const fake = createFakeWorld({ env: { ...env, ...more } });
      expect(await fake.run('completion', 'ids', command, ...line)).toBe(0);
      expect(fake.err()).toBe('');
      return fake.out().split('\n').slice(0, -1);
    };
    expect(await idsFor('describe')).toEqual(['job-running', 'job-broken', 'job-done']);
    expect(await idsFor('cancel')).toEqual(['job-running']);
    expect(await idsFor('wait')).toEqual(['job-running']);
    expect(await idsFor('retry', { ZJOBS_PROJECT: 'Search' })).toEqual(['job-broken']);
    expect(await idsFor('untrack', { ZJOBS_PROJECT: 'Search' })).toEqual(['job-tracked']);
    expect(await idsFor('untrack', { ZJOBS_PROJECT: 'proj-2' })).toEqual([]);
    expect(await idsFor('describe', { ZJOBS_PROJECT: 'proj-2' })).toEqual([]);
    expect(await idsFor('describe', { ZJOBS_ENDPOINT: 'https://api.cloud.zilliz.com' })).toEqual([]);
    const other = { ZJOBS_PROJECT: 'proj-2', ZJOBS_ENDPOINT: 'https://api.cloud.zilliz.com' };
    const here = '--endpoint http://127.0.0.1:1';
    for (const [line, ids] of [
      [`zjobs ${here} --project=proj-1 wait `, ['job-running']],
      [`zjobs wait -p "Search" ${here} `, ['job-running']],
      [`zjobs wait ${here} -pSearch job-`, ['job-running']],
      [`zjobs wait ${here} -p Search job-running `, []],
      [`zjobs wait ${here} `, []],
      ['zjobs wait -p Search ', []],
      ['zjobs wait -p "Sea', []],
      [`zjobs wait --endpoint 127.0.0.1 -p Search `, []],
      [`zjobs wait -p Search ${here} --demo `, []],
    ] as const)
      expect([line, await idsFor('wait', other, line)]).toEqual([line, ids]);
    const unreadable = join(folder, 'zjobs');
    for (const command of ['describe', 'untrack']) {
      expect(await idsFor(command, { XDG_CACHE_HOME: unreadable, XDG_STATE_HOME: unreadable })).toEqual([]);
    }
  });
});

describe('completion of IDs from files that are not what they should be', () => {
  const make: Readonly<Record<string, (path: string) => void>> = {
    'a FIFO': path => void spawnSync('mkfifo', [path]),
    'a folder': path => mkdirSync(path),
    'a link to an endless device': path => symlinkSync('/dev/zero', path),
    'a sparse file of 1 GB': path => {
      writeFileSync(path, '');
      truncateSync(path, 2 ** 30);
    },
    'a line of 40 MB': path => {
      writeFileSync(path, '');
      truncateSync(path, 40_000_000);
    },
  };
  test.each(Object.keys(make))('offers nothing and prints no error for %s', async kind => {
    const home = mkdtempSync(join(tmpdir(), 'zjobs-completion-'));
    const server = encodeURIComponent('https://api.example.com');
    for (const name of ['journal', 'tracked']) {
      const ofServer = join(home, '.local/state/zjobs', name, server);
      mkdirSync(ofServer, { recursive: true });
      make[kind]?.(join(ofServer, 'proj-1.ndjson'));
    }
    mkdirSync(join(home, '.cache/zjobs'), { recursive: true });
    make[kind]?.(join(home, '.cache/zjobs', `jobs-${server}-proj-1.ndjson`));
    try {
      for (const command of ['cancel', 'untrack']) {
        const fake = createFakeWorld({
          env: { XDG_STATE_HOME: join(home, '.local/state'), XDG_CACHE_HOME: join(home, '.cache') },
        });
        expect(await fake.run('completion', 'ids', command, `zjobs ${command} `)).toBe(0);
        expect([fake.out(), fake.err()]).toEqual(['', '']);
      }
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
