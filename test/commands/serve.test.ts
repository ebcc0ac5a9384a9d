import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseFlags } from '../../src/cli/parse.ts';
import type { World } from '../../src/cli/world.ts';
import { parseServe, runServe, type ServeOptions } from '../../src/commands/serve.ts';

const parse = (...words: string[]): ServeOptions => parseServe(parseFlags(['serve', ...words]));

const usual: ServeOptions = {
  port: 0,
  jobs: 200,
  speed: 1,
  role: 'owner',
  routes: 'job-center',
  latency: 0,
  faults: [],
};

const createWorld = (isTTY = false) => {
  const lines: string[] = [];
  const errors: string[] = [];
  const stop = new AbortController();
  const outputTo = (texts: string[]): World['stdout'] => ({
    isTTY,
    columns: 80,
    write: async text => {
      texts.push(text);
    },
    onReaderGone: () => () => {},
    writeAtExit: () => () => {},
  });
  return { lines, errors, stop, world: { stdout: outputTo(lines), stderr: outputTo(errors), signal: stop.signal } };
};

/** A port that another server listens on. */
const takenPort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    onTestFinished(() => {
      server.close();
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

describe('the options of serve', () => {
  test.each([
    [[], {}],
    [['--port', '8080'], { port: 8080 }],
    [['--jobs', '100000'], { jobs: 100_000 }],
    [['--seed=7'], { seed: 7 }],
    [['--speed', '0.5'], { speed: 0.5 }],
    [['--speed', '60'], { speed: 60 }],
    [['--role', 'member'], { role: 'member' }],
    [['--routes', 'public'], { routes: 'public' }],
    [['--routes', 'milvus'], { routes: 'milvus' }],
    [['--latency', '250'], { latency: 250 }],
    [
      ['--fault', '429:0.1', '--fault', 'down:20s'],
      {
        faults: [
          { kind: '429', share: 0.1, duration: null },
          { kind: 'down', share: 1, duration: 20_000 },
        ],
      },
    ],
  ] as const)('parses %o', (words, options) => {
    expect(parse(...words)).toEqual({ ...usual, ...options });
  });

  test.each([
    [['--port', '70000'], /--port needs a whole number from 0 to 65535, not "70000"/],
    [['--port'], /--port needs a value/],
    [['--jobs', '-1'], /--jobs/],
    [['--jobs', '1e3'], /--jobs needs a whole number/],
    [['--seed', 'x'], /--seed needs a whole number/],
    [['--speed', '0'], /--speed needs a number above 0/],
    [['--speed', 'fast'], /--speed needs a number above 0.*"fast"/],
    [['--role', 'king'], /--role can’t be "king"; choose one of owner, admin, member/],
    [['--routes', 'x'], /--routes can’t be "x"; choose one of job-center, public, milvus/],
    [['--latency', '5s'], /--latency needs a whole number/],
    [['--fault', '404'], /unknown fault "404"; --fault takes 429\[:SHARE\],.*down\[:DURATION\]/],
    [['--fault', '429:7'], /unknown fault "429:7"/],
  ] as const)('rejects %o with one line and exit code 2', (words, sentence) => {
    expect(() => parse(...words)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});

describe('serve', () => {
  test('prints one JSON line when it is ready, and exits with 0 on a signal', async () => {
    const { lines, errors, stop, world } = createWorld();
    const code = runServe({ ...usual, jobs: 20 }, world);
    await expect.poll(() => lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\{"endpoint":"http:\/\/127\.0\.0\.1:\d+","projectId":"proj-[0-9a-f]{22}","apiKey":"\w+"\}\n$/,
    );
    const access: unknown = JSON.parse(lines[0] ?? '');
    expect(access).toEqual({ endpoint: expect.any(String), projectId: expect.any(String), apiKey: expect.any(String) });
    stop.abort();
    expect(await code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test('prints shell commands on standard error of a terminal', async () => {
    const { lines, errors, stop, world } = createWorld(true);
    const code = runServe({ ...usual, jobs: 20 }, world);
    await expect.poll(() => errors).toHaveLength(1);
    const { endpoint, projectId, apiKey } = JSON.parse(lines.join(''));
    const sourced = spawnSync('sh', ['-c', `${errors.join('')}env`], { encoding: 'utf8' }).stdout;
    expect(sourced.split('\n')).toEqual(
      expect.arrayContaining([`ZJOBS_ENDPOINT=${endpoint}`, `ZJOBS_PROJECT=${projectId}`, `ZILLIZ_API_KEY=${apiKey}`]),
    );
    stop.abort();
    expect(await code).toBe(0);
  });

  test('exits with 2 and one line if its port is in use', async () => {
    const port = await takenPort();
    const { lines, world } = createWorld();
    await expect(runServe({ ...usual, jobs: 20, port }, world)).rejects.toMatchObject({
      exitCode: 2,
      message: `port ${port} is already in use; give another --port, or 0 for a free one`,
    });
    expect(lines).toEqual([]);
  });
});
