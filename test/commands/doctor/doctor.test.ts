import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGateway } from '../../../src/cloud/http-gateway.ts';
import { whyNotWritable } from '../../../src/storage/writable.ts';
import { createFakeWorld, type Surroundings } from '../../support/fake-world.ts';
import { openCenter } from '../../support/open-center.ts';
import { answering, type Handler, standIn } from '../../support/stand-in-server.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the doctor against real servers, with the files of zjobs in a folder of the test. */
const examine = async (argv: readonly string[], env: Readonly<Record<string, string>>, around: Surroundings = {}) => {
  const places = { XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') };
  const fake = createFakeWorld({ ...around, env: { ...places, ...env } });
  const world = {
    ...fake.world,
    // Real servers need real time.
    now: Date.now,
    sleep: (ms: number, signal?: AbortSignal) => pause(ms, undefined, signal && { signal }),
    limits: { ...fake.world.limits, giveUp: 300, firstDelay: 10 },
    openGateway: async (access: Parameters<typeof fake.world.openGateway>[0]) =>
      createGateway({ ...access, userAgent: 'zjobs/test', proxies: fake.world.env }),
  };
  const { run } = await import('../../../src/commands/run.ts');
  const code = await run(['doctor', ...argv], world);
  return { code, out: fake.out(), err: fake.err() };
};

const examineJson = async (argv: readonly string[], env: Readonly<Record<string, string>>) => {
  const { code, out, err } = await examine([...argv, '-o', 'json'], env);
  return { code, found: JSON.parse(out), err };
};

const keyed = ({ endpoint, apiKey }: { readonly endpoint: string; readonly apiKey: string }) => ({
  ZJOBS_ENDPOINT: endpoint,
  ZILLIZ_API_KEY: apiKey,
});

describe('the report on a server', () => {
  test('checks a job center with two requests', async () => {
    const open = await openCenter({ jobs: 20 });
    const { code, found, err } = await examineJson([], keyed(open));
    expect([code, err]).toEqual([0, '']);
    expect(Object.keys(found)).toEqual([
      ...[
        'zjobs',
        'node',
        'config',
        'endpoint',
        'proxy',
        'mode',
        'key',
        'projects',
        'projectId',
        'checkedProjectId',
        'sources',
        'families',
      ],
      ...[
        'types',
        'incomplete',
        'rate',
        'clockSkewMs',
        'tracked',
        'folders',
        'terminal',
        'problems',
        'warnings',
        'exitCode',
      ],
    ]);
    expect(found).toMatchObject({
      zjobs: '1.2.3',
      node: process.versions.node,
      endpoint: open.endpoint,
      proxy: null,
      mode: 'job-center',
      key: { source: 'ZILLIZ_API_KEY', accepted: true },
      projects: [{ projectId: open.projectId, projectName: 'Search Platform' }, {}],
      projectId: null,
      checkedProjectId: open.projectId,
      families: [{ family: 'job-center', can: ['list', 'describe', 'cancel', 'retry'], state: 'works', reason: null }],
      incomplete: [],
      rate: { perSecondAndRoute: 10, calls: 2, medianMs: expect.any(Number), throttled: false },
      tracked: { project: 0, server: 0 },
      problems: [],
      warnings: [],
      exitCode: 0,
    });
    expect(Math.abs(found.clockSkewMs)).toBeLessThan(2_000);
    expect(open.center.received().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v2/projects',
      'GET /v2/jobs',
    ]);
  });

  test('checks each list of the public API once, and changes nothing', async () => {
    const open = await openCenter({ routes: 'public' });
    const { code, found } = await examineJson(['-p', 'search platform'], keyed(open));
    expect(code).toBe(0);
    expect(found).toMatchObject({ mode: 'public', projectId: open.projectId, incomplete: [] });
    expect(found.families).toEqual([
      { family: 'control-plane', can: ['describe'], state: 'untried', reason: null },
      { family: 'spark', can: ['list', 'describe', 'cancel'], state: 'works', reason: null },
      { family: 'backup', can: ['list', 'describe'], state: 'works', reason: null },
      { family: 'import', can: ['list', 'describe', 'retry'], state: 'works', reason: null },
      { family: 'refresh', can: ['list', 'describe'], state: 'works', reason: null },
      { family: 'snapshot', can: ['list', 'describe'], state: 'works', reason: null },
    ]);
    const received = open.center.received();
    expect(received.length).toBeLessThanOrEqual(15);
    expect(found.rate.calls).toBe(received.length);
    const posted = received
      .filter(({ method }) => method === 'POST')
      .map(({ path }) => path.replace(/^.*\/jobs\//, ''));
    expect(new Set(posted)).toEqual(
      new Set(['import/list', 'external_collection/list', 'snapshot/list', 'import/abort']),
    );
  });

  test('checks a Milvus with its token, and whether it can abort imports', async () => {
    const open = await openCenter({ routes: 'milvus', jobs: 0 });
    const env = { ZJOBS_ENDPOINT: open.endpoint, MILVUS_TOKEN: open.apiKey, ZILLIZ_API_KEY: 'of-the-cloud' };
    const { code, found } = await examineJson(['-p', 'whatever'], env);
    expect(code).toBe(0);
    expect(found).toMatchObject({ mode: 'milvus', key: { source: 'MILVUS_TOKEN', accepted: true } });
    expect(found.families).toMatchObject([
      { can: ['list', 'describe', 'cancel', 'retry', 'commit'], state: 'works' },
      { family: 'refresh', can: ['list', 'describe'], state: 'works' },
      { family: 'snapshot', can: ['list', 'describe'], state: 'works' },
    ]);
    expect(open.center.received().length).toBeLessThanOrEqual(7);
    const old = await openCenter({ routes: 'milvus', milvusVersion: '2.4' });
    const { found: older } = await examineJson([], { ...env, ZJOBS_ENDPOINT: old.endpoint, MILVUS_TOKEN: old.apiKey });
    expect(older.families).toMatchObject([
      { can: ['list', 'describe', 'retry'], state: 'works' },
      { family: 'refresh', state: 'missing' },
      { family: 'snapshot', state: 'missing' },
    ]);
  });

  test('counts tracked jobs, and reads them', async () => {
    const open = await openCenter({ routes: 'public', jobs: 20 });
    await mkdir(join(folder, 'state'));
    const tracking = createFakeWorld({ env: { ...keyed(open), XDG_STATE_HOME: join(folder, 'state') } });
    expect(await tracking.run('track', 'job-1', 'job-2', '-p', open.projectId)).toBe(0);
    const { code, found } = await examineJson([], keyed(open));
    expect(code).toBe(0);
    expect(found.tracked).toEqual({ project: 2, server: 2 });
    expect(found.families[0]).toMatchObject({ family: 'control-plane', state: 'works' });
  });
});

describe('problems and the exit code', () => {
  test('exits with 3 for a rejected key, and never prints it', async () => {
    const open = await openCenter({ jobs: 20 });
    const env = { ...keyed(open), ZILLIZ_API_KEY: 'wrong-key-4711' };
    const { code, found, err } = await examineJson([], env);
    expect(code).toBe(3);
    expect(found).toMatchObject({ key: { source: 'ZILLIZ_API_KEY', accepted: false }, exitCode: 3, mode: null });
    expect(found.problems).toMatchObject([{ about: 'key', exitCode: 3, code: 21119, requestId: expect.any(String) }]);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 21119, requestId: expect.any(String) } });
    const text = await examine([], env);
    expect(text.out).toMatch(/^Key +rejected, from ZILLIZ_API_KEY\n +!! .*check that the API key/m);
    expect(JSON.stringify([found, err, text])).not.toContain('wrong-key-4711');
    expect(open.center.received()).toHaveLength(2);
  });

  test('exits with 3 without a key for Zilliz Cloud, and sends nothing', async () => {
    const { code, found } = await examineJson([], {});
    expect([code, found.key]).toEqual([3, { source: null, accepted: null }]);
    expect(found.problems[0].message).toContain('ZILLIZ_API_KEY');
    expect(found.rate.calls).toBe(0);
  });

  test('exits with 3 without a key for a server that asks for one', async () => {
    const open = await openCenter({ jobs: 20 });
    const { code, found } = await examineJson([], { ZJOBS_ENDPOINT: open.endpoint });
    expect([code, found.key, found.endpoint]).toEqual([3, { source: null, accepted: false }, open.endpoint]);
    expect(found.problems[0].advice).toContain('ZILLIZ_API_KEY');
  });

  test('needs no key for a VTS', async () => {
    const open = await openCenter({ routes: 'vts' });
    const { code, found } = await examineJson([], { ZJOBS_ENDPOINT: open.endpoint });
    expect([code, found.key, found.mode]).toEqual([0, { source: null, accepted: true }, 'vts']);
    expect(found.families).toMatchObject([{ family: 'vts', can: ['list', 'describe', 'cancel'], state: 'works' }]);
  });

  test.each([
    ['an endpoint that is not a URL', ['--endpoint', 'nonsense'], {}, 'server', 'not a URL'],
    ['http to another computer', ['--endpoint', 'http://192.0.2.1'], {}, 'server', '--insecure-http'],
    ['an unsupported proxy', ['--endpoint', 'https://192.0.2.1'], { HTTPS_PROXY: 'socks5://p' }, 'way', 'socks5'],
  ])('exits with 2 for %s', async (_, argv, env, about, message) => {
    const { code, found } = await examineJson(argv, { ZILLIZ_API_KEY: 'key-1', ...env });
    expect([code, found.problems[0].about]).toEqual([2, about]);
    expect(found.problems[0].message).toContain(message);
    expect(found.terminal.isTTY).toBe(false);
  });

  test('exits with 5 for an unknown project, and checks the lists of another one', async () => {
    const open = await openCenter({ jobs: 20 });
    const { code, found } = await examineJson(['-p', 'nope'], keyed(open));
    expect(code).toBe(5);
    expect(found).toMatchObject({ projectId: null, checkedProjectId: open.projectId, mode: 'job-center' });
    expect(found.problems).toMatchObject([{ about: 'projects', exitCode: 5 }]);
  });

  test('exits with 5 without any project', async () => {
    const { endpoint } = await standIn(answering(200, { code: 0, data: [] }));
    const { code, found } = await examineJson([], keyed({ endpoint: endpoint.origin, apiKey: 'key-1' }));
    expect([code, found.projects, found.key.accepted]).toEqual([5, [], true]);
  });

  test('exits with 4 for a missing permission, and counts the key as accepted', async () => {
    const { endpoint } = await standIn(answering(403, { code: 96013, message: 'owner needed' }));
    const { code, found } = await examineJson([], keyed({ endpoint: endpoint.origin, apiKey: 'key-1' }));
    expect([code, found.key.accepted, found.problems[0].about]).toEqual([4, true, 'projects']);
  });

  test('exits with 6 for an unreachable server, and still reports on this computer', async () => {
    const { code, found } = await examineJson([], keyed({ endpoint: 'http://127.0.0.1:9', apiKey: 'key-1' }));
    expect(code).toBe(6);
    expect(found).toMatchObject({ mode: null, projects: null, key: { accepted: null }, clockSkewMs: null });
    expect(found.problems).toMatchObject([{ about: 'server', code: 'ECONNREFUSED' }]);
    expect(found.folders.tracked).toEqual({
      path: join(folder, 'state', 'zjobs', 'tracked'),
      writable: true,
      reason: null,
    });
  });

  test('exits with 6 for a list that fails, and names it with its error', async () => {
    const open = await openCenter({ routes: 'public', jobs: 20 });
    const front = await standIn(async (request, response) => {
      if (request.url?.startsWith('/v2/backups'))
        return answering(500, { code: 500, message: 'disk full' })(request, response);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const body = Buffer.concat(chunks);
      const answer = await open.fetch(request.url ?? '', {
        method: request.method ?? '',
        ...(body.length > 0 && { body }),
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end((await answer.text()).replaceAll(open.endpoint, front.endpoint.origin));
    });
    const env = keyed({ endpoint: front.endpoint.origin, apiKey: open.apiKey });
    const { code, found } = await examineJson([], env);
    expect(code).toBe(6);
    expect(found.families[2]).toMatchObject({ family: 'backup', state: 'failing', reason: 'disk full' });
    expect(found.incomplete).toMatchObject([{ family: 'backup', where: null, bestEffort: false, code: 500 }]);
    expect(found.problems).toMatchObject([{ about: 'jobs', exitCode: 6 }]);
    expect((await examine([], env)).out).toMatch(/^ +backups +fails \(disk full\): list, describe$/m);
  });

  test('warns about a wrong clock and a 429 without changing the exit code', async () => {
    let asked = 0;
    const late = new Date(Date.now() + 90_000).toUTCString();
    const handler: Handler = (request, response) => {
      asked += 1;
      const page = request.url === '/v2/projects' ? [{ projectId: 'proj-1' }] : { total: 0, items: [] };
      const good = answering(200, { code: 0, data: page }, { date: late });
      (asked === 1 ? answering(429, '') : good)(request, response);
    };
    const { endpoint } = await standIn(handler);
    const { code, found } = await examineJson([], keyed({ endpoint: endpoint.origin, apiKey: 'key-1' }));
    expect(code).toBe(0);
    expect(found.rate).toMatchObject({ calls: 3, throttled: true });
    expect(found.warnings.map(({ about }: { about: string }) => about)).toEqual(['calls', 'clock']);
    expect(found.warnings[1].message).toContain('set the clock');
  });

  test('exits with 2 for an unwritable folder of tracked jobs, and warns about journal and cache', async () => {
    const open = await openCenter({ jobs: 20 });
    await writeFile(join(folder, 'state'), '');
    await writeFile(join(folder, 'cache'), '');
    const { code, found } = await examineJson([], keyed(open));
    expect(code).toBe(2);
    expect(found.folders.journal).toMatchObject({ writable: false, reason: 'ENOTDIR' });
    expect(found.problems).toMatchObject([{ about: 'tracked', exitCode: 2 }]);
    expect(found.warnings).toMatchObject([{ about: 'journal' }, { about: 'cache' }]);
  });
});

describe('the text report', () => {
  const lines = (text: string): readonly string[] => text.trimEnd().split('\n');

  test.each(['en', 'ja'])('prints every finding (%s)', async lang => {
    const open = await openCenter({ routes: 'public', jobs: 20 });
    const { code, out, err } = await examine(['--lang', lang], keyed(open));
    expect([code, err]).toEqual([0, '']);
    expect(lines(out)).toHaveLength(15 + 6 + 6);
    expect(out).not.toMatch(/\{\w+\}|undefined|null|\u001b/);
    expect(out).not.toContain(open.apiKey);
  });

  test('describes the terminal from the environment', async () => {
    const open = await openCenter({ jobs: 20 });
    const shell = { TERM: 'screen-256color', TMUX: '/tmp/tmux', SSH_TTY: '/dev/pts/1', LANG: 'C' };
    const { out } = await examine([], { ...keyed(open), ...shell }, { terminal: 100 });
    expect(out).toMatch(/^Terminal +screen-256color, 256 colors, ASCII only, tmux, SSH\n +! the locale is not UTF-8/m);
    expect(out).toMatch(/^Clipboard +OSC 52 through tmux/m);
    const dumb = await examine([], { ...keyed(open), TERM: 'dumb' }, { terminal: 100 });
    expect(dumb.out).toMatch(/^Terminal +dumb, no colors, UTF-8\n +! the terminal can’t move the cursor/m);
    const console = await examine([], { ...keyed(open), TERM: 'linux', LANG: 'C.UTF-8' }, { terminal: 100 });
    expect(console.out).toMatch(/^Terminal +linux, 16 colors, UTF-8 with ASCII symbols$/m);
    const ssh = await examine([], { ...keyed(open), TERM: 'xterm', SSH_CONNECTION: '1' }, { terminal: 100 });
    expect(ssh.out).toMatch(/^Clipboard +OSC 52 to your local computer/m);
  });

  test.each<[readonly string[], RegExp, 1 | 2 | null]>([
    [[], /^ +the monitor asks it how many cells ● takes, and assumes the same of characters such as ━;/m, null],
    [['--ambiguous-width', '2'], /^ +cells of ● and ━: 2 \(--ambiguous-width\)$/m, 2],
    [['--ambiguous-width', '1'], /^ +cells of ● and ━: 1 \(--ambiguous-width\)$/m, 1],
  ])('says with %j how the width of ambiguous characters is known', async (args, line, ambiguousWidth) => {
    const open = await openCenter({ jobs: 20 });
    const env = { ...keyed(open), TERM: 'xterm', LANG: 'C.UTF-8' };
    expect((await examine(args, env, { terminal: 100 })).out).toMatch(line);
    const { out } = await examine([...args, '-o', 'json'], env, { terminal: 100 });
    expect(JSON.parse(out)).toMatchObject({ terminal: { unicode: true, ambiguousWidth } });
  });

  test('names the proxy without its password', async () => {
    const env = {
      ZJOBS_ENDPOINT: 'https://192.0.2.1',
      ZILLIZ_API_KEY: 'key-1',
      HTTPS_PROXY: 'http://ana:hunter2@127.0.0.1:9',
    };
    const { out } = await examine([], env);
    expect(out).toMatch(/^Proxy +127\.0\.0\.1:9$/m);
    expect(out).not.toMatch(/hunter2|ana/);
  });
});

test('the help names every field of the JSON', async () => {
  const open = await openCenter({ routes: 'public', jobs: 20 });
  const { found } = await examineJson([], keyed(open));
  const help = createFakeWorld();
  await help.run('doctor', '--help');
  const fieldsOf = (value: unknown): readonly string[] => {
    if (Array.isArray(value)) return value.flatMap(fieldsOf);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) => [name, ...fieldsOf(inner)]);
  };
  const fields = new Set(fieldsOf(found));
  expect(fields.size).toBeGreaterThan(40);
  for (const field of fields) expect(help.out()).toMatch(new RegExp(`\\b${field}\\b`));
});

test('warns that plain http sends the key unencrypted', async () => {
  const env = { ZJOBS_ENDPOINT: 'http://zjobs.invalid', ZILLIZ_API_KEY: 'key-1' };
  const { code, found } = await examineJson(['--insecure-http'], env);
  expect(code).toBe(6);
  expect(found.warnings).toMatchObject([{ about: 'server', message: expect.stringContaining('unencrypted') }]);
});

describe('whyNotWritable', () => {
  test('tries it, and leaves no file behind', async () => {
    expect(await whyNotWritable(join('/proc', '.local', 'state', 'zjobs', 'journal'), 2)).not.toBeNull();
    expect(await whyNotWritable('/dev/full/zjobs', 1)).toBe('ENOTDIR');
    expect(await whyNotWritable(join(folder, 'a', 'b'), 1)).toBeNull();
    expect(await readdir(folder)).not.toContainEqual(expect.stringContaining('probe'));
  });

  test('checks a folder, or the parent in which it would be created', async () => {
    expect(await whyNotWritable(folder, 1)).toBeNull();
    expect(await whyNotWritable(join(folder, 'a', 'b'), 1)).toBeNull();
    await writeFile(join(folder, 'file'), '');
    expect(await whyNotWritable(join(folder, 'file'), 1)).toBe('ENOTDIR');
    expect(await whyNotWritable(join(folder, 'file', 'a'), 1)).toBe('ENOTDIR');
  });

  test.skipIf(process.getuid?.() === 0)('reports a read-only folder', async () => {
    await chmod(folder, 0o500);
    expect(await whyNotWritable(join(folder, 'a'), 1)).toBe('EACCES');
    await chmod(folder, 0o700);
  });
});
