import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandResult, run, withFastTime } from '../support/e2e/program.ts';
import { listen } from '../support/listen.ts';

type Fault = {
  readonly answer: (response: ServerResponse) => void;
  /** The exit codes of a list, of a wait of five seconds, and of a cancel. */
  readonly codes: readonly [list: number, wait: number, cancel: number];
  /** The line on standard error. */
  readonly message: RegExp;
};

const send =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', requestid: 'req-1', ...headers });
    response.end(body);
  };
const refuse = (status: number, code: number, message: string, headers: Readonly<Record<string, string>> = {}) =>
  send(status, JSON.stringify({ code, message }), headers);

/** The codes for a temporary failure: list and cancel give up after 15 s, and wait goes on until its time-out. */
const temporary = [6, 7, 6] as const;

const faults: Readonly<Record<string, Fault>> = {
  '429': { answer: refuse(429, 429, 'Slow down.'), codes: temporary, message: /Slow down .*429.*req-1/ },
  '429-for-an-hour': {
    answer: refuse(429, 429, 'Slow down.', { 'retry-after': '3600' }),
    codes: temporary,
    message: /Slow down —/,
  },
  '500': { answer: refuse(500, 500, 'Broken.'), codes: temporary, message: /Broken —.*500/ },
  '502': { answer: send(502, '<html><b>Bad Gateway</b></html>'), codes: temporary, message: /HTTP 502 Bad Gateway/ },
  truncated: {
    answer: send(200, '{"code":0,"data":[{"projectId":"p'),
    codes: temporary,
    message: /not in the format of this API/,
  },
  code: { answer: refuse(200, 65_535, 'Unexpected.'), codes: temporary, message: /Unexpected.*65535/ },
  reset: { answer: response => response.socket?.resetAndDestroy(), codes: temporary, message: /connection was closed/ },
  hangup: { answer: response => response.destroy(), codes: temporary, message: /connection was closed/ },
  key: { answer: refuse(401, 21_119, 'The apikey is illegal.'), codes: [3, 3, 3], message: /illegal.*21119/ },
  role: { answer: refuse(403, 96_013, 'Not for you.'), codes: [4, 4, 4], message: /Not for you —.*96013/ },
  project: {
    answer: refuse(404, 96_005, 'Invalid project ID.'),
    codes: [5, 5, 5],
    message: /Invalid project ID —.*96005/,
  },
};

/** The first part of the path is the name of the fault. */
const server = createServer((request, response) => {
  request.resume();
  const name = request.url?.split('/')[1] ?? '';
  faults[name]?.answer(response);
});
let origin = '';

beforeAll(async () => {
  origin = `http://127.0.0.1:${await listen(server)}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const commands = [
  ['list', []],
  ['wait', ['job-1', '--timeout', '5s', '--interval', '1s']],
  ['cancel', ['job-1', '--yes']],
] as const;

const key = { ZILLIZ_API_KEY: 'a-key-that-is-not-shown' };

/** Runs a command with a project ID, which needs no request of its own. */
const runAt = (endpoint: string, command: string, args: readonly string[]) =>
  run([command, ...args, '--endpoint', endpoint, '--project', 'proj-1', '--insecure-http'], {
    ...key,
    ...withFastTime(5),
  });

const expectOneLine = (stderr: string, message: RegExp): void => {
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^zjobs: /);
  expect(lines[0]).toMatch(message);
  expect(stderr).not.toContain(key.ZILLIZ_API_KEY);
};

/** Every command with every fault. */
const cases = commands.flatMap(([command, args], index) => [
  ...Object.entries(faults).map(([name, { codes, message }]) => ({
    command,
    args,
    name,
    code: codes[index] ?? 0,
    message,
  })),
  { command, args, name: 'a refused port', code: temporary[index] ?? 0, message: /the connection was refused/ },
  // A host that does not exist does not come into being while a command waits.
  {
    command,
    args,
    name: 'an unknown host',
    code: command === 'wait' ? 6 : (temporary[index] ?? 0),
    message: /host name/,
  },
]);

const endpointOf = (name: string): string => {
  if (name === 'a refused port') return 'http://127.0.0.1:9';
  return name === 'an unknown host' ? 'https://host.invalid' : `${origin}/${name}`;
};

/** The commands run at the same time, because most of them wait until they give up. */
const started = new Map<string, Promise<CommandResult>>();

describe('on a server that always fails', () => {
  beforeAll(() => {
    for (const { command, args, name } of cases) {
      started.set(`${command} ${name}`, runAt(endpointOf(name), command, args));
    }
  });

  test.each(cases)('$command ends with $code and one line after the fault $name', { timeout: 40_000 }, async given => {
    const { command, name, code, message } = given;
    const ran = await started.get(`${command} ${name}`);
    expect([ran?.code, ran?.stdout]).toEqual([code, '']);
    // A wait that times out reports the failures on a terminal only.
    if (code !== 7) expectOneLine(ran?.stderr ?? '', message);
  });
});
