import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type ModeName, mode } from '../support/e2e/mode.ts';
import { cleanEnv, program, run } from '../support/e2e/program.ts';
import { openTerminal, shellModes } from '../support/e2e/terminal.ts';
import { monitorStart, openMonitor, openSite } from '../support/e2e/visit.ts';

test('--demo needs nothing else', async () => {
  await using terminal = openTerminal({ args: [program, '--demo'] });
  await terminal.sees(/DEMO +200 jobs$/m);
  await terminal.press('q');
  expect(await terminal.ended()).toBe(0);
});

test('the alternate screen is there before the server has answered', async () => {
  await using visit = await openMonitor({ server: { latency: 1_000 } });
  await visit.sees(/Loading jobs from 127\.0\.0\.1:\d+ …/);
  expect(visit.modes().alternateScreen).toBe(true);
  await visit.seesAll();
});

describe('without the interface, which takes its time to load', () => {
  const built = dirname(program);

  /** The built program with another interface, which may be none. */
  const withInterface = async (source: string | null) => {
    const folder = await mkdtemp(join(tmpdir(), 'zjobs-start-'));
    await cp(built, folder, { recursive: true });
    const path = join(folder, 'mount.js');
    await (source === null ? rm(path) : writeFile(path, source));
    return { program: join(folder, 'cli.cjs'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  };

  test('the list is read and shown, and keys work', async () => {
    await using site = await openSite();
    await using copy = await withInterface('await new Promise(() => {});');
    const { args, env } = monitorStart(site);
    await using terminal = openTerminal({ args: [copy.program, ...args.slice(1)], ...(env && { env }) });
    await terminal.sees(new RegExp(`${mode.total} jobs$`, 'm'));
    await terminal.press('down');
    await terminal.until('the cursor on the second row', () => terminal.screen()[5]?.startsWith('❯') === true);
  });

  test('a script runs, as it needs none', async () => {
    await using copy = await withInterface(null);
    const args = [copy.program, 'list', '--demo', '--limit', '2', '-o', 'ndjson'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: cleanEnv() });
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  test('the program is read as the ASCII that it is, and Japanese in its regular expressions still matches', async () => {
    const bytes = await readFile(join(built, 'zjobs.cjs'));
    expect(bytes.every(byte => byte < 0x80)).toBe(true);
    const [, pattern = ''] = /\/(\^\(\?:y\|yes\|[^/]*)\/i/.exec(bytes.toString('latin1')) ?? [];
    expect(new RegExp(pattern, 'i').test('はい')).toBe(true);
  });

  test('React is in no other file', async () => {
    const hasReact = async (name: string): Promise<boolean> =>
      (await readFile(join(built, name), 'utf8')).includes('useSyncExternalStore');
    expect([await hasReact('mount.js'), await hasReact('zjobs.cjs'), await hasReact('cli.cjs')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

/** How a rejected key is told. */
const illegal = /^zjobs: .*The apikey is illegal\..*ZILLIZ_API_KEY.*\(code 21119, requestid \w+\)/m;
const wrongKey: Readonly<Record<ModeName, RegExp>> = {
  'job-center': illegal,
  public: illegal,
  milvus: /^zjobs: .*User hasn't authenticated.*\(code 1800, requestid \w+\)/m,
};

describe('what can’t be begun ends with a line on the shell’s screen', () => {
  test('a wrong key: 3', async () => {
    await using visit = await openMonitor({ env: { [mode.keyVariable]: 'wrong' } });
    expect(await visit.ended()).toBe(3);
    expect(visit.modes()).toEqual(shellModes);
    const afterwards = visit.raw().split('\u001b[?1049l')[1] ?? '';
    expect(afterwards).toMatch(wrongKey[mode.name]);
  });

  test.runIf(mode.hasProjects)('an unknown project: 5, and there is a list of those that exist', async () => {
    await using visit = await openMonitor({ project: 'Nowhere' });
    expect(await visit.ended()).toBe(5);
    expect(visit.modes()).toEqual(shellModes);
    const afterwards = visit.raw().split('\u001b[?1049l')[1] ?? '';
    expect(afterwards).toContain('no project "Nowhere"');
    expect(afterwards).toContain(`${visit.server.projectId} (Search Platform)`);
    expect(afterwards).toContain('(推荐系统 Lab)');
  });

  test('no key: 3, and every way to one is named', async () => {
    await using terminal = openTerminal({ args: [program], columns: 200 });
    expect(await terminal.ended()).toBe(3);
    expect(terminal.raw()).toMatch(/ZILLIZ_API_KEY.*zilliz CLI.*credentials.*--demo/);
    expect(terminal.raw()).not.toContain('\u001b[?1049h');
  });

  test.each([
    ['an unknown option', ['--colour'], /unknown option --colour/],
    ['an option without its value', ['--project'], /--project needs a value/],
    ['an endpoint that is no URL', ['--endpoint', 'nowhere'], /endpoint is not a URL/],
    ['an interval below a second', ['--demo', '--interval', '10ms'], /--interval must be at least 1s/],
  ])('%s: 2', async (_, args, message) => {
    await using terminal = openTerminal({ args: [program, ...args] });
    expect(await terminal.ended()).toBe(2);
    expect(terminal.raw()).toMatch(message);
    expect(terminal.raw()).not.toContain('\u001b[?1049h');
  });

  test('no terminal: 2, and what works without one is named', async () => {
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/zjobs list.*zjobs events.*--plain/);
  });

  test('a terminal that can’t move its cursor: 2', async () => {
    await using terminal = openTerminal({ args: [program, '--demo'], env: { TERM: 'dumb' } });
    expect(await terminal.ended()).toBe(2);
    expect(terminal.raw()).toMatch(/zjobs list.*--plain/);
    expect(terminal.raw()).not.toContain('\u001b[');
  });
});

test.runIf(!mode.hasProjects)(
  'a server without projects shows all its jobs, whatever project is asked for',
  async () => {
    for (const project of [false, 'Nowhere'] as const) {
      await using visit = await openMonitor({ project });
      await visit.seesAll();
      await visit.sees(mode.badge ?? '');
    }
  },
);

describe.runIf(mode.hasProjects)('the project', () => {
  test('can be named', async () => {
    await using visit = await openMonitor({ project: '推荐系统 Lab' });
    await visit.sees(/^ zjobs {2}推荐系统 Lab · .*\d jobs$/m);
  });

  test('of several is chosen in a menu', async () => {
    await using visit = await openMonitor({ project: false });
    await visit.sees(/❯ Search Platform +proj-\w+/);
    await visit.sees(/ {2}推荐系统 Lab +proj-\w+/);
    await visit.press('enter');
    await visit.seesAll();
    await visit.sees(/^ zjobs {2}Search Platform · /m);
  });

  test('can be chosen later, too', async () => {
    await using visit = await openMonitor({ project: false });
    await visit.sees(/❯ Search Platform/);
    await visit.press('escape');
    await visit.sees(/Choose a project: press p\./);
    await visit.press('p', 'down', 'enter');
    await visit.sees(/^ zjobs {2}推荐系统 Lab · .*\d jobs$/m);
  });
});
