import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { monitorLaunch, openMonitor, openSite } from '../support/e2e/monitor.ts';
import { cleanEnv, program, run } from '../support/e2e/program.ts';
import { openTerminal, shellModes } from '../support/e2e/terminal.ts';

test('--demo starts without any configuration', async () => {
  await using terminal = openTerminal({ args: [program, '--demo'] });
  await terminal.shows(/DEMO .* 200 jobs$/m);
  await terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
});

test('shows the alternate screen before the server answers', async () => {
  await using monitor = await openMonitor({ server: { latency: 1_000 } });
  await monitor.shows(/Loading jobs from 127\.0\.0\.1:\d+ …/);
  expect(monitor.modes().alternateScreen).toBe(true);
  await monitor.showsAllJobs();
});

describe('before the interface is loaded', () => {
  const built = dirname(program);

  /** A copy of the program with another interface module; without one when `source` is null. */
  const withInterface = async (source: string | null) => {
    const folder = await mkdtemp(join(tmpdir(), 'zjobs-start-'));
    await cp(built, folder, { recursive: true });
    const path = join(folder, 'mount.js');
    await (source === null ? rm(path) : writeFile(path, source));
    return { program: join(folder, 'cli.cjs'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  };

  test('the monitor shows the list and takes keys', async () => {
    await using site = await openSite();
    await using copy = await withInterface('(() => new Proxy({}, { get: () => () => new Promise(() => {}) }))');
    const { args, env } = monitorLaunch(site);
    await using terminal = openTerminal({ args: [copy.program, ...args.slice(1)], ...(env && { env }) });
    await terminal.shows(new RegExp(`${mode.total} jobs$`, 'm'));
    await terminal.press('down');
    await terminal.waitUntil('the cursor on the second job', () => terminal.screen()[6]?.startsWith('❯') === true);
  });

  test('a script runs, because it needs no interface', async () => {
    await using copy = await withInterface(null);
    const args = [copy.program, 'list', '--demo', '--limit', '2', '-o', 'ndjson'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: cleanEnv() });
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  /** The scripts of the built program by file name. */
  const readScripts = async (): Promise<ReadonlyMap<string, string>> => {
    const names = (await readdir(built)).filter(name => /\.c?js$/.test(name));
    const texts = await Promise.all(names.map(name => readFile(join(built, name), 'latin1')));
    return new Map(names.map((name, index) => [name, texts[index] ?? '']));
  };

  test('the program is pure ASCII, and its regular expressions match Japanese', async () => {
    const scripts = [...(await readScripts()).values()];
    expect(scripts.filter(text => /[^\0-\x7f]/.test(text))).toEqual([]);
    const [, pattern = ''] = /\/(\^\(\?:y\|yes\|[^/]*)\/i/.exec(scripts.join('\n')) ?? [];
    expect(new RegExp(pattern, 'i').test('はい')).toBe(true);
  });

  test.each([
    ['React', 'useSyncExternalStore', ['mount.js']],
    // A start reads what is in its parts, and a script needs no interface.
    ['zod', '_zod', ['jobs.js']],
    ['undici', 'UND_ERR_CONNECT_TIMEOUT', ['jobs.js']],
  ])('%s is in one part of the program only', async (_, mark, expected) => {
    const scripts = await readScripts();
    expect([...scripts.keys()].filter(name => scripts.get(name)?.includes(mark))).toEqual(expected);
  });
});

describe('a start that fails prints a line on the shell’s screen and ends with', () => {
  test.runIf(mode.can.checkKeys)('3 when the key is rejected', async () => {
    await using monitor = await openMonitor({ env: { [mode.keyVariable]: 'wrong' } });
    expect(await monitor.waitForExit()).toBe(3);
    expect(monitor.modes()).toEqual(shellModes);
    const afterScreen = monitor.output().split('\u001b[?1049l')[1] ?? '';
    expect(afterScreen).toMatch(mode.keyRejection ?? '');
  });

  test.runIf(mode.hasProjects)('5 and the existing projects when the project is unknown', async () => {
    await using monitor = await openMonitor({ project: 'Nowhere' });
    expect(await monitor.waitForExit()).toBe(5);
    expect(monitor.modes()).toEqual(shellModes);
    const afterScreen = monitor.output().split('\u001b[?1049l')[1] ?? '';
    expect(afterScreen).toContain('no project "Nowhere"');
    expect(afterScreen).toContain(`${monitor.server.projectId} (Search Platform)`);
    expect(afterScreen).toContain('(推荐系统 Lab)');
  });

  test('3 and the ways to provide a key when there is none', async () => {
    await using terminal = openTerminal({ args: [program], columns: 200 });
    expect(await terminal.waitForExit()).toBe(3);
    expect(terminal.output()).toMatch(/ZILLIZ_API_KEY.*zilliz CLI.*credentials.*--demo/);
    expect(terminal.output()).not.toContain('\u001b[?1049h');
  });

  test.each([
    ['an unknown option', ['--colour'], /unknown option --colour/],
    ['an option without its value', ['--project'], /--project needs a value/],
    ['an endpoint that is no URL', ['--endpoint', 'nowhere'], /endpoint is not a URL/],
    ['an interval below a second', ['--demo', '--interval', '10ms'], /--interval must be at least 1s/],
  ])('2 for %s', async (_, args, message) => {
    await using terminal = openTerminal({ args: [program, ...args] });
    expect(await terminal.waitForExit()).toBe(2);
    expect(terminal.output()).toMatch(message);
    expect(terminal.output()).not.toContain('\u001b[?1049h');
  });

  test('2 and the commands that need no terminal when there is none', async () => {
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/zjobs list.*zjobs events.*--plain/);
  });

  test('2 when the terminal can’t move its cursor', async () => {
    await using terminal = openTerminal({ args: [program, '--demo'], env: { TERM: 'dumb' } });
    expect(await terminal.waitForExit()).toBe(2);
    expect(terminal.output()).toMatch(/zjobs list.*--plain/);
    expect(terminal.output()).not.toContain('\u001b[');
  });
});

test.runIf(!mode.can.checkKeys)('starts with any key on a server that asks for none', async () => {
  await using monitor = await openMonitor({ env: { [mode.keyVariable]: 'wrong' } });
  await monitor.showsAllJobs();
});

test.runIf(!mode.hasProjects)('shows all jobs of a server without projects, whichever project is named', async () => {
  for (const project of [false, 'Nowhere'] as const) {
    await using monitor = await openMonitor({ project });
    await monitor.showsAllJobs();
    await monitor.shows(mode.badge ?? '');
  }
});

describe.runIf(mode.hasProjects)('the monitor', () => {
  test('opens the project that --project names', async () => {
    await using monitor = await openMonitor({ project: '推荐系统 Lab' });
    await monitor.shows(/^ zjobs {2}推荐系统 Lab · .*\d jobs$/m);
  });

  test('shows a menu when there are several projects', async () => {
    await using monitor = await openMonitor({ project: false });
    await monitor.shows(/❯ Search Platform +proj-\w+/);
    await monitor.shows(/ {2}推荐系统 Lab +proj-\w+/);
    await monitor.press('enter');
    await monitor.showsAllJobs();
    await monitor.shows(/^ zjobs {2}Search Platform · /m);
  });

  test('lets the user choose the project later', async () => {
    await using monitor = await openMonitor({ project: false });
    await monitor.shows(/❯ Search Platform/);
    await monitor.press('escape');
    await monitor.shows(/Press p to choose a project\./);
    await monitor.press('p', 'down', 'enter');
    await monitor.shows(/^ zjobs {2}推荐系统 Lab · .*\d jobs$/m);
  });
});
