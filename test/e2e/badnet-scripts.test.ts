import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ran, run } from '../support/e2e/program.ts';

type Fault = {
  readonly answer: (response: ServerResponse) => void;
  /** How scripts end: a list, a wait of two seconds, and a cancel. */
  readonly codes: readonly [list: number, wait: number, cancel: number];
  /** What the one line says. */
  readonly says: RegExp;
};

const send =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', requestid: 'req-1', ...headers });
    response.end(body);
  };
const refuse = (status: number, code: number, message: string, headers: Readonly<Record<string, string>> = {}) =>
  send(status, JSON.stringify({ code, message }), headers);

/** A passing failure: lists and cancels are given up after 15 s, a wait goes on until its time is over. */
const passing = [6, 7, 6] as const;

const faults: Readonly<Record<string, Fault>> = {
  '429': { answer: refuse(429, 429, 'Slow down.'), codes: passing, says: /Slow down\..*429.*req-1/ },
  '429-for-an-hour': {
    answer: refuse(429, 429, 'Slow down.', { 'retry-after': '3600' }),
    codes: passing,
    says: /Slow down\./,
  },
  '500': { answer: refuse(500, 500, 'Broken.'), codes: passing, says: /Broken\..*500/ },
  '502': { answer: send(502, '<html><b>Bad Gateway</b></html>'), codes: passing, says: /HTTP 502 Bad Gateway/ },
  truncated: {
    answer: send(200, '{"code":0,"data":[{"projectId":"p'),
    codes: passing,
    says: /not what this API sends/,
  },
  code: { answer: refuse(200, 65_535, 'Unexpected.'), codes: [6, 6, 6], says: /Unexpected\..*65535/ },
  reset: { answer: response => response.socket?.resetAndDestroy(), codes: passing, says: /connection broke/ },
  hangup: { answer: response => response.destroy(), codes: passing, says: /connection broke/ },
  key: { answer: refuse(401, 21_119, 'The apikey is illegal.'), codes: [3, 3, 3], says: /illegal.*21119/ },
  role: { answer: refuse(403, 96_013, 'Not for you.'), codes: [4, 4, 4], says: /Not for you\..*96013/ },
  project: {
    answer: refuse(404, 96_005, 'Invalid project ID.'),
    codes: [5, 5, 5],
    says: /Invalid project ID\..*96005/,
  },
};

/** The first part of the path names the fault. */
const server = createServer((request, response) => {
  request.resume();
  const name = request.url?.split('/')[1] ?? '';
  faults[name]?.answer(response);
});
let origin = '';

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const commands = [
  ['list', []],
  ['wait', ['job-1', '--timeout', '2s', '--interval', '1s']],
  ['cancel', ['job-1', '--yes']],
] as const;

const key = { ZILLIZ_API_KEY: 'a-key-that-is-not-shown' };

/** Runs a command against an endpoint, with a project that needs no looking up. */
const runAt = (endpoint: string, command: string, args: readonly string[]) =>
  run([command, ...args, '--endpoint', endpoint, '--project', 'proj-1', '--insecure-http'], key);

const expectOneLine = (stderr: string, says: RegExp): void => {
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^zjobs: /);
  expect(lines[0]).toMatch(says);
  expect(stderr).not.toContain(key.ZILLIZ_API_KEY);
};

/** Where each command is run, how it ends, and what its one line says. */
const cases = commands.flatMap(([command, args], index) => [
  ...Object.entries(faults).map(([name, { codes, says }]) => ({ command, args, name, code: codes[index] ?? 0, says })),
  { command, args, name: 'a refused port', code: passing[index] ?? 0, says: /the connection was refused/ },
  { command, args, name: 'a host that nobody knows', code: passing[index] ?? 0, says: /host name/ },
]);

const endpointOf = (name: string): string => {
  if (name === 'a refused port') return 'http://127.0.0.1:9';
  return name === 'a host that nobody knows' ? 'https://host.invalid' : `${origin}/${name}`;
};

/** All at once: most of them wait until they may give up. */
const started = new Map<string, Promise<Ran>>();

describe('scripts against a server that only fails', () => {
  beforeAll(() => {
    for (const { command, args, name } of cases) {
      started.set(`${command} ${name}`, runAt(endpointOf(name), command, args));
    }
  });

  test.each(cases)('$command with $name ends with $code and one line', { timeout: 40_000 }, async given => {
    const { command, name, code, says } = given;
    const ran = await started.get(`${command} ${name}`);
    expect([ran?.code, ran?.stdout]).toEqual([code, '']);
    // A wait that was over told its outages to a terminal alone.
    if (code !== 7) expectOneLine(ran?.stderr ?? '', says);
  });
});
